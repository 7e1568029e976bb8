"""The body of a call: kinds, times and public ids. Whoever receives it fetches the rest by the API, with a right of their own."""

import json

from hubang.channels.message import Message


def body(message: Message) -> bytes:
    """The notice as JSON. A program is told one notice at a time."""
    notice = message.notices[0]
    told = {
        "type": f"notice.{notice.kind}",
        "timestamp": notice.created_at.isoformat(),
        "data": {"id": notice.public_id, "group": notice.group, "kind": notice.kind, **notice.detail},
    }
    return json.dumps(told, separators=(",", ":")).encode()
