"""What a membership may do in its group at all."""

from datetime import datetime

from django.utils.translation import gettext as _

from hubang.groups.models import Group, Membership
from hubang.lib.refused import Absent, Refused


def current_rules_version(group: Group) -> int:
    """The newest published version of the rules; 0 when the group has none."""
    return group.rule_sets.order_by("-version").values_list("version", flat=True).first() or 0


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
    if member.accepted_version < current_rules_version(member.group):
        return Refused(
            "rules_not_accepted",
            _("The rules of this group have changed. Please read and accept them first; then you can go on."),
            status=403,
        )
    return None


def may_manage(member: Membership, duty: str) -> Refused | None:
    """Whether the member is an admin with this duty. Others are told nothing: the place does not exist for them."""
    return None if member.has_duty(duty) else Absent()
