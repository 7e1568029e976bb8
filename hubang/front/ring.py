"""The newest events of one group, encoded once for all who listen."""

import json
from collections import deque
from itertools import islice
from typing import NamedTuple

from hubang.live.cursor import Cursor
from hubang.live.log import Event

KEPT = 500
GONE = b'data: {"no":0,"kind":"gone","ref":""}\n\n'
BEAT = b"event: beat\ndata: {}\n\n"


def message(epoch: int, event: Event) -> bytes:
    """One event as an unnamed server-sent message (WHATWG HTML, 9.2)."""
    data = json.dumps({"no": event.no, "kind": event.kind, "ref": event.ref}, separators=(",", ":"))
    return f"id: {epoch}-{event.no}\ndata: {data}\n\n".encode()


def reload_message(here: Cursor) -> bytes:
    """Tells a listener whose cursor is of another time, or too old, to fetch everything anew and to go on from here."""
    data = json.dumps({"no": here.no, "kind": "reload", "ref": "", "cursor": str(here)}, separators=(",", ":"))
    return f"id: {here}\ndata: {data}\n\n".encode()


class Kept(NamedTuple):
    """An event, and its bytes for whoever may see it all."""

    event: Event
    data: bytes


class Ring:
    """The last `KEPT` events of a log whose numbers have no gaps."""

    def __init__(self, end: Cursor, events: list[Event]) -> None:
        self.epoch = end.epoch
        self.last = 0
        self._kept: deque[Kept] = deque(maxlen=KEPT)
        self._chunks: dict[tuple[int, int, int | None], bytes] = {}
        self._audiences: set[int] = set()
        self.add(events, end.no)

    @property
    def end(self) -> Cursor:
        """Where a reader stands who has read everything."""
        return Cursor(self.epoch, self.last)

    def add(self, events: list[Event], last: int) -> None:
        """Append the next events, up to `last`. Those that are known already are passed over."""
        for event in events:
            if self._kept and event.no <= self._kept[-1].event.no:
                continue
            self._kept.append(Kept(event, message(self.epoch, event)))
            if event.audience is not None:
                self._audiences.add(event.audience)
        self.last = last
        self._chunks.clear()

    def chunk(self, after: int, upto: int, user_id: int) -> bytes | None:
        """What this user gets of the events after `after` up to `upto`; None when the ring does not reach back so far.

        Listeners who stand at the same place get the same bytes object.
        """
        reader = user_id if self._audiences else None
        key = after, upto, reader
        found = self._chunks.get(key)
        if found is None:
            first = self._kept[0].event.no if self._kept else self.last + 1
            if after + 1 < first:
                return None
            kept = islice(self._kept, after + 1 - first, upto + 1 - first)
            found = self._chunks[key] = b"".join(self._shown(item, user_id) for item in kept)
        return found

    def _shown(self, item: Kept, user_id: int) -> bytes:
        seen = item.event.seen_by(user_id)
        return item.data if seen is item.event else message(self.epoch, seen)
