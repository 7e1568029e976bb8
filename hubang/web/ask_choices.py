"""What the composer offers to choose from: how many helpers, until when, and what belongs to each."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from hubang.aid.composing import Draft
from hubang.groups.models import Membership
from hubang.web.times import clock, for_input, local

HELPERS = {"boost": (1, 3, 5, 10), "charity": (1, 2, 3, 5), "study": (1, 2, 3)}
# Days from today and hour, in Shanghai.
MOMENTS = {
    "boost": ((0, 22), (1, 12), (1, 22)),
    "charity": ((0, 22), (1, 22), (3, 22)),
    "study": ((0, 22), (1, 22), (3, 22)),
}
# A moment that comes sooner is none to choose: nobody would help until then.
ROOM = timedelta(minutes=30)


@dataclass(frozen=True)
class Choice:
    """One chip: the value of its radio button, what it says, and whether it is the one."""

    value: str
    label: str
    is_chosen: bool


def helper_choices(member: Membership, plan: Draft) -> list[Choice]:
    """The usual numbers, and the one that was understood or chosen."""
    most = member.group.max_helpers
    numbers = {n for n in HELPERS.get(plan.scene, (1,)) if n <= most}
    if 1 <= plan.helpers_needed <= most:
        numbers.add(plan.helpers_needed)
    return [Choice(str(n), _people(n), n == plan.helpers_needed) for n in sorted(numbers)]


def _people(n: int) -> str:
    return _("%(n)s people") % {"n": n} if n > 1 else _("1 person")


def deadline_choices(member: Membership, plan: Draft, now: datetime) -> list[Choice]:
    """The usual moments that the group's limits allow, and the one that was understood or chosen."""
    earliest = now + max(ROOM, timedelta(minutes=member.group.min_deadline_minutes))
    latest = now + timedelta(hours=member.group.max_deadline_hours)
    midnight = local(now).replace(hour=0, minute=0, second=0, microsecond=0)
    usual = [midnight + timedelta(days=days, hours=hour) for days, hour in MOMENTS.get(plan.scene, ())]
    chosen = for_input(plan.deadline_at)
    moments = {for_input(moment): moment for moment in usual if earliest <= moment <= latest}
    moments[chosen] = plan.deadline_at
    return [Choice(value, clock(moments[value]), value == chosen) for value in sorted(moments)]
