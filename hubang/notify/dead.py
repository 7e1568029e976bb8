"""What could not be delivered: looked at, tried again or let go by whoever runs the group, or the site."""

from datetime import datetime

from django.db.models import Count, QuerySet

from hubang.lib.db import atomic
from hubang.lib.refused import Absent
from hubang.lib.states import sources
from hubang.notify.models import DELIVERY_MOVES, Delivery, DeliveryState

SHOWN = 100


def dead_letters(group: str = "") -> QuerySet[Delivery]:
    """The dead deliveries of a group, or of all, the newest first. Where they should have gone stays private."""
    rows = Delivery.objects.filter(state=DeliveryState.DEAD).select_related("notification")
    return (rows.filter(notification__group=group) if group else rows).order_by("-ended_at", "-pk")


def dead_letter_for(group: str, public_id: str) -> Delivery:
    """One of a group's; `Absent` otherwise."""
    row = dead_letters(group).filter(public_id=public_id).first()
    if row is None:
        raise Absent
    return row


def revive(rows: QuerySet[Delivery], now: datetime) -> int:
    """Try these once more from the beginning, under their old name; how many. What ended meanwhile stays as it is."""
    with atomic():
        again = Delivery.objects.filter(pk__in=list(rows.values_list("pk", flat=True)))
        return again.filter(state=DeliveryState.DEAD).update(
            state=DeliveryState.WAITING, due_at=now, attempts=0, ended_at=None, reason=""
        )


def let_go(rows: QuerySet[Delivery], now: datetime) -> int:
    """Give these up for good; how many."""
    with atomic():
        gone = Delivery.objects.filter(
            pk__in=list(rows.values_list("pk", flat=True)), state__in=sources(DELIVERY_MOVES, "dropped")
        ).exclude(state=DeliveryState.WAITING)
        return gone.update(state=DeliveryState.DROPPED, reason="let_go", ended_at=now)


def delivery_counts() -> list[tuple[str, str, str, int]]:
    """Deliveries of the whole site by channel, state and reason."""
    rows = Delivery.objects.values_list("channel", "state", "reason").annotate(n=Count("pk"))
    return list(rows.order_by("channel", "state", "reason"))
