"""The one way into a group: every path of joining ends here."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError
from django.db.models import F
from django.utils.translation import gettext as _

from hubang.accounts.models import User
from hubang.audit import log
from hubang.groups.models import STANDING_MOVES, Acceptance, Group, Invite, Membership, Role, RuleSet, Standing
from hubang.groups.nicknames import fold
from hubang.lib.db import atomic
from hubang.lib.refused import Refused
from hubang.lib.states import may_move
from hubang.live.log import append
from hubang.notify.outbox import tell


def admit(
    user: User,
    group: Group,
    *,
    nickname: str,
    version: int,
    now: datetime,
    face: str = "🙂",
    province: str = "",
    invite: Invite | None = None,
    role: str = Role.MEMBER,
    duties: Sequence[str] = (),
) -> Membership:
    """Make the user an active member, in the caller's transaction; a former member gets the old membership back.

    `Refused`: banned, group_full, nickname_taken. The room is taken by a conditional update, so it holds under any
    concurrency. Role and duties come from an owner or the server, never from an invite.
    """
    member = Membership.objects.filter(group=group, user=user).first()
    if member is not None and member.is_active:
        return member
    if member is not None and not may_move(STANDING_MOVES, member.standing, Standing.ACTIVE):
        raise banned()
    if not Group.objects.filter(pk=group.pk, member_count__lt=F("max_members")).update(
        member_count=F("member_count") + 1
    ):
        raise full(group)
    verb = "rejoin_group" if member else "join_group"
    member = member or Membership(group=group, user=user, joined_at=now)
    member.standing, member.left_at, member.accepted_version = Standing.ACTIVE, None, version
    member.nickname, member.nickname_key, member.face, member.province = nickname, fold(nickname), face, province
    member.role, member.duties = role, list(duties)
    if member.invite_id is None:
        # Who brought somebody first stays written down when they come back another way.
        member.invite, member.invited_by = invite, invite.created_by if invite else None
    _save(member)
    rule_set = RuleSet.objects.filter(group=group, version=version).first()
    if rule_set:
        Acceptance.objects.get_or_create(membership=member, rule_set=rule_set, defaults={"accepted_at": now})
    log.record(verb, now=now, group=group.public_id, actor=member.public_id)
    tell(user.pk, "welcome", group=group.public_id, now=now)
    append(group.public_id, "member", member.public_id)
    return member


def _save(member: Membership) -> None:
    try:
        with atomic():
            member.save()
    except IntegrityError as error:
        if Membership.objects.filter(
            group=member.group, nickname_key=member.nickname_key, standing=Standing.ACTIVE
        ).exists():
            raise nickname_taken() from error
        raise


def nickname_taken() -> Refused:
    """Somebody here has this name, or one that looks the same."""
    return Refused(
        "nickname_taken",
        _("Somebody in this group already has this name or one that looks the same. Please choose another."),
        field="nickname",
    )


def banned() -> Refused:
    """An admin has banned this person."""
    return Refused("banned", _("You cannot join this group; an admin has banned you. You can ask them why."), 403)


def full(group: Group) -> Refused:
    """No room in this group."""
    return Refused(
        "group_full",
        _("This group is full (%(number)s members). Please ask whoever invited you whether another group opens.")
        % {"number": group.max_members},
    )
