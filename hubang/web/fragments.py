"""Rendered pieces of pages, kept in the process for as long as they would read the same."""

import sys
import threading
from collections import OrderedDict
from collections.abc import Hashable
from datetime import datetime

from markupsafe import Markup


class Fragments:
    """At most so many bytes of pieces; those that nobody asked for the longest go first. Safe for threads."""

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._kept: OrderedDict[Hashable, tuple[Markup, datetime]] = OrderedDict()
        self._lock = threading.Lock()
        self.bytes = 0

    def get(self, key: Hashable, now: datetime) -> Markup | None:
        """The piece, unless it would read differently by now."""
        with self._lock:
            found = self._kept.get(key)
            if found is None or now > found[1]:
                return None
            self._kept.move_to_end(key)
        return found[0]

    def put(self, key: Hashable, piece: Markup, until: datetime) -> None:
        """Keep a piece; it reads the same up to and at `until`."""
        with self._lock:
            before = self._kept.pop(key, None)
            if before is not None:
                self.bytes -= _size(before[0])
            self._kept[key] = piece, until
            self.bytes += _size(piece)
            while self.bytes > self._most_bytes:
                _, (gone, _) = self._kept.popitem(last=False)
                self.bytes -= _size(gone)

    def forget(self) -> None:
        """Drop everything, for measuring."""
        with self._lock:
            self._kept.clear()
            self.bytes = 0


# What a key and its place in the table take, about.
OVERHEAD = 600


def _size(piece: Markup) -> int:
    return sys.getsizeof(piece) + OVERHEAD
