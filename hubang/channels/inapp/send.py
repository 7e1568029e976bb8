"""The badge: a live event that only its person gets."""

from datetime import datetime

from hubang.live.log import append
from hubang.notify.models import Delivery
from hubang.notify.post import take_inside

# With more people than this at once, everybody is told to look; cheaper than an event each.
MANY = 20


def deliver(now: datetime) -> int:
    """Tell everybody whose inbox has something new; how many notices. Exactly once: event and mark are one transaction."""
    return take_inside(now, _tell)


def _tell(group: str, rows: list[Delivery]) -> None:
    newest = {row.notification.user_id: row.notification.public_id for row in rows if row.notification.read_at is None}
    if len(newest) > MANY:
        append(group, "notice", "")
        return
    for user_id, public_id in newest.items():
        append(group, "notice", public_id, audience=user_id)
