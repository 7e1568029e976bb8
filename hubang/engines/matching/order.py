"""The order of a group's open requests, kept while requests come, change and go; a viewer's own filter lies on top.

Only the front of the order is kept sorted: a feed shows thirty cards, whatever the number of open requests. A change costs a binary search
in the front; the rest is sorted when somebody gets that far.
"""

from bisect import bisect_left, insort
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from hubang.engines.matching.scores import RECOMMENDED, Requests, Weights, feed_scores

FRONT = 2048
GONE = -np.inf


@dataclass(slots=True)
class Viewer:
    """What a member cannot help with. Requests are slots of the order, askers are members, kinds are indices into `has_left`."""

    member: int
    # Per kind: whether the member can still help with it today.
    has_left: list[bool]
    helped: set[int] = field(default_factory=set)
    # (asker, kind) that this member has helped too recently, and askers blocked either way.
    resting: set[tuple[int, int]] = field(default_factory=set)
    blocked: set[int] = field(default_factory=set)

    def may_help(self, slot: int, asker: int, kind: int) -> bool:
        """Whether the member can still help that request."""
        return (
            self.has_left[kind]
            and asker != self.member
            and slot not in self.helped
            and (asker, kind) not in self.resting
            and asker not in self.blocked
        )

    def why_not(self, slot: int, asker: int, kind: int) -> str | None:
        """Why the member cannot help that request: own, helped, resting, used_up or absent (blocked); None when nothing stands in the way."""
        hindrances = {
            "absent": asker in self.blocked,
            "own": asker == self.member,
            "helped": slot in self.helped,
            "resting": (asker, kind) in self.resting,
            "used_up": not self.has_left[kind],
        }
        return next((code for code, stands in hindrances.items() if stands), None)


class FeedOrder:
    """Requests in slots 0 to n-1 with score, asker and kind; the highest score first, among equals the lower slot."""

    def __init__(self, scores: NDArray[np.floating], askers: NDArray[np.integer], kinds: NDArray[np.integer]) -> None:
        """All of shape (n,); a score of -inf marks an empty slot."""
        self.scores = np.array(scores, dtype=np.float64)
        self.askers = np.array(askers, dtype=np.int64)
        self.kinds = np.array(kinds, dtype=np.int64)
        self._front: list[tuple[float, int, int, int]] = []
        # Everything up to here is in the front; with fewer requests than it holds, everything there is.
        self._last: tuple[float, float] = (np.inf, np.inf)
        self._rebuild()

    def refresh(self, scores: NDArray[np.floating]) -> None:
        """Replace every score, after balances or weights have changed."""
        self.scores[:] = scores
        self._rebuild()

    def put(self, slot: int, score: float, asker: int, kind: int) -> None:
        """Fill an empty or used slot."""
        self.remove(slot)
        self.scores[slot], self.askers[slot], self.kinds[slot] = score, asker, kind
        entry = (-score, slot, asker, kind)
        if entry[:2] <= self._last:
            insort(self._front, entry)
            if len(self._front) > 2 * FRONT:
                del self._front[FRONT:]
                self._last = self._front[-1][:2]

    def change(self, slot: int, score: float) -> None:
        """A request has another score than before."""
        self.put(slot, score, int(self.askers[slot]), int(self.kinds[slot]))

    def remove(self, slot: int) -> None:
        """A request is full, over or withdrawn; removing it twice changes nothing."""
        score = float(self.scores[slot])
        self.scores[slot] = GONE
        at = bisect_left(self._front, (-score, slot))
        if at < len(self._front) and self._front[at][1] == slot:
            del self._front[at]

    def _rebuild(self) -> None:
        slots = _best(self.scores, np.flatnonzero(self.scores > GONE), FRONT)
        columns = (-self.scores[slots], slots, self.askers[slots], self.kinds[slots])
        self._front = list(zip(*(column.tolist() for column in columns), strict=True))
        self._last = self._front[-1][:2] if len(slots) == FRONT else (np.inf, np.inf)

    def walk(self, viewer: Viewer) -> Iterator[int]:
        """The slots that the viewer can help, best first. A quota that runs out on the way is heeded; `put` and `remove` wait until the
        walk is over."""
        for _score, slot, asker, kind in self._front:
            if viewer.may_help(slot, asker, kind):
                yield slot
        if self._last[0] < np.inf:
            yield from self._walk_the_rest(viewer)

    def _walk_the_rest(self, viewer: Viewer) -> Iterator[int]:
        score, slot = self._last
        behind = np.flatnonzero((self.scores <= -score) & (self.scores > GONE) & np.array(viewer.has_left)[self.kinds])
        behind = behind[(self.scores[behind] < -score) | (behind > slot)]
        size = FRONT
        while len(behind):
            slots = _best(self.scores, behind, size)
            for one in slots.tolist():
                if viewer.may_help(one, int(self.askers[one]), int(self.kinds[one])):
                    yield one
            behind, size = np.setdiff1d(behind, slots, assume_unique=True), size * 8

    def top(self, viewer: Viewer, count: int = 30) -> list[int]:
        """The first `count` slots that the viewer can help."""
        return list(islice(self.walk(viewer), count))


def rank_feed(
    requests: Requests,
    askers: NDArray[np.integer],
    kinds: NDArray[np.integer],
    viewer: Viewer,
    weights: Weights = RECOMMENDED,
    count: int | None = None,
) -> list[int]:
    """The rows of `requests` that the viewer can still help, best first; `count` of them or all. For one look; who looks often keeps a `FeedOrder`."""
    order = FeedOrder(feed_scores(requests, weights), askers, kinds)
    return list(islice(order.walk(viewer), count))


def _best(scores: NDArray[np.float64], slots: NDArray[np.intp], count: int) -> NDArray[np.intp]:
    """The `count` best of these slots in order; exact, also among equals."""
    if len(slots) > count:
        own = scores[slots]
        limit = np.partition(own, len(slots) - count)[len(slots) - count]
        above, equal = slots[own > limit], slots[own == limit]
        slots = np.concatenate((above, equal[: count - len(above)]))
    return slots[np.lexsort((slots, -scores[slots]))]
