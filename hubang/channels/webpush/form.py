"""What the service worker gets: a title, lines, a path of ours and a name by which it knows a repeat."""

import json
from urllib.parse import urlsplit

from hubang.channels.message import Message

# Longer ones would not pass every maker's service (RFC 8030: 4,096 bytes with all coverings).
MOST_LINES = 6


def body(message: Message) -> bytes:
    """The message as JSON; the address without our name: the worker opens nothing but its own site."""
    parts = urlsplit(message.url)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    told = {"id": message.name, "title": message.title, "lines": message.lines[:MOST_LINES], "path": path}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
