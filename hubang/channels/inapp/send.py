"""The badge: a live event that only its person gets."""

from datetime import datetime

from hubang.channels.inapp.form import badges
from hubang.live.log import append
from hubang.notify.models import Delivery
from hubang.notify.post import take_inside


def deliver(now: datetime) -> int:
    """Tell everybody whose inbox has something new; how many notices. Exactly once: event and mark are one transaction."""
    return take_inside(now, _tell)


def _tell(group: str, rows: list[Delivery]) -> None:
    for badge in badges(rows):
        append(group, "notice", badge.ref, audience=badge.audience)
