"""What a person sees when something is refused or goes wrong: always what happened, why, and what to do now."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from hubang.lib.ids import new_public_id
from hubang.lib.refused import Absent, Refused

OLD_FORM = gettext_noop("This page had been open for too long. Please go back, load it again and send it once more.")


def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """A refusal as a page (or, for htmx, as a fragment), with its own status."""
    is_fragment = request.headers.get("HX-Request") == "true"
    template = "error/_refused.html" if is_fragment else "error/refused.html"
    response = render(
        request, template, {"refusal": refusal, "gid": _group_of(request)}, status=refusal.status, using="jinja"
    )
    if "retry_after" in refusal.detail:
        response["Retry-After"] = str(refusal.detail["retry_after"])
    return response


def _group_of(request: HttpRequest) -> str:
    match = request.resolver_match
    return str(match.kwargs.get("gid", "")) if match else ""


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The page for every address that leads nowhere: the same bytes as for what is hidden or foreign."""
    del exception
    return refused(request, Absent())


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page for a form without a valid token."""
    del reason
    return refused(request, Refused("old_form", _(OLD_FORM), status=403))


def broken(request: HttpRequest) -> HttpResponse:
    """The page for our own mistakes: an id to tell the admin, and nothing else."""
    return render(request, "error/broken.html", {"error_id": new_public_id()}, status=500, using="jinja")
