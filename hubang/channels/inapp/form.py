"""What an open page is told: that somebody's inbox has something new. The notice itself it fetches through its own door."""

from collections.abc import Sequence
from typing import NamedTuple

from hubang.notify.models import Delivery

# With more people than this at once, everybody is told to look; cheaper than an event each.
MANY = 20


class Badge(NamedTuple):
    """A live event: its person (None: everybody of the group) and the newest notice."""

    audience: int | None
    ref: str


def badges(rows: Sequence[Delivery]) -> list[Badge]:
    """One for each person who has something unread among these."""
    newest = {row.notification.user_id: row.notification.public_id for row in rows if row.notification.read_at is None}
    if len(newest) > MANY:
        return [Badge(None, "")]
    return [Badge(user_id, public_id) for user_id, public_id in newest.items()]
