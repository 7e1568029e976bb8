"""Running a group: its settings, its admins, its owner."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from hubang.audit import log
from hubang.groups.limits import COMMUNITY_SETTINGS, SETTINGS, read_setting
from hubang.groups.models import Community, Duty, Group, Membership, Role
from hubang.groups.queries import member_for
from hubang.lib.db import atomic, lock
from hubang.lib.refused import Absent, Refused
from hubang.live.log import append


def change_settings(owner: Membership, *, values: Mapping[str, Any], now: datetime) -> Group:
    """Change settings of the group by name; see groups.limits for what each may be. The others stay as they are."""
    _only_owner(owner)
    read = {name: read_setting(name, value) for name, value in values.items() if name in SETTINGS}
    shared = {name: read_setting(name, value) for name, value in values.items() if name in COMMUNITY_SETTINGS}
    with atomic():
        group = lock(Group.objects.filter(pk=owner.group_id)).get()
        if read.get("max_members", group.max_members) < group.member_count:
            raise Refused(
                "too_few_places",
                _("There are %(number)s members already; the limit cannot be lower. Please choose a higher number.")
                % {"number": group.member_count},
                status=422,
            )
        for name, value in read.items():
            setattr(group, name, value)
        group.save(update_fields=list(read))
        if shared:
            Community.objects.filter(pk=group.community_id).update(**shared)
        log.record(
            "change_settings", now=now, group=group.public_id, actor=owner.public_id, changed=sorted({**read, **shared})
        )
        append(group.public_id, "group", group.public_id)
    return group


def give_role(owner: Membership, other: Membership, *, role: str, duties: list[str], now: datetime) -> Membership:
    """Make a member an admin with duties, or an admin a member again."""
    _only_owner(owner)
    if role not in {Role.ADMIN, Role.MEMBER} or not set(duties) <= set(Duty.values):
        raise Refused("bad_role", _("There is no such role or duty. Please choose from those shown."), status=422)
    with atomic():
        other = member_for(owner, other.public_id)
        if other.role == Role.OWNER:
            raise Refused("owner_stays", _("The owner has every duty. Hand the group over instead."))
        other.role, other.duties = role, sorted(duties) if role == Role.ADMIN else []
        other.save(update_fields=["role", "duties"])
        _note("give_duty", owner, other, now, role=role, duties=other.duties)
    return other


def hand_over(owner: Membership, other: Membership, *, now: datetime) -> Membership:
    """Make another member the owner; the former one stays as an admin."""
    _only_owner(owner)
    with atomic():
        lock(Group.objects.filter(pk=owner.group_id)).get()
        other = member_for(owner, other.public_id)
        if not Membership.objects.filter(pk=owner.pk, role=Role.OWNER).update(role=Role.ADMIN):
            raise Absent
        other.role = Role.OWNER
        other.save(update_fields=["role"])
        _note("hand_over", owner, other, now)
    return other


def _only_owner(member: Membership) -> None:
    if not (member.is_active and member.role == Role.OWNER):
        raise Absent


def _note(verb: str, actor: Membership, other: Membership, now: datetime, **detail: Any) -> None:
    group = actor.group.public_id
    log.record(
        verb, now=now, group=group, actor=actor.public_id, object_type="member", object_id=other.public_id, **detail
    )
    append(group, "member", other.public_id)
