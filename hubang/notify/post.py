"""The deliveries of the outbox on their way: taken, sent, put off, tried again, given up.

`take` and each of the ends are conditional updates whose count is looked at. A parcel is what goes out as one message; it
keeps its name (`message`) in every attempt, so that the other side can leave out a repeat.
"""

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from django.db.models import F, Q, QuerySet

from hubang.lib.db import atomic, lock
from hubang.lib.ids import new_public_id
from hubang.notify.models import Address, Delivery, DeliveryState
from hubang.notify.outbox import tell
from hubang.notify.ways import INSIDE, OUTSIDE, WAYS

# Longer than anything a channel may take; afterwards another worker may try.
LEASE = timedelta(seconds=90)
# 30 seconds, 2, 8, 32 minutes, then two hours, six and six: fifteen hours in all.
FIRST_WAIT, GROWTH, LONGEST_WAIT = 30.0, 4.0, 6 * 3600.0
MOST_ATTEMPTS = 8
# An address that has failed this long is given up.
PATIENCE = timedelta(days=5)
KEPT_FOR, DEAD_KEPT_FOR = timedelta(days=30), timedelta(days=90)
BATCH, WINDOW = 1000, 16


@dataclass(frozen=True)
class Parcel:
    """Deliveries of one address that go out as one message, held by whoever took them."""

    message: str
    rows: list[Delivery]
    holder: str

    @property
    def address(self) -> Address:
        """Where it goes."""
        address = self.rows[0].address
        assert address is not None
        return address


def take(now: datetime, *, limit: int = 20) -> list[Parcel]:
    """Take up to `limit` parcels that are due, for `LEASE`."""
    with atomic():
        # More than are wanted: the first may be in another worker's hands.
        keys = dict.fromkeys(map(_key, _due(now).filter(channel__in=OUTSIDE).order_by("due_at")[: WINDOW + limit]))
        taken = (parcel for key in keys if (rows := _rows_of(key, now)) and (parcel := _take(rows, now)))
        return list(islice(taken, limit))


def _due(now: datetime) -> QuerySet[Delivery]:
    rows = Delivery.objects.filter(state=DeliveryState.WAITING, due_at__lte=now)
    return rows.filter(Q(address=None) | Q(address__not_before=None) | Q(address__not_before__lte=now))


@dataclass(frozen=True)
class _Key:
    """What goes out together: all of one earlier attempt, all that waits for one address, or one row alone."""

    message: str = ""
    address: int = 0
    row: int = 0


def _key(row: Delivery) -> _Key:
    if row.message:
        return _Key(message=row.message)
    return _Key(address=row.address_id or 0) if WAYS[row.channel].gathers else _Key(row=row.pk)


def _rows_of(key: _Key, now: datetime) -> list[Delivery]:
    rows = _due(now)
    if key.message:
        rows = rows.filter(message=key.message)
    elif key.address:
        rows = rows.filter(address=key.address, message="")
    else:
        rows = rows.filter(pk=key.row)
    # Locks nothing that another worker holds, and waits for nobody: no two workers can wait for each other.
    return list(lock(rows.order_by("pk"), of=("self",), skip_locked=True))


def _take(rows: list[Delivery], now: datetime) -> Parcel | None:
    holder, message = new_public_id(), rows[0].message or rows[0].public_id
    ours = Delivery.objects.filter(pk__in=[row.pk for row in rows])
    free = ours.filter(state=DeliveryState.WAITING, due_at__lte=now)
    taken = free.update(holder=holder, message=message, due_at=now + LEASE, attempts=F("attempts") + 1)
    fresh = ours.filter(holder=holder).select_related("notification", "address__user").order_by("pk")
    return Parcel(message, list(fresh), holder) if taken else None


def _held(parcel: Parcel, rows: Iterable[Delivery]) -> QuerySet[Delivery]:
    """These rows, as long as nobody else has taken them since."""
    keys = [row.pk for row in rows]
    return Delivery.objects.filter(pk__in=keys, holder=parcel.holder, state=DeliveryState.WAITING)


def mark_sent(parcel: Parcel, rows: list[Delivery], now: datetime) -> int:
    """The other side has it. 0 when the lease was over and somebody else took it: they send it under the same name."""
    with atomic():
        done = _held(parcel, rows).update(state=DeliveryState.SENT, ended_at=now, holder="", reason="")
        Address.objects.filter(pk=parcel.address.pk, failures__gt=0).update(
            failures=0, failing_since=None, not_before=None
        )
    return done


def drop(parcel: Parcel, reasons: dict[int, str], now: datetime) -> int:
    """Do not send these rows (by key), each with its reason."""
    with atomic():
        return sum(
            _held(parcel, [row]).update(
                state=DeliveryState.DROPPED, reason=reasons[row.pk], ended_at=now, holder="", message=""
            )
            for row in parcel.rows
            if row.pk in reasons
        )


def put_off(parcel: Parcel, rows: list[Delivery], until: datetime) -> int:
    """Not now: quiet hours, or the day's ceiling. It counts as no attempt, and goes with whatever else waits by then."""
    with atomic():
        return _held(parcel, rows).update(due_at=until, holder="", message="", attempts=F("attempts") - 1)


def count_once(parcel: Parcel, rows: list[Delivery], spend: Callable[[], bool]) -> bool:
    """Whether these rows may interrupt the person today: `spend` takes one from the ceiling, in one transaction with the note that it did."""
    if any(row.is_counted for row in rows):
        return True
    with atomic():
        return bool(spend() and _held(parcel, rows).update(is_counted=True))


def try_again(
    parcel: Parcel, rows: list[Delivery], *, reason: str, now: datetime, wait: timedelta | None = None
) -> bool:
    """It failed: later once more, with everything else that waits for the address; False when this was the last time."""
    attempts = max(row.attempts for row in rows)
    later = now + (wait or _wait(attempts))
    with atomic():
        _note_failure(parcel.address, later, now)
        if attempts >= MOST_ATTEMPTS:
            _held(parcel, rows).update(state=DeliveryState.DEAD, reason=reason, ended_at=now, holder="")
            return False
        _held(parcel, rows).update(due_at=later, reason=reason, holder="")
    return True


def _wait(attempts: int) -> timedelta:
    """Longer from time to time, and never for all at the same moment."""
    seconds = min(FIRST_WAIT * GROWTH ** (attempts - 1), LONGEST_WAIT)
    return timedelta(seconds=seconds * random.uniform(0.5, 1.0))


def _note_failure(address: Address, later: datetime, now: datetime) -> None:
    rows = Address.objects.filter(pk=address.pk)
    rows.update(failures=F("failures") + 1, not_before=later)
    rows.filter(failing_since=None).update(failing_since=now)


def give_up(parcel: Parcel, rows: list[Delivery], *, reason: str, now: datetime) -> int:
    """It can never be sent as it is."""
    with atomic():
        return _held(parcel, rows).update(state=DeliveryState.DEAD, reason=reason, ended_at=now, holder="")


def stop_address(address: Address, *, how: str, reason: str, group: str, now: datetime) -> None:
    """Nothing goes there any more: it said so itself ("gone"), or has failed for too long ("failing"). Its person is told in the inbox.

    A browser comes and goes, and nobody is told of that.
    """
    with atomic():
        if not Address.objects.filter(pk=address.pk, ended_at=None).update(ended_at=now, ended_how=how):
            return
        waiting = Delivery.objects.filter(address=address.pk, state=DeliveryState.WAITING)
        waiting.update(state=DeliveryState.DROPPED, reason=reason, ended_at=now, holder="", message="")
        if address.channel != "webpush":
            tell(address.user_id, "delivery_stopped", group=group, now=now)


def take_inside(now: datetime, act: Callable[[str, list[Delivery]], None], *, groups: int = 50) -> int:
    """Do what is due inside, a group at a time, marked in one transaction with what `act(group, rows)` writes: exactly once."""
    waiting = _due(now).filter(channel=INSIDE).order_by("due_at")
    names = list(dict.fromkeys(waiting.values_list("notification__group", flat=True)[:BATCH]))[:groups]
    done = 0
    for name in names:
        with atomic():
            due = _due(now).filter(channel=INSIDE, notification__group=name).select_related("notification")
            rows = list(lock(due.order_by("pk"), of=("self",), skip_locked=True)[:BATCH])
            Delivery.objects.filter(pk__in=[row.pk for row in rows]).update(
                state=DeliveryState.SENT, ended_at=now, attempts=1
            )
            if rows:
                act(name, rows)
        done += len(rows)
    return done


def forget_old_deliveries(now: datetime) -> int:
    """Delete what was sent or dropped 30 days ago, and the dead after 90; how many went."""
    ended = Delivery.objects.filter(state__in=[DeliveryState.SENT, DeliveryState.DROPPED], ended_at__lt=now - KEPT_FOR)
    dead = Delivery.objects.filter(state=DeliveryState.DEAD, ended_at__lt=now - DEAD_KEPT_FOR)
    with atomic():
        old = [*ended.values_list("pk", flat=True)[:BATCH], *dead.values_list("pk", flat=True)[:BATCH]]
        return Delivery.objects.filter(pk__in=old).delete()[0]
