"""The order of the feed: what is nearly finished first, the newest among equals.

The order does not depend on the viewer, and the asker's standing plays no part: the owner's request is ranked like
everybody's. Finishing what is nearly finished completes more than newest-first by a wide margin, because help pays only
when a request reaches its threshold.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

SOON = timedelta(hours=3)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An open request: how many helpers are missing of how many needed, since when, until when."""

    key: str
    missing: int
    needed: int
    created_at: datetime
    deadline_at: datetime
    is_first_ask: bool = False


@dataclass(frozen=True, slots=True)
class Ranked:
    """A request in its place, with the reason in a code: ends_soon, first_ask, nearly_done, newest."""

    key: str
    reason: str


def rank_feed(candidates: Iterable[Candidate], *, now: datetime) -> list[Ranked]:
    """All candidates, fewest missing first, newest among equals; ties by key, so that the order is total."""
    ordered = sorted(candidates, key=lambda c: (c.missing, -c.created_at.timestamp(), c.key))
    return [Ranked(candidate.key, _reason(candidate, now)) for candidate in ordered]


def _reason(candidate: Candidate, now: datetime) -> str:
    if candidate.deadline_at - now < SOON:
        return "ends_soon"
    if candidate.is_first_ask:
        return "first_ask"
    if candidate.missing <= 3 or candidate.missing * 3 <= candidate.needed:
        return "nearly_done"
    return "newest"
