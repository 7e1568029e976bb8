"""What every response has, and how refusals become pages."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from hubang.lib.refused import Refused
from hubang.web import errors

Next = Callable[[HttpRequest], HttpResponseBase]
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
    ),
    # Not "no-referrer": with that, browsers send `Origin: null` with our own forms, and every form would be refused.
    # Other sites get nothing either way.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


class DefaultHeaders:
    """The safe headers on every response, static files and errors included. Nothing is cached unless marked `public`."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        # Every page, not only those that ask for it: a foreign name in front of the site is refused (400).
        request.get_host()
        # TRACE and the like: nobody here needs them, and a page without a list of its own would answer.
        response = self.get_response(request) if request.method in METHODS else HttpResponseNotAllowed(METHODS)
        for name, value in HEADERS.items():
            response.setdefault(name, value)
        if settings.SECURE:
            response.setdefault("Strict-Transport-Security", "max-age=31536000")
        if not request.path_info.startswith(settings.STATIC_URL):
            response.setdefault("Cache-Control", "no-store")
        return response


class Refusals:
    """A refusal raised anywhere in a page is shown as a page; a database that does not answer is a 503, not a crash."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Called by Django for every exception of a view."""
        if isinstance(exception, Refused):
            return errors.refused(request, exception)
        if isinstance(exception, OperationalError | InterfaceError):
            message = _("The server did not answer in time. Please try again; nothing will be done twice.")
            return errors.refused(request, Refused("try_again", message, status=503, retry_after=2))
        return None


def public(seconds: int) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Mark a view whose response is the same for everybody: it may be cached. A test counts these."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def shown(*args: Any, **kwargs: Any) -> HttpResponse:
            response = view(*args, **kwargs)
            if response.status_code == 200:
                response["Cache-Control"] = f"public, max-age={seconds}"
            return response

        shown.is_public = True  # type: ignore[attr-defined]
        return shown

    return decorate
