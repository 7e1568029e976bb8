"""What a membership may do in its group at all."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from hubang.groups.models import Group, Invite, Membership, Role, RuleSet
from hubang.lib.prepared import prepared
from hubang.lib.refused import Absent, Refused


def current_rules_version(group: Group) -> int:
    """The newest published version of the rules; 0 when the group has none."""
    return _versions.first(group.pk) or 0


@prepared
def _versions(group: int) -> QuerySet[RuleSet, int]:
    return RuleSet.objects.filter(group=group).order_by("-version").values_list("version", flat=True)[:1]


def may_enter(member: Membership) -> Refused | None:
    """Whether the member has accepted the rules of today. Until then the group is open as to a guest, who may read and accept them."""
    if member.accepted_version < current_rules_version(member.group):
        return Refused(
            "rules_not_accepted",
            _("The rules of this group have changed. Please read and accept them first; then you can go on."),
            status=403,
        )
    return None


def may_speak(member: Membership, now: datetime) -> Refused | None:
    """Whether the member may write anything: in good standing, not muted, rules of today accepted."""
    if not member.is_active:
        return Absent()
    if member.is_muted(now):
        return Refused(
            "muted",
            _("You cannot write for now. You can still read. It ends by itself; the notice in your inbox says why."),
            status=403,
            free_at=member.muted_until,
        )
    return may_enter(member)


def may_manage(member: Membership, duty: str) -> Refused | None:
    """Whether the member is an admin with this duty. Others are told nothing: the place does not exist for them."""
    return None if member.has_duty(duty) else Absent()


def is_living(invite: Invite, now: datetime) -> Refused | None:
    """Whether the invite still lets people in. An inviter who left or was removed takes the invites along."""
    maker_gone = invite.created_by is not None and not invite.created_by.is_active
    used_up = invite.max_uses is not None and invite.uses >= invite.max_uses
    too_old = invite.expires_at is not None and invite.expires_at <= now
    if invite.revoked_at is not None or maker_gone or used_up or too_old:
        return Refused(
            "invite_over",
            _("This invitation is no longer valid. Please ask whoever sent it for a new one."),
            status=410,
        )
    return None


def may_leave(member: Membership) -> Refused | None:
    """The owner hands the group over first."""
    if member.role == Role.OWNER:
        return Refused(
            "owner_stays", _("You are the owner. Hand the group over to somebody first; then you can leave.")
        )
    return None
