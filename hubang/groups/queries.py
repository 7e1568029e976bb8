"""The door to groups and memberships: every look-up starts from the person asking."""

from hubang.accounts.models import User
from hubang.groups.models import Membership, Standing
from hubang.lib.refused import Absent


def membership_for(user: User | None, group_id: str) -> Membership:
    """The user's own membership of this group, with the group; `Absent` unless it is in good standing."""
    if user is None or not user.is_authenticated or not user.is_active:
        raise Absent
    member = (
        Membership.objects.select_related("group", "user")
        .filter(user=user, group__public_id=group_id, standing=Standing.ACTIVE)
        .first()
    )
    if member is None:
        raise Absent
    return member


def memberships_of(user: User) -> list[Membership]:
    """Every group the user belongs to, the latest joined first."""
    rows = Membership.objects.select_related("group").filter(user=user, standing=Standing.ACTIVE)
    return list(rows.order_by("-joined_at"))


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

