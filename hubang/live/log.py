"""Writing and reading the log."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from hubang.lib.db import atomic
from hubang.live import wake
from hubang.live.models import LiveEvent, Stream

KINDS = frozenset(
    {"message", "recall", "request", "assist", "member", "join", "group", "rules", "case", "gone", "read"}
)
KEPT_FOR = timedelta(days=7)
PAGE = 200


@dataclass(frozen=True)
class Event:
    """What a reader gets: the number, what kind of thing changed, and its public id."""

    no: int
    kind: str
    ref: str


def append(group: str, kind: str, ref: str) -> int:
    """Number and write an event; the last statement of its transaction, since it locks the group's counter until COMMIT.

    Readers are woken after the commit. Returns the number.
    """
    if kind not in KINDS:
        raise ValueError(f"unknown kind of event {kind}")
    with atomic():
        if not Stream.objects.filter(group=group).update(last_no=F("last_no") + 1):
            Stream.objects.get_or_create(group=group)
            Stream.objects.filter(group=group).update(last_no=F("last_no") + 1)
        no = Stream.objects.values_list("last_no", flat=True).get(group=group)
        LiveEvent.objects.create(group=group, no=no, kind=kind, ref=ref)
        transaction.on_commit(lambda: wake.tell(group, no))
    return no


def position(group: str) -> tuple[int, int]:
    """(epoch, number of the last event) of a group; (1, 0) when nothing has happened in it."""
    row = Stream.objects.filter(group=group).values_list("epoch", "last_no").first()
    return row or (1, 0)


def events_after(group: str, no: int, limit: int = PAGE) -> list[Event]:
    """The next events after number `no`, in order, `limit` at most."""
    rows = LiveEvent.objects.filter(group=group, no__gt=no).order_by("no").values_list("no", "kind", "ref")[:limit]
    return [Event(*row) for row in rows]


def forget_old(now: datetime) -> int:
    """Delete events older than a week; a reader who comes back after that reloads. How many went."""
    with atomic():
        return LiveEvent.objects.filter(at__lt=now - KEPT_FOR).delete()[0]
