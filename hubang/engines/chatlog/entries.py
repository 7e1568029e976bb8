"""One message of an exported chat, and what cannot be read."""

from datetime import datetime
from typing import Any, NamedTuple


class Entry(NamedTuple):
    """A message: `id` as the file gives it, else its number counted from 1; `sender` may be empty, `at` None where the file
    does not tell. Times without a zone are China's."""

    id: Any
    text: str
    sender: str = ""
    at: datetime | None = None


class Unreadable(ValueError):
    """Why a file cannot be read, in one sentence for the person who gave it."""
