"""Joining: one path for everybody, whatever code brought them."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError
from django.db.models import F, Q
from django.utils.translation import gettext as _

from hubang.accounts.actions import accept_policy
from hubang.accounts.models import User
from hubang.audit import log
from hubang.groups.actions.founding import open_next_group
from hubang.groups.actions.membership import admit, full, nickname_taken
from hubang.groups.models import (
    Group,
    Invite,
    InviteKind,
    JoinRequest,
    JoinState,
    Membership,
    Role,
    Standing,
)
from hubang.groups.nicknames import clean_nickname, fold
from hubang.groups.places import FACES, PROVINCES
from hubang.groups.policies import current_rules_version, is_living
from hubang.groups.queries import group_with_room, membership_in_community
from hubang.lib.cleaning import clean_line
from hubang.lib.db import atomic, lock
from hubang.lib.refused import Absent, Refused, check
from hubang.lib.tokens import digest, read_code
from hubang.live.log import append
from hubang.notify.outbox import tell


@dataclass(frozen=True)
class Applicant:
    """What a person says about themselves when joining."""

    nickname: str
    face: str
    province: str
    answer: str


def join_group(
    user: User,
    *,
    code: str,
    nickname: str,
    accepted_version: int,
    now: datetime,
    face: str = "🙂",
    province: str = "",
    answer: str = "",
) -> Membership | JoinRequest:
    """Join the group that the code leads to; a `JoinRequest` when an admin has to approve first.

    The group always comes from the invite's row. `Refused`: absent, invite_over, group_full, banned, bad_nickname,
    nickname_taken, rules_changed (with the new version), answer_missing.
    """
    applicant = Applicant(
        nickname=clean_nickname(nickname),
        face=face if face in FACES else FACES[0],
        province=province if province in PROVINCES else "",
        answer=clean_line(answer, 200),
    )
    with atomic():
        invite = _living_invite(code, now)
        member = membership_in_community(user, invite)
        if member:
            return member
        group = _group_of(invite, now)
        check(_may_join(user, group, accepted_version, applicant))
        accept_policy(user, now=now)
        if _needs_approval(user, group):
            return _ask_to_join(user, group, invite, applicant, accepted_version, now)
        _use(invite)
        return admit(
            user,
            group,
            nickname=applicant.nickname,
            face=applicant.face,
            province=applicant.province,
            version=accepted_version,
            invite=invite,
            now=now,
        )


def _living_invite(code: str, now: datetime) -> Invite:
    invite = Invite.objects.select_related("community", "group", "created_by").filter(
        digest=digest(read_code(code[:64]))
    )
    row = invite.first()
    if row is None:
        raise Absent
    check(is_living(row, now))
    return row


def _group_of(invite: Invite, now: datetime) -> Group:
    if invite.group is not None:
        return lock(Group.objects.filter(pk=invite.group.pk)).get()
    group = group_with_room(invite.community)
    if group is None and invite.community.may_grow:
        group = open_next_group(invite.community, now=now)
    if group is None:
        raise full(Group.objects.filter(community=invite.community).order_by("-number")[0])
    return lock(Group.objects.filter(pk=group.pk)).get()


def _may_join(user: User, group: Group, accepted_version: int, applicant: Applicant) -> Refused | None:
    former = Membership.objects.filter(group=group, user=user).first()
    if former is not None and former.standing in {Standing.BANNED, Standing.ERASED}:
        return Refused(
            "banned", _("You cannot join this group. The notice in your inbox says why and until when."), 403
        )
    if accepted_version != current_rules_version(group):
        return Refused(
            "rules_changed",
            _("The rules of this group have just changed. Please read them again before you join."),
            version=current_rules_version(group),
        )
    if group.member_count >= group.max_members:
        return full(group)
    if group.needs_approval and group.join_question and not applicant.answer:
        return Refused("answer_missing", _("Please answer the question of the group."), status=422, field="answer")
    taken = Membership.objects.filter(group=group, nickname_key=fold(applicant.nickname), standing=Standing.ACTIVE)
    return nickname_taken() if taken.exclude(user=user).exists() else None


def _needs_approval(user: User, group: Group) -> bool:
    was_kicked = Membership.objects.filter(group=group, user=user, standing=Standing.KICKED).exists()
    return group.needs_approval or was_kicked


def _use(invite: Invite) -> None:
    """Take one use, by a conditional update: exact under any concurrency."""
    room = Q(max_uses=None) | Q(uses__lt=F("max_uses"))
    if not Invite.objects.filter(room, pk=invite.pk, revoked_at=None).update(uses=F("uses") + 1):
        raise Refused("invite_over", _("This invitation has been used up. Please ask for a new one."), status=410)


def _ask_to_join(
    user: User, group: Group, invite: Invite, applicant: Applicant, accepted_version: int, now: datetime
) -> JoinRequest:
    waiting = JoinRequest.objects.filter(group=group, user=user, state=JoinState.WAITING).first()
    if waiting:
        return waiting
    if invite.kind != InviteKind.DURABLE:
        _use(invite)
    try:
        with atomic():
            row = JoinRequest.objects.create(
                group=group,
                user=user,
                invite=invite,
                nickname=applicant.nickname,
                face=applicant.face,
                province=applicant.province,
                answer=applicant.answer,
                accepted_version=accepted_version,
                created_at=now,
            )
    except IntegrityError:
        return JoinRequest.objects.get(group=group, user=user, state=JoinState.WAITING)
    log.record("ask_to_join", now=now, group=group.public_id, object_type="join", object_id=row.public_id)
    for greeter in greeters(group):
        tell(greeter.user_id, "join_waiting", group=group.public_id, now=now)
    append(group.public_id, "join", row.public_id)
    return row


def greeters(group: Group) -> list[Membership]:
    """The admins who let people in."""
    admins = Membership.objects.filter(group=group, standing=Standing.ACTIVE, role__in=[Role.OWNER, Role.ADMIN])
    return [admin for admin in admins if admin.has_duty("welcome")]
