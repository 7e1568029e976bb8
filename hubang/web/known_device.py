"""The devices on which a person signed in before keep a signed note of it: no guessing from elsewhere locks them out."""

import secrets
from collections.abc import Callable

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from hubang.accounts.models import User

SALT = "hubang.web.known_device"
KEPT = 2 * 365 * 24 * 3600


def mark(request: HttpRequest, user: User | None) -> str:
    """This person signed in just now, or nobody yet: the answer brings the note. Returns the name that the device gets."""
    device = secrets.token_urlsafe(16)
    request.note = [user.public_id if user else "", device]  # type: ignore[attr-defined]
    return device


def note_of(request: HttpRequest) -> tuple[str, str]:
    """Whose device this is by its note (nobody's yet: empty), and the device's own random name; empty when there is no note of ours."""
    try:
        person, device = signing.loads(
            request.COOKIES.get(settings.DEVICE_COOKIE_NAME, "")[:200], salt=SALT, max_age=KEPT
        )
    except (signing.BadSignature, ValueError, TypeError):
        return "", ""
    return str(person), str(device)


def coarse_address(request: HttpRequest) -> str:
    """The network of the client, not the client: whole carriers share an address."""
    address = str(request.META.get("REMOTE_ADDR", ""))
    return ":".join(address.split(":")[:3]) if ":" in address else ".".join(address.split(".")[:3])


class KnownDevice:
    """Writes the note onto the answer to a request that asked for it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        note = getattr(request, "note", None)
        if note is not None:
            value = signing.dumps(note, salt=SALT)
            response.set_cookie(
                settings.DEVICE_COOKIE_NAME, value, max_age=KEPT, secure=settings.SECURE, httponly=True, samesite="Lax"
            )
        return response
