"""A group's open requests as every feed of the group needs them, kept in the process while the group's log stands still.

Each look reads the position of the log, which moves with everything that anybody can see. When it has moved and what happened
could be seen on a card, the board is made anew; so no process ever shows more than it would by reading every row, and no less.
"""

import threading
from collections import OrderedDict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

import numpy as np
from django.db import connection
from django.db.models import QuerySet

from hubang.aid.models import HelpRequest, RequestState
from hubang.aid.pulse import Kind, Pulse, kind_of, pulse_of
from hubang.aid.queries import asks_made, helps_given
from hubang.engines.matching import FeedOrder, Requests, feed_scores, under_pressure
from hubang.groups.models import Group
from hubang.lib.prepared import prepared
from hubang.live.cursor import Cursor
from hubang.live.log import events_after, position

# What happens to these cannot be seen on a card of the feed.
ELSEWHERE: Final = frozenset({"message", "recall", "read", "notice", "case", "rules", "join"})
# The age of requests moves them slowly.
ORDER_KEPT: Final = timedelta(seconds=10)
# How many newcomers' requests are lifted.
FIRST_ASKS: Final = 2
# Of all groups together; a request takes about two kilobytes with its card.
REQUESTS_KEPT: Final = 20_000


class OpenRequest(NamedTuple):
    """The columns of an open request that its place depends on."""

    pk: int
    asker_id: int
    platform: str
    activity: str
    scene: str
    needed: int
    claimed: int
    created_at: datetime
    deadline_at: datetime
    joined_at: datetime

    @property
    def kind(self) -> Kind:
        """What the request is compared by."""
        return kind_of(self.platform, self.activity, self.scene)


class Board:
    """The open requests of one group at one position of its log, the newest first."""

    def __init__(self, group: Group, now: datetime, at: Cursor) -> None:
        self.at = at
        self.made_at = now
        self.rows = open_requests(group.pk, now)
        self.ends_at = min((row.deadline_at for row in self.rows), default=datetime.max.replace(tzinfo=now.tzinfo))
        askers = list(dict.fromkeys(row.asker_id for row in self.rows))
        self.asks, self.given = asks_made(askers), helps_given(askers)
        self.kinds = list(dict.fromkeys(row.kind for row in self.rows))
        self.places = {row.pk: at for at, row in enumerate(self.rows)}
        self.pairs = list(dict.fromkeys((row.platform, row.activity) for row in self.rows))
        self._models: dict[int, HelpRequest] = {}
        self._order: tuple[datetime, Pulse, FeedOrder, Requests] | None = None

    def is_good(self, now: datetime) -> bool:
        """Whether none of the requests has run out since."""
        return self.made_at <= now < self.ends_at

    def order(self, group: Group, now: datetime) -> tuple[FeedOrder, Requests, Pulse]:
        """The order of the group, and the terms of its scores; ten seconds old at most."""
        pulse = pulse_of(group.pk, group.public_id, now)
        known = self._order
        if known is None or known[1] is not pulse or not timedelta(0) <= now - known[0] < ORDER_KEPT:
            requests = terms(self.rows, self.asks, pulse, now, group)
            scores = feed_scores(requests, under_pressure(pulse.pressure))
            kinds = {kind: at for at, kind in enumerate(self.kinds)}
            columns = [row.asker_id for row in self.rows], [kinds[row.kind] for row in self.rows]
            askers, of_kinds = (np.array(column, dtype=np.int64) for column in columns)
            known = self._order = now, pulse, FeedOrder(scores, askers, of_kinds), requests
        return known[2], known[3], pulse

    def requests(self, places: Iterable[int]) -> list[HelpRequest]:
        """The rows at these places in full, without links; fetched once."""
        keys = [self.rows[place].pk for place in places]
        missing = [key for key in keys if key not in self._models]
        if missing:
            rows = HelpRequest.objects.select_related("asker", "group").defer("link", "code")
            self._models |= rows.in_bulk(missing)
        return [self._models[key] for key in keys if key in self._models]


def terms(rows: list[OpenRequest], asks: dict[int, int], pulse: Pulse, now: datetime, group: Group) -> Requests:
    """What the score of these requests is made of."""
    new_since = now - timedelta(days=group.newcomer_days)
    return Requests(
        missing=np.array([row.needed - row.claimed for row in rows], dtype=np.int64),
        usual_need=np.array([pulse.usual_needs.get(row.kind, row.needed) for row in rows], dtype=np.int64),
        age_hours=np.array([(now - row.created_at).total_seconds() / 3600 for row in rows], dtype=np.float64),
        balance=np.array([pulse.balance_of(row.asker_id) for row in rows], dtype=np.float64),
        is_newcomer=np.array(
            [row.joined_at > new_since and asks.get(row.asker_id, 0) <= FIRST_ASKS for row in rows], dtype=bool
        ),
    )


def open_requests(group_id: int, now: datetime) -> list[OpenRequest]:
    """Everything in the group that somebody could help now; the newest first: of equal scores the earlier place wins."""
    return [OpenRequest(*row) for row in _open_requests(group_id, now)]


@prepared
def _open_requests(group: int, now: datetime) -> QuerySet[HelpRequest, tuple[Any, ...]]:
    rows = HelpRequest.objects.filter(
        group=group, state=RequestState.OPEN, deadline_at__gt=now, held_at=None, hidden_at=None
    )
    return rows.order_by("-pk").values_list(
        "pk", "asker_id", "platform", "activity", "scene", "helpers_needed", "claimed_count", "created_at", "deadline_at",
        "asker__joined_at",
    )  # fmt: skip


_kept: OrderedDict[str, Board] = OrderedDict()
_lock = threading.Lock()


def board_of(group: Group, now: datetime) -> Board:
    """The group's board as it is now."""
    # Read first: what is committed between this and the rows makes the next look read them again.
    at = position(group.public_id)
    if connection.in_atomic_block:
        # What is seen inside a transaction may never come to be, and its number in the log be another's.
        return Board(group, now, at)
    with _lock:
        known = _kept.get(group.public_id)
    if known is not None and known.is_good(now) and _has_not_moved(group.public_id, known, at):
        return known
    fresh = Board(group, now, at)
    _keep(group.public_id, fresh)
    return fresh


def _has_not_moved(group: str, board: Board, at: Cursor) -> bool:
    if at == board.at:
        return True
    if at.epoch != board.at.epoch or at.no < board.at.no:
        return False
    events = events_after(group, board.at.no)
    # Numbers are dense: when some are missing, they are too old to be told, or more than one page.
    if len(events) < at.no - board.at.no or any(event.kind not in ELSEWHERE for event in events):
        return False
    board.at = at
    return True


def _keep(group: str, board: Board) -> None:
    with _lock:
        _kept[group] = board
        _kept.move_to_end(group)
        size = sum(len(one.rows) + 1 for one in _kept.values())
        while size > REQUESTS_KEPT and len(_kept) > 1:
            size -= len(_kept.popitem(last=False)[1].rows) + 1


def forget() -> None:
    """Drop what is kept, for tests and after a restore."""
    with _lock:
        _kept.clear()
