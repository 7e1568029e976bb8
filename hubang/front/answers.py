"""What the door says by itself, and the types of ASGI (https://asgi.readthedocs.io, 3.0)."""

import json
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from django.utils.translation import gettext as _

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]


def explained(status: int) -> tuple[str, str]:
    """(code, sentence for a person) of an answer that never reached the application."""
    known = {
        400: ("bad_request", _("This address cannot be read. Please go back and try again.")),
        404: (
            "absent",
            _(
                "There is nothing here for you: it may have been removed, or the address is not complete. Please go on from your groups."
            ),
        ),
        405: ("bad_method", _("This address can only be read.")),
        408: ("too_slow", _("The connection was too slow. Please try again where the signal is better.")),
        413: ("too_large", _("This is too large to send. Please make it smaller and try again.")),
        429: ("too_many", _("Too many pages are open. Please close some and try again in a minute.")),
        503: ("busy", _("Many people are here right now. Please try again in a few seconds; nothing is lost.")),
    }
    return known.get(status, ("broken", _("Something went wrong on our side. Please try again in a minute.")))


async def answer(
    scope: Scope, send: Send, status: int, headers: Headers, *, hang_up: bool = False, number: str = ""
) -> None:
    """Send a short answer in the default language: JSON to who asks for it, else text. 429 and 503 say when to return.

    `number` is the one under which the log has an error.
    """
    code, sentence = explained(status)
    if number:
        sentence += " " + _("If it happens again, tell an admin this number: %(id)s") % {"id": number}
    wants_json = any(name == b"accept" and b"application/json" in value for name, value in scope["headers"])
    kind = b"application/json" if wants_json else b"text/plain; charset=utf-8"
    text = json.dumps({"code": code, "message": sentence}, ensure_ascii=False) if wants_json else f"{sentence}\n"
    body = text.encode()
    own = [(b"content-type", kind), (b"content-length", str(len(body)).encode()), (b"cache-control", b"no-store")]
    if status in {429, 503}:
        own.append((b"retry-after", b"30" if status == 429 else b"2"))
    if hang_up:
        own.append((b"connection", b"close"))
    await send({"type": "http.response.start", "status": status, "headers": own + headers})
    await send({"type": "http.response.body", "body": body})
