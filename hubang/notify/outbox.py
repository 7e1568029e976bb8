"""The only way to owe somebody a notice."""

from datetime import datetime
from typing import Any

from hubang.lib.db import atomic
from hubang.notify.kinds import KINDS
from hubang.notify.models import Notification


def tell(user_id: int, kind: str, *, group: str, now: datetime, **detail: Any) -> Notification:
    """Owe the user a notice, in the transaction of its cause. `detail` holds public ids and counts only."""
    if kind not in KINDS:
        raise ValueError(f"unknown kind of notice {kind}")
    return Notification.objects.create(user_id=user_id, kind=kind, group=group, created_at=now, detail=detail)


def mark_read(user_id: int, *, group: str, now: datetime) -> int:
    """Note that the user has seen the notices of a group; how many were new."""
    with atomic():
        return Notification.objects.filter(user=user_id, group=group, read_at=None).update(read_at=now)
