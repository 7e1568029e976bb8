"""JSON lines and JSON arrays of {"id", "text", "sender", "at"}."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from hubang.engines.chatlog.entries import Entry, Unreadable
from hubang.engines.chatlog.times import read_time


def read_json_lines(lines: Iterable[str]) -> Iterator[Entry]:
    """A message a line. `Unreadable` names the first line that is no object with a text."""
    for number, line in enumerate(lines, start=1):
        if line.strip():
            row = parsed(line)
            if not isinstance(row, dict) or not isinstance(row.get("text"), str):
                raise Unreadable(f'Line {number} is not a JSON object with a "text".')
            yield entry_of(row, number)


def read_json_array(rows: list[Any]) -> Iterator[Entry]:
    """The objects of an array."""
    for number, row in enumerate(rows, start=1):
        if not isinstance(row, dict) or not isinstance(row.get("text"), str):
            raise Unreadable(f'Entry {number} is not a JSON object with a "text".')
        yield entry_of(row, number)


def entry_of(row: dict[str, Any], number: int) -> Entry:
    """One message; its number is its id where it has none."""
    sender = row.get("sender")
    return Entry(row.get("id", number), row["text"], "" if sender is None else str(sender), read_time(row.get("at")))


def parsed(text: str) -> Any:
    """The value of a JSON text; None when it is none, too deep or has numbers of absurd length."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
