"""Telegram's JSON export: one chat ({"messages": [...]}) or an account ({"chats": {"list": [...]}}).

Source of the format: core.telegram.org/import-export. A text is a string, or a list of strings and of pieces {"type", "text"}.
"""

from collections.abc import Iterator
from typing import Any

from hubang.engines.chatlog.entries import Entry
from hubang.engines.chatlog.times import read_time


def chats_of(content: object) -> list[list[Any]]:
    """The messages of each chat of an export; empty when it is none."""
    if not isinstance(content, dict):
        return []
    chats = content.get("chats")
    listed = chats.get("list", []) if isinstance(chats, dict) else [content]
    messages = [chat.get("messages") for chat in listed if isinstance(chat, dict)] if isinstance(listed, list) else []
    return [rows for rows in messages if isinstance(rows, list)]


def read_telegram(chats: list[list[Any]]) -> Iterator[Entry]:
    """The messages with a text, in their order; joins, pins and the like are left out."""
    number = 0
    for rows in chats:
        for row in rows:
            if not isinstance(row, dict) or row.get("type", "message") != "message":
                continue
            text = _text(row.get("text", ""))
            if text:
                number += 1
                sender = row.get("from_id") or row.get("from") or ""
                at = read_time(row.get("date_unixtime")) or read_time(row.get("date"))
                yield Entry(row.get("id", number), text, str(sender), at)


def _text(value: object) -> str:
    pieces = value if isinstance(value, list) else [value]
    texts = [piece.get("text", "") if isinstance(piece, dict) else piece for piece in pieces]
    return "".join([text for text in texts if isinstance(text, str)])
