"""Look-ups of what is judged."""

from datetime import datetime, timedelta

from django.db.models import Q

from hubang.groups.models import Duty, Membership
from hubang.groups.policies import may_manage
from hubang.lib.refused import Absent, check
from hubang.moderation.models import BlockedText, Case, CaseState, Flag, GroupWord, ModerationAction


def cases_for(admin: Membership, *, state: str = CaseState.OPEN) -> list[Case]:
    """The matters that this admin can decide, due first. Not those about the admin."""
    duties = [duty for duty in Duty.values if admin.has_duty(duty)]
    rows = Case.objects.select_related("about", "raised_by").filter(group=admin.group_id, duty__in=duties, state=state)
    return list(rows.exclude(about=admin).order_by("due_at")[:100])


def case_count(admin: Membership) -> int:
    """How many matters wait for this admin."""
    duties = [duty for duty in Duty.values if admin.has_duty(duty)]
    if not duties:
        return 0
    rows = Case.objects.filter(group=admin.group_id, duty__in=duties, state=CaseState.OPEN)
    return rows.exclude(about=admin).count()


def case_for(admin: Membership, public_id: str) -> Case:
    """One matter of the admin's group and duty; `Absent` otherwise."""
    row = (
        Case.objects.select_related("about", "raised_by", "group")
        .filter(group=admin.group_id, public_id=public_id)
        .first()
    )
    if row is None or not admin.has_duty(row.duty) or row.about_id == admin.pk:
        raise Absent
    return row


def words_for(admin: Membership) -> list[GroupWord]:
    """The group's own words, for admins who review."""
    check(may_manage(admin, "review"))
    return list(GroupWord.objects.filter(group=admin.group_id).order_by("text"))


def word_for(admin: Membership, public_id: str) -> GroupWord:
    """One of the group's own words."""
    row = next((word for word in words_for(admin) if word.public_id == public_id), None)
    if row is None:
        raise Absent
    return row


def block_for(member: Membership, public_id: str) -> BlockedText:
    """A refused text of the member's own, of the last two days."""
    row = BlockedText.objects.filter(member=member, public_id=public_id).first()
    if row is None:
        raise Absent
    return row


def flags_today(member: Membership, now: datetime) -> int:
    """How often the member has pointed something out in the last 24 hours."""
    return Flag.objects.filter(by=member, created_at__gt=now - timedelta(days=1)).count()


def measures_about(member: Membership) -> list[ModerationAction]:
    """What was decided about this member, for the member to read, newest first."""
    return list(ModerationAction.objects.filter(member=member).order_by("-created_at")[:50])


def running_measures(admin: Membership, other: Membership, now: datetime) -> list[ModerationAction]:
    """Measures that hold at the moment."""
    rows = ModerationAction.objects.filter(group=admin.group_id, member=other, lifted_at=None)
    return list(rows.filter(Q(ends_at=None) | Q(ends_at__gt=now)).order_by("-created_at"))
