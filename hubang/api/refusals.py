"""Every answer that is not a success: `{"code", "message"}`, with the codes of the pages."""

from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError

from hubang.lib.refused import Absent, Refused
from hubang.moderation.found import Found


class Refusal(Schema):
    """What happened, as a stable code and as words for the person."""

    code: str
    message: str


class FoundOut(Schema):
    """What the screening found, and where: (field, from, to), in characters of what was sent."""

    check: str
    category: str
    severity: str
    places: list[tuple[str, int, int]]
    what: str
    why: str


class InvalidInput(Refusal):
    """A refusal with the places of what is wrong; `block` names a refused text for an appeal, `found` says why it was refused."""

    fields: list[str] = []
    block: str = ""
    found: list[FoundOut] = []


RESPONSES: dict[int | frozenset[int], Any] = {
    frozenset({400, 401, 403, 404, 409, 413, 429, 503}): Refusal,
    422: InvalidInput,
}


def add_to(api: NinjaAPI) -> None:
    """Answer each kind of failure in the one form."""

    @api.exception_handler(Refused)
    def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
        return answer(api, request, refusal)

    @api.exception_handler(Http404)
    def absent(request: HttpRequest, _error: Http404) -> HttpResponse:
        return answer(api, request, Absent())

    @api.exception_handler(AuthenticationError)
    def not_signed_in(request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
        message = _("No valid token came with this. Please send one, as in “Authorization: Bearer hb_…”.")
        return answer(api, request, Refused("not_signed_in", message, status=401))

    @api.exception_handler(ValidationError)
    def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
        # The places only: what was sent may be personal and is not echoed.
        fields = [".".join(str(part) for part in problem["loc"]) for problem in error.errors]
        body = {
            "code": "invalid",
            "message": _("Something in what you sent is missing or wrong. Please look at the fields that are named."),
            "fields": fields,
        }
        return api.create_response(request, body, status=422)

    @api.exception_handler(HttpError)
    def http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
        message = _("This could not be read. Send JSON in UTF-8.")
        return answer(api, request, Refused("unreadable", message, status=error.status_code))

    @api.exception_handler(OperationalError)
    @api.exception_handler(InterfaceError)
    def unavailable(request: HttpRequest, _error: Exception) -> HttpResponse:
        message = _("The server did not answer in time. Please try again; nothing will be done twice.")
        return answer(api, request, Refused("try_again", message, status=503, retry_after=2))


def found_out(one: Found) -> FoundOut:
    """What was found, shown to who wrote it or who reviews it."""
    said = {name: getattr(one, name) for name in ("check", "category", "severity", "what", "why")}
    return FoundOut(places=list(one.places), **said)


def answer(api: NinjaAPI, request: HttpRequest, refusal: Refused) -> HttpResponse:
    """The refusal as JSON, with Retry-After where waiting helps."""
    body: dict[str, Any] = {"code": refusal.code, "message": refusal.message}
    if "block" in refusal.detail:
        body["block"] = str(refusal.detail["block"])
    if "found" in refusal.detail:
        body["found"] = [found_out(one).dict() for one in refusal.detail["found"]]
    response = api.create_response(request, body, status=refusal.status)
    if "retry_after" in refusal.detail:
        response["Retry-After"] = str(refusal.detail["retry_after"])
    return response
