"""Measures against a member: with a reason and an end, and told to the person."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from hubang.audit import log
from hubang.groups.actions.leaving import end_membership
from hubang.groups.models import Membership, Standing
from hubang.groups.queries import rules_of
from hubang.lib.cleaning import clean_line
from hubang.lib.db import atomic, lock
from hubang.lib.refused import Absent, Refused, check
from hubang.live.log import append
from hubang.moderation.actions.screening import screen_text
from hubang.moderation.models import ModerationAction
from hubang.moderation.policies import may_measure
from hubang.notify.outbox import tell

LONGEST_MUTE = timedelta(days=30)


def mute(
    admin: Membership, other: Membership, *, minutes: int, reason: str, now: datetime, rule_number: int | None = None
) -> ModerationAction:
    """Let the member read but not write for some minutes (30 days at most); it takes the place of an earlier mute."""
    if not 1 <= minutes <= LONGEST_MUTE.total_seconds() / 60:
        raise Refused(
            "bad_duration",
            _("A mute lasts from one minute to 30 days. Please choose such a time."),
            status=422,
            field="minutes",
        )
    ends_at, reason = now + timedelta(minutes=minutes), _said(admin, other, reason, now)
    with atomic():
        other = _lock(admin, other, now)
        ModerationAction.objects.filter(member=other, kind="mute", lifted_at=None, ends_at__gt=now).update(
            lifted_at=now
        )
        measure = _measure(admin, other, "mute", reason, rule_number, now, ends_at)
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
    """Take the member out of the group for good; also one who has left or was kicked."""
    return _remove(admin, other, "ban", Standing.BANNED, reason, rule_number, now)


def unmute(admin: Membership, other: Membership, *, now: datetime) -> Membership:
    """Lift a mute before its end; nothing happens when there is none."""
    with atomic():
        other = _lock(admin, other, now)
        running = ModerationAction.objects.filter(member=other, kind="mute", lifted_at=None, ends_at__gt=now)
        if running.update(lifted_at=now):
            Membership.objects.filter(pk=other.pk).update(muted_until=None)
            tell(other.user_id, "unmuted", group=admin.group.public_id, now=now)
            _note("unmute", admin, other, now)
    other.refresh_from_db()
    return other


def unban(admin: Membership, other: Membership, *, now: datetime) -> Membership:
    """Let a banned person join again like anybody; nothing happens when there is no ban."""
    with atomic():
        other = _lock(admin, other, now)
        if Membership.objects.filter(pk=other.pk, standing=Standing.BANNED).update(standing=Standing.LEFT):
            ModerationAction.objects.filter(member=other, kind="ban", lifted_at=None).update(lifted_at=now)
            tell(other.user_id, "unbanned", group=admin.group.public_id, now=now)
            _note("unban", admin, other, now)
    other.refresh_from_db()
    return other


def _remove(
    admin: Membership, other: Membership, kind: str, standing: str, reason: str, rule_number: int | None, now: datetime
) -> ModerationAction:
    reason = _said(admin, other, reason, now)
    with atomic():
        other = _lock(admin, other, now)
        if not end_membership(other, standing, now=now):
            raise Absent
        measure = _measure(admin, other, kind, reason, rule_number, now, None)
        _tell(kind, "kicked" if kind == "kick" else "banned", admin, other, measure, now)
    return measure


def _said(admin: Membership, other: Membership, reason: str, now: datetime) -> str:
    """The reason as the person reads it. Whether the admin may measure at all comes first: others are told nothing."""
    check(may_measure(admin, other, now))
    reason = clean_line(reason, 200)
    if not reason:
        raise Refused(
            "reason_missing",
            _("There is no reason yet, and the person has a right to read one. Please write it."),
            status=422,
            field="reason",
        )
    return screen_text(admin, where="reason", text={"reason": reason}, now=now).text


def _lock(admin: Membership, other: Membership, now: datetime) -> Membership:
    other = lock(Membership.objects.select_related("group").filter(pk=other.pk)).get()
    check(may_measure(admin, other, now))
    return other


def _measure(
    admin: Membership,
    other: Membership,
    kind: str,
    reason: str,
    rule_number: int | None,
    now: datetime,
    ends_at: datetime | None,
) -> ModerationAction:
    if rule_number is not None and rule_number not in {rule.number for rule in rules_of(admin.group)}:
        raise Refused(
            "bad_rule", _("The group has no such rule. Please choose one of its rules."), status=422, field="rule"
        )
    return ModerationAction.objects.create(
        group=admin.group,
        member=other,
        by=admin,
        kind=kind,
        rule_number=rule_number,
        reason=reason,
        created_at=now,
        ends_at=ends_at,
    )


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
