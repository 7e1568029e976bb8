"""What a person sees when something is refused or goes wrong: always what happened, why, and what to do now."""

import logging
from urllib.parse import urlsplit

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from hubang.lib.ids import new_public_id
from hubang.lib.refused import Absent, Refused

logger = logging.getLogger(__name__)
OLD_FORM = gettext_noop("This page had been open for too long. Please go back, load it again and send it once more.")


def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """A refusal as a page (or, for htmx, as a fragment), with its own status."""
    is_fragment = request.headers.get("HX-Request") == "true"
    template = "error/_refused.html" if is_fragment else "error/refused.html"
    context = {"refusal": refusal, "gid": _group_of(request), "back": _back(request)}
    response = render(request, template, context, status=refusal.status, using="jinja")
    if "retry_after" in refusal.detail:
        response["Retry-After"] = str(refusal.detail["retry_after"])
    return response


def _group_of(request: HttpRequest) -> str:
    match = request.resolver_match
    return str(match.kwargs.get("gid", "")) if match else ""


def _back(request: HttpRequest) -> str:
    """The page of ours that the person comes from; empty when it is this one or none of ours."""
    try:
        came = urlsplit(request.headers.get("Referer", ""))
        is_ours = came.netloc == request.get_host() and came.path.startswith("/")
    except (ValueError, DisallowedHost):
        return ""
    # Two slashes would lead to another host; a page that refuses itself leads nowhere.
    if not is_ours or came.path.startswith("//") or (request.method != "POST" and came.path == request.path):
        return ""
    return came.path + (f"?{came.query}" if came.query else "")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The page for every address that leads nowhere: the same bytes as for what is hidden or foreign."""
    del exception
    return refused(request, Absent())


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page for a form without a valid token."""
    del reason
    return refused(request, Refused("old_form", _(OLD_FORM), status=403))


def broken(request: HttpRequest) -> HttpResponse:
    """The answer for our own mistakes: an id to tell the admin, under which the log has type and place, and nothing else."""
    error_id = new_public_id()
    # Django calls this while it handles the exception.
    logger.error("error %s", error_id, exc_info=True)
    if request.path_info.startswith("/api/"):
        message = _("If it happens again, tell an admin this number: %(id)s") % {"id": error_id}
        return JsonResponse(
            {"code": "broken", "message": message}, status=500, json_dumps_params={"ensure_ascii": False}
        )
    return render(request, "error/broken.html", {"error_id": error_id}, status=500, using="jinja")
