"""The short lists under the feed: what one helped with, and what was completed in the group."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import QuerySet

from hubang.aid.models import Assist, AssistState, HelpRequest, RequestState
from hubang.groups.models import Membership
from hubang.lib.prepared import prepared

WITHIN = timedelta(days=7)


class PastHelp(NamedTuple):
    """A line of "what I helped with"."""

    request: str
    title: str
    asker: str
    claimed_at: datetime
    state: str


class PastRequest(NamedTuple):
    """A line of "completed this week"."""

    request: str
    title: str
    asker: str
    closed_at: datetime


def helped_lately(member: Membership) -> list[PastHelp]:
    """What the member helped with, newest first; 10 at most. What was merely looked at is left out."""
    return [PastHelp(*row) for row in _helped(member.pk)]


def completed_lately(member: Membership, *, now: datetime) -> list[PastRequest]:
    """What was completed in the group in the last seven days, newest first; 20 at most."""
    return [PastRequest(*row) for row in _completed(member.group_id, now - WITHIN)]


@prepared
def _helped(helper: int) -> QuerySet[Assist, tuple[Any, ...]]:
    rows = Assist.objects.filter(helper=helper).exclude(state=AssistState.OPENED).order_by("-claimed_at")
    return rows.values_list(
        "request__public_id", "request__title", "request__asker__nickname", "claimed_at", "state"
    )[:10]  # fmt: skip


@prepared
def _completed(group: int, since: datetime) -> QuerySet[HelpRequest, tuple[Any, ...]]:
    rows = HelpRequest.objects.filter(
        group=group, state=RequestState.COMPLETED, closed_at__gt=since, hidden_at=None, held_at=None
    )
    return rows.order_by("-closed_at").values_list("public_id", "title", "asker__nickname", "closed_at")[:20]
