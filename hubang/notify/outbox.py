"""The only way to owe somebody a notice."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from hubang.lib.db import atomic
from hubang.notify.hours import next_digest
from hubang.notify.kinds import KINDS
from hubang.notify.models import Address, Delivery, Notification, Preferences
from hubang.notify.ways import DIGEST, INSIDE, OFF


def tell(user_id: int, kind: str, *, group: str, now: datetime, **detail: Any) -> Notification:
    """Owe the user a notice, in the transaction of its cause. `detail` holds public ids and counts only."""
    return tell_all([user_id], kind, group=group, now=now, **detail)[0]


def tell_all(user_ids: Iterable[int], kind: str, *, group: str, now: datetime, **detail: Any) -> list[Notification]:
    """Owe several people the same, with as many queries as for one."""
    if kind not in KINDS:
        raise ValueError(f"unknown kind of notice {kind}")
    with atomic():
        rows = Notification.objects.bulk_create(
            Notification(user_id=user_id, kind=kind, group=group, created_at=now, detail=detail) for user_id in user_ids
        )
        Delivery.objects.bulk_create(_deliveries(rows, now))
    return rows


def tell_address(address: Address, kind: str, *, group: str, now: datetime) -> Notification:
    """Owe a notice to one address alone, also to a mail box whose owner has not said yes. The inbox has it, without a badge."""
    with atomic():
        row = Notification.objects.create(
            user_id=address.user_id,
            kind=kind,
            group=group,
            created_at=now,
            read_at=now,
            detail={"address": address.public_id},
        )
        Delivery.objects.create(notification=row, channel=address.channel, address=address, due_at=now, created_at=now)
    return row


def _deliveries(rows: list[Notification], now: datetime) -> list[Delivery]:
    owed = [Delivery(notification=row, channel=INSIDE, due_at=now, created_at=now) for row in rows]
    addresses = _addresses(rows)
    wishes = Preferences.objects.in_bulk(list(addresses), field_name="user_id") if addresses else {}
    for row in rows:
        for address in addresses.get(row.user_id, []):
            due_at = _due_at(wishes.get(row.user_id) or Preferences(), address.channel, row, now)
            if due_at is not None:
                owed.append(
                    Delivery(notification=row, channel=address.channel, address=address, due_at=due_at, created_at=now)
                )
    return owed


def _addresses(rows: list[Notification]) -> dict[int, list[Address]]:
    """Where the people of these notices, all of one group, want to be reached."""
    people = {row.user_id for row in rows}
    found = Address.objects.filter(user__in=people, ended_at=None, group__in=["", *{row.group for row in rows}])
    by_user: dict[int, list[Address]] = {}
    for address in found.exclude(confirmed_at=None).only("pk", "user_id", "channel"):
        by_user.setdefault(address.user_id, []).append(address)
    return by_user


def _due_at(wishes: Preferences, way: str, row: Notification, now: datetime) -> datetime | None:
    timing = wishes.timing(way, row.kind)
    if timing == OFF:
        return None
    if timing == DIGEST:
        return next_digest(now, wishes.digest_hour, wishes.quiet_from, wishes.quiet_until)
    return now


def mark_read(user_id: int, *, group: str, now: datetime) -> int:
    """Note that the user has seen the notices of a group; how many were new."""
    with atomic():
        return Notification.objects.filter(user=user_id, group=group, read_at=None).update(read_at=now)
