"""Measures against a member: with a reason and an end, and told to the person."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from hubang.audit import log
from hubang.groups.actions.leaving import end_membership
from hubang.groups.models import Membership, Standing
from hubang.lib.cleaning import clean_line
from hubang.lib.db import atomic, lock
from hubang.lib.refused import Absent, Refused, check
from hubang.live.log import append
from hubang.moderation.models import ModerationAction
from hubang.moderation.policies import may_measure
from hubang.notify.outbox import tell

LONGEST_MUTE = timedelta(days=30)


def mute(
    admin: Membership, other: Membership, *, hours: int, reason: str, now: datetime, rule_number: int | None = None
) -> ModerationAction:
    """Let the member read but not write for some hours (30 days at most)."""
    if not 1 <= hours <= LONGEST_MUTE.total_seconds() / 3600:
        raise Refused("bad_duration", _("A mute lasts from one hour to 30 days."), status=422, field="hours")
    ends_at = now + timedelta(hours=hours)
    with atomic():
        measure, other = _measure(admin, other, "mute", reason, rule_number, now, ends_at)
        Membership.objects.filter(pk=other.pk).update(muted_until=ends_at)
        _tell("mute", "muted", admin, other, measure, now)
    return measure


def kick(
    admin: Membership, other: Membership, *, reason: str, now: datetime, rule_number: int | None = None
) -> ModerationAction:
    """Take the member out of the group; coming back needs an admin's approval."""
    return _remove(admin, other, "kick", Standing.KICKED, reason, rule_number, now)


def ban(
    admin: Membership, other: Membership, *, reason: str, now: datetime, rule_number: int | None = None
) -> ModerationAction:
    """Take the member out of the group for good."""
    return _remove(admin, other, "ban", Standing.BANNED, reason, rule_number, now)


def unmute(admin: Membership, other: Membership, *, now: datetime) -> Membership:
    """Lift a mute before its end."""
    check(may_measure(admin, other, now))
    with atomic():
        running = ModerationAction.objects.filter(member=other, kind="mute", lifted_at=None, ends_at__gt=now)
        if running.update(lifted_at=now):
            Membership.objects.filter(pk=other.pk).update(muted_until=None)
            _note("unmute", admin, other, now)
    other.refresh_from_db()
    return other


def unban(admin: Membership, other: Membership, *, now: datetime) -> Membership:
    """Let a banned person join again like anybody."""
    check(may_measure(admin, other, now))
    with atomic():
        if Membership.objects.filter(pk=other.pk, standing=Standing.BANNED).update(standing=Standing.LEFT):
            ModerationAction.objects.filter(member=other, kind="ban", lifted_at=None).update(lifted_at=now)
            _note("unban", admin, other, now)
    other.refresh_from_db()
    return other


def _remove(
    admin: Membership, other: Membership, kind: str, standing: str, reason: str, rule_number: int | None, now: datetime
) -> ModerationAction:
    with atomic():
        measure, other = _measure(admin, other, kind, reason, rule_number, now, None)
        if not end_membership(other, standing, now=now):
            raise Absent
        _tell(kind, "kicked", admin, other, measure, now)
    return measure


def _measure(
    admin: Membership,
    other: Membership,
    kind: str,
    reason: str,
    rule_number: int | None,
    now: datetime,
    ends_at: datetime | None,
) -> tuple[ModerationAction, Membership]:
    reason = clean_line(reason, 200)
    if not reason:
        raise Refused(
            "reason_missing", _("Please write the reason; the person will read it."), status=422, field="reason"
        )
    other = lock(Membership.objects.select_related("group").filter(pk=other.pk)).get()
    check(may_measure(admin, other, now))
    row = ModerationAction.objects.create(
        group=admin.group,
        member=other,
        by=admin,
        kind=kind,
        rule_number=rule_number,
        reason=reason,
        created_at=now,
        ends_at=ends_at,
    )
    return row, other


def _tell(
    verb: str, notice: str, admin: Membership, other: Membership, measure: ModerationAction, now: datetime
) -> None:
    tell(other.user_id, notice, group=admin.group.public_id, now=now, measure=measure.public_id)
    _note(verb, admin, other, now, measure=measure.public_id)


def _note(verb: str, admin: Membership, other: Membership, now: datetime, **detail: Any) -> None:
    group = admin.group.public_id
    log.record(
        verb, now=now, group=group, actor=admin.public_id, object_type="member", object_id=other.public_id, **detail
    )
    append(group, "gone" if verb in {"kick", "ban"} else "member", other.public_id)
