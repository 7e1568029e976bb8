"""Notices of a person."""

from django.db.models import QuerySet

from hubang.lib.prepared import prepared
from hubang.notify.models import Address, Delivery, Notification


def notices_of(user_id: int, group: str) -> QuerySet[Notification]:
    """The notices of a user that concern one group, newest first."""
    return Notification.objects.filter(user=user_id, group=group).order_by("-pk")


def unread_count(user_id: int, group: str) -> int:
    """How many of them are not read; 100 stands for more."""
    return len(_unread(user_id, group))


@prepared
def _unread(user: int, group: str) -> QuerySet[Notification, int]:
    return Notification.objects.filter(user=user, group=group, read_at=None).values_list("pk", flat=True)[:100]


def who_has_unread(kind: str) -> set[int]:
    """The users who have a notice of this kind that they have not read."""
    return set(Notification.objects.filter(kind=kind, read_at=None).values_list("user_id", flat=True))


def last_call(address: Address) -> Delivery | None:
    """The newest delivery to an address: what its owner reads to see whether it works."""
    return Delivery.objects.filter(address=address).order_by("-pk").first()
