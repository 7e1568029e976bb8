"""Writing and reading the log."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from django.db import connection, transaction
from django.db.models import QuerySet

from hubang.lib.db import atomic
from hubang.lib.prepared import prepared
from hubang.live import wake
from hubang.live.cursor import Cursor
from hubang.live.models import LiveEvent, Stream

KINDS = frozenset(
    {"message", "recall", "request", "assist", "member", "join", "group", "rules", "case", "gone", "read", "notice"}
)
KEPT_FOR = timedelta(days=7)
PAGE = 200
FIRST = Cursor(1, 0)

NEXT_NUMBER = 'UPDATE live_stream SET last_no = last_no + 1 WHERE "group" = %s RETURNING last_no'
FIRST_NUMBER = 'INSERT INTO live_stream ("group", last_no, epoch) VALUES (%s, 0, 1) ON CONFLICT DO NOTHING'


@dataclass(frozen=True, slots=True)
class Event:
    """What a reader gets: the number, what kind of thing changed, and its public id.

    `audience` is the one user who gets it, or None: everybody who may listen.
    """

    no: int
    kind: str
    ref: str
    audience: int | None = None

    def seen_by(self, user_id: int) -> "Event":
        """What this user gets: of another's private event the number alone, so that nobody misses one."""
        return self if self.audience in {None, user_id} else Event(self.no, "quiet", "")


def append(group: str, kind: str, ref: str, *, audience: int | None = None) -> int:
    """Number and write an event; the last statement of its transaction, since it locks the group's counter until COMMIT.

    With `audience`, a user's id, only that member gets it. Readers are woken after the commit. Returns the number.
    """
    if kind not in KINDS:
        raise ValueError(f"unknown kind of event {kind}")
    if not connection.in_atomic_block:
        raise RuntimeError("an event belongs into the transaction of its cause")
    no = _next_number(group)
    LiveEvent.objects.create(group=group, no=no, kind=kind, ref=ref, audience=audience)
    transaction.on_commit(partial(wake.tell, group, no), robust=True)
    return no


def _next_number(group: str) -> int:
    with connection.cursor() as cursor:
        for _attempt in range(2):
            cursor.execute(NEXT_NUMBER, [group])
            row = cursor.fetchone()
            if row is not None:
                return int(row[0])
            cursor.execute(FIRST_NUMBER, [group])
    raise RuntimeError("the counter of a group could not be made")


def position(group: str) -> Cursor:
    """The end of a group's log; 1-0 when nothing has happened in it."""
    row = _position.first(group)
    return Cursor(*row) if row else FIRST


@prepared
def _position(group: str) -> QuerySet[Stream, tuple[int, int]]:
    return Stream.objects.filter(group=group).values_list("epoch", "last_no")


def positions(groups: Iterable[str]) -> dict[str, Cursor]:
    """The ends of the logs of these groups; those without any event are missing."""
    rows = Stream.objects.filter(group__in=list(groups)).values_list("group", "epoch", "last_no")
    return {group: Cursor(epoch, no) for group, epoch, no in rows}


def events_after(group: str, no: int, limit: int = PAGE) -> list[Event]:
    """The next events after number `no`, in order, `limit` at most."""
    # More than a page is rare: a process begins to listen to a group, or has slept.
    rows = _page_after(group, no)[:limit] if limit <= PAGE else _all_after(group, no)[:limit]
    return [Event(*row) for row in rows]


@prepared
def _page_after(group: str, no: int) -> QuerySet[LiveEvent, tuple[int, str, str, int | None]]:
    return _all_after(group, no)[:PAGE]


def _all_after(group: str, no: int) -> QuerySet[LiveEvent, tuple[int, str, str, int | None]]:
    rows = LiveEvent.objects.filter(group=group, no__gt=no).order_by("no")
    return rows.values_list("no", "kind", "ref", "audience")


def forget_old(now: datetime) -> int:
    """Delete events older than a week; a reader who comes back after that reloads. How many went."""
    with atomic():
        return LiveEvent.objects.filter(at__lt=now - KEPT_FOR).delete()[0]
