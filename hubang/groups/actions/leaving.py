"""Leaving, and what leaves with a member."""

from datetime import datetime

from django.db.models import F

from hubang.audit import log
from hubang.groups.models import STANDING_MOVES, Group, Invite, Membership, Standing
from hubang.groups.policies import may_leave
from hubang.lib.db import atomic
from hubang.lib.refused import check
from hubang.lib.states import sources
from hubang.live.log import append


def leave_group(member: Membership, *, now: datetime) -> Membership:
    """Leave the group. The name stays on what was done; coming back gives the same membership."""
    check(may_leave(member))
    with atomic():
        if end_membership(member, Standing.LEFT, now=now):
            log.record("leave_group", now=now, group=member.group.public_id, actor=member.public_id)
            append(member.group.public_id, "gone", member.public_id)
    return member


def end_membership(member: Membership, standing: str, *, now: datetime) -> bool:
    """Move the membership out of good standing and give its place free, in the caller's transaction.

    False when somebody else did it meanwhile. Role, duties and the invites that the member made end with it, for good.
    """
    was_active = Membership.objects.filter(pk=member.pk, standing=Standing.ACTIVE)
    ended = was_active.update(standing=standing, left_at=now, role="member", duties=[])
    if ended:
        Group.objects.filter(pk=member.group_id).update(member_count=F("member_count") - 1)
        Invite.objects.filter(created_by=member, revoked_at=None).update(revoked_at=now)
    else:
        rows = Membership.objects.filter(pk=member.pk, standing__in=sources(STANDING_MOVES, standing))
        ended = rows.update(standing=standing)
    member.refresh_from_db()
    return bool(ended)
