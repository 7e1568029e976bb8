"""The door to groups and memberships: every look-up starts from the person asking."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, QuerySet

from hubang.accounts.models import User
from hubang.groups.models import (
    Community,
    Group,
    Invite,
    InviteKind,
    JoinRequest,
    JoinState,
    Membership,
    OwnerLink,
    Role,
    Rule,
    Standing,
)
from hubang.groups.policies import current_rules_version, is_living, may_manage
from hubang.lib.prepared import prepared
from hubang.lib.refused import Absent, check
from hubang.lib.tokens import digest, read_code


def membership_for(user: User | None, group_id: str) -> Membership:
    """The user's own membership of this group, with the group; `Absent` unless it is in good standing."""
    if user is None or not user.is_authenticated or not user.is_active:
        raise Absent
    member = _own_membership.first(user.pk, group_id)
    if member is None:
        raise Absent
    member.user = user
    return member


@prepared
def _own_membership(user: int, group: str) -> QuerySet[Membership]:
    rows = Membership.objects.select_related("group")
    return rows.filter(user=user, group__public_id=group, standing=Standing.ACTIVE)


def all_memberships_of(user: User) -> QuerySet[Membership]:
    """Every group the user belongs to."""
    return Membership.objects.select_related("group").filter(user=user, standing=Standing.ACTIVE)


def memberships_of(user: User) -> list[Membership]:
    """The same, the latest joined first."""
    return list(all_memberships_of(user).order_by("-joined_at"))


def words_about(user: User) -> list[str]:
    """What others know of a person: nicknames, and the names of their groups and communities."""
    rows = all_memberships_of(user).select_related("group__community")
    return [word for row in rows for word in (row.nickname, row.group.name, row.group.community.name)]


def member_for(member: Membership, public_id: str) -> Membership:
    """Another member of the same group, in good standing."""
    other = (
        Membership.objects.select_related("group")
        .filter(group=member.group_id, public_id=public_id, standing=Standing.ACTIVE)
        .first()
    )
    if other is None:
        raise Absent
    return other


def invite_for_guest(code: str, now: datetime) -> Invite:
    """The invite that a scanned code leads to; `Absent` for an unknown one, `Refused` for one that is over."""
    rows = Invite.objects.select_related("community", "group", "created_by")
    invite = rows.filter(digest=digest(read_code(code[:64]))).first()
    if invite is None:
        raise Absent
    check(is_living(invite, now))
    return invite


def group_behind(invite: Invite) -> Group:
    """The group that a guest is shown: the invite's own, or the first with room, or the last of the community."""
    if invite.group is not None:
        return invite.group
    return group_with_room(invite.community) or invite.community.groups.order_by("-number")[0]


def group_with_room(community: Community) -> Group | None:
    """The first group of the community that is not full."""
    return community.groups.filter(member_count__lt=F("max_members")).order_by("number").first()


def rules_of(group: Group, version: int | None = None) -> list[Rule]:
    """The rules of a version, by default the newest, in order."""
    wanted = current_rules_version(group) if version is None else version
    return list(Rule.objects.filter(rule_set__group=group, rule_set__version=wanted).order_by("number"))


def waiting_join_of(user: User, group: Group) -> JoinRequest | None:
    """The user's own request to join that still waits."""
    return JoinRequest.objects.filter(user=user, group=group, state=JoinState.WAITING).first()


def declined_join_of(user: User, group: Group) -> JoinRequest | None:
    """The user's own request to join, when the last one was refused: its reason is theirs to read."""
    last = JoinRequest.objects.filter(user=user, group=group).order_by("-created_at", "-pk").first()
    return last if last is not None and last.state == JoinState.REFUSED else None


def all_joins_waiting(admin: Membership) -> QuerySet[JoinRequest]:
    """Who waits to be let in; for admins with the duty to welcome."""
    check(may_manage(admin, "welcome"))
    rows = JoinRequest.objects.select_related("invite__created_by")
    return rows.filter(group=admin.group_id, state=JoinState.WAITING)


def joins_waiting(admin: Membership) -> list[JoinRequest]:
    """The same, the longest first."""
    return list(all_joins_waiting(admin).order_by("created_at"))


def join_request_for(admin: Membership, public_id: str) -> JoinRequest:
    """One request to join of the admin's group."""
    check(may_manage(admin, "welcome"))
    row = JoinRequest.objects.filter(group=admin.group_id, public_id=public_id).first()
    if row is None:
        raise Absent
    return row


def all_invites_of(member: Membership) -> QuerySet[Invite]:
    """The invites that this member made and that are not revoked; an admin who welcomes sees all of the group."""
    rows = Invite.objects.select_related("created_by").filter(group=member.group_id, revoked_at=None)
    return rows if member.has_duty("welcome") else rows.filter(created_by=member)


def invites_of(member: Membership) -> list[Invite]:
    """The same, newest first."""
    return list(all_invites_of(member).order_by("-created_at"))


def invite_for(member: Membership, public_id: str) -> Invite:
    """One of those invites."""
    row = next((invite for invite in invites_of(member) if invite.public_id == public_id), None)
    if row is None:
        raise Absent
    return row


def durable_code(group: Group) -> str:
    """The code on the group's poster."""
    return group.community.invites.get(kind=InviteKind.DURABLE).durable_code


def members_of(member: Membership, search: str = "") -> QuerySet[Membership]:
    """The active members of the member's own group, in order of joining."""
    rows = Membership.objects.filter(group=member.group_id, standing=Standing.ACTIVE)
    if search:
        rows = rows.filter(nickname__icontains=search)
    return rows.order_by("joined_at", "pk")


def nicknames(member: Membership, public_ids: Iterable[str]) -> dict[str, str]:
    """The nicknames of some members of the group, also of former ones, by their public ids."""
    rows = Membership.objects.filter(group=member.group_id, public_id__in=list(public_ids))
    return dict(rows.values_list("public_id", "nickname"))


def members_by_province(member: Membership) -> list[tuple[str, int]]:
    """How many members of the group named each province, most first."""
    rows = members_of(member).exclude(province="").order_by().values_list("province")
    return [(province, count) for province, count in rows.annotate(n=Count("pk")).order_by("-n", "province")]


def owners() -> list[tuple[int, str]]:
    """(user, public id of the group) of every group's owner."""
    rows = Membership.objects.filter(role=Role.OWNER, standing=Standing.ACTIVE)
    return list(rows.values_list("user_id", "group__public_id"))


def admins_of(group: Group) -> list[Membership]:
    """The owner, then the admins."""
    rows = Membership.objects.filter(group=group, standing=Standing.ACTIVE, role__in=[Role.OWNER, Role.ADMIN])
    return sorted(rows, key=lambda admin: (admin.role != Role.OWNER, admin.joined_at))


@dataclass(frozen=True)
class Way:
    """One way into the group: an inviter, a channel, or (with neither) the durable code; and who came by it, in order."""

    inviter: Membership | None
    channel: str
    brought: list[Membership]


def ways_in(admin: Membership) -> list[Way]:
    """The invitation tree, one level: every way into the group with whom it brought, whatever became of them."""
    check(may_manage(admin, "welcome"))
    rows = Membership.objects.filter(group=admin.group_id).select_related("invited_by", "invite").order_by("joined_at")
    ways: dict[tuple[int, str], Way] = {}
    for row in rows:
        is_channel = row.invite is not None and row.invite.kind == InviteKind.CHANNEL
        channel = row.invite.label if is_channel and row.invite else ""
        inviter = None if is_channel else row.invited_by
        key = (inviter.pk if inviter else 0, channel)
        ways.setdefault(key, Way(inviter, channel, [])).brought.append(row)
    return sorted(ways.values(), key=lambda way: -len(way.brought))


def group_of_owner_link(token: str, now: datetime) -> Group | None:
    """The group to which an owner's one-time link leads while it is good."""
    row = OwnerLink.objects.filter(digest=digest(token[:200]), used_at=None, expires_at__gt=now).first()
    return row.group if row else None


def demo_member(username: str) -> Membership | None:
    """Whom a visitor of the example group can be; the caller has made sure that this is the demo."""
    rows = Membership.objects.select_related("group", "user").filter(user__username=f"demo-{username}")
    return rows.filter(standing=Standing.ACTIVE).first()


def membership_in_community(user: User, invite: Invite) -> Membership | None:
    """The membership that the user has already where this invite leads."""
    rows = Membership.objects.select_related("group").filter(user=user, standing=Standing.ACTIVE)
    if invite.group is not None:
        return rows.filter(group=invite.group).first()
    return rows.filter(group__community=invite.community).order_by("-joined_at").first()
