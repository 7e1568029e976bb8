"""Joining: one path for everybody, whatever code brought them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from hubang.accounts.actions import accept_policy, guest_of
from hubang.accounts.models import User
from hubang.audit import log
from hubang.groups.actions.founding import open_next_group
from hubang.groups.actions.membership import admit, banned, full, nickname_taken
from hubang.groups.models import Group, Invite, JoinRequest, Membership, Role, Standing
from hubang.groups.nicknames import clean_nickname, fold
from hubang.groups.places import read_face, read_province
from hubang.groups.policies import current_rules_version, is_living
from hubang.groups.queries import group_with_room, membership_in_community, rules_of, waiting_join_of
from hubang.lib.cleaning import clean_line
from hubang.lib.db import atomic, lock
from hubang.lib.refused import Absent, Refused, check
from hubang.lib.tokens import digest, read_code
from hubang.live.log import append
from hubang.notify.outbox import tell


@dataclass(frozen=True)
class Applicant:
    """What a person says about themselves when joining, cleaned."""

    nickname: str
    face: str
    province: str
    answer: str
    accepted_version: int
    # The public id of the group whose rules were shown; empty when the caller does not know.
    read: str


def join_as_guest(*, form: str, now: datetime, language: str = "", **about: Any) -> Membership | JoinRequest:
    """Join without an account: makes the account in the same transaction, so that a refusal leaves nothing behind.

    `form` is the secret of the form that was sent (see `accounts.actions.guest_of`); `about` as for `join_group`.
    """
    with atomic():
        return join_group(guest_of(form, language=language, now=now), now=now, **about)


def join_group(
    user: User,
    *,
    code: str,
    nickname: str,
    accepted_version: int,
    now: datetime,
    face: str = "",
    province: str = "",
    answer: str = "",
    read: str = "",
) -> Membership | JoinRequest:
    """Join the group that the code leads to; a `JoinRequest` when an admin has to approve first.

    The group always comes from the invite's row. Somebody who belongs to it already gets that membership. `Refused`:
    absent, invite_over, group_full, banned, bad_nickname, nickname_taken, bad_choice, rules_changed (with the new
    version), answer_missing.
    """
    applicant = Applicant(
        nickname=clean_nickname(nickname),
        face=read_face(face),
        province=read_province(province),
        answer=clean_line(answer, 200),
        accepted_version=accepted_version,
        read=read,
    )
    with atomic():
        invite = _living_invite(code, now)
        member = membership_in_community(user, invite)
        if member:
            return member
        group = _group_of(invite, now)
        if _former(user, group).filter(standing=Standing.BANNED).exists():
            raise banned()
        # Asked again under the lock: the same person may have come in by another request meanwhile.
        here = membership_in_community(user, invite) or waiting_join_of(user, group)
        if here:
            return here
        check(_may_join(user, group, applicant))
        accept_policy(user, now=now)
        _use(invite)
        if _needs_approval(user, group):
            return _ask_to_join(user, group, invite, applicant, now)
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
    rows = Invite.objects.select_related("community", "group", "created_by")
    invite = rows.filter(digest=digest(read_code(code[:64]))).first()
    if invite is None:
        raise Absent
    check(is_living(invite, now))
    return invite


def _group_of(invite: Invite, now: datetime) -> Group:
    """The invite's own group, or the first of the community with room, locked."""
    if invite.group is not None:
        return lock(Group.objects.filter(pk=invite.group.pk)).get()
    while group := group_with_room(invite.community):
        # Somebody else may have taken the last place before the lock was ours: then it is the next group's turn.
        group = lock(Group.objects.filter(pk=group.pk)).get()
        if group.member_count < group.max_members:
            return group
    if not invite.community.may_grow:
        raise full(Group.objects.filter(community=invite.community).order_by("-number")[0])
    return open_next_group(invite.community, now=now)


def _may_join(user: User, group: Group, applicant: Applicant) -> Refused | None:
    if not _has_read_the_rules(group, applicant):
        return Refused(
            "rules_changed",
            _("The rules of this group have just changed. Please read them again before you join."),
            version=current_rules_version(group),
        )
    if group.member_count >= group.max_members:
        return full(group)
    if group.needs_approval and group.join_question and not applicant.answer:
        return Refused(
            "answer_missing",
            _("The group asks a question before it lets people in. Please answer it."),
            status=422,
            field="answer",
        )
    taken = Membership.objects.filter(group=group, nickname_key=fold(applicant.nickname), standing=Standing.ACTIVE)
    return nickname_taken() if taken.exclude(user=user).exists() else None


def _has_read_the_rules(group: Group, applicant: Applicant) -> bool:
    """Whether what was shown is what holds here: the last place of the group that was shown may be gone meanwhile."""
    if applicant.accepted_version != current_rules_version(group):
        return False
    if not applicant.read or applicant.read == group.public_id:
        return True
    shown = group.community.groups.filter(public_id=applicant.read).first()
    return shown is not None and _words(shown) == _words(group)


def _words(group: Group) -> list[tuple[str, str, str]]:
    return [(rule.kind, rule.title, rule.text) for rule in rules_of(group)]


def _former(user: User, group: Group) -> QuerySet[Membership]:
    """Every membership of the user in the community: who was banned in one group does not come back by the next."""
    return Membership.objects.filter(user=user, group__community=group.community_id)


def _needs_approval(user: User, group: Group) -> bool:
    return group.needs_approval or _former(user, group).filter(standing=Standing.KICKED).exists()


def _use(invite: Invite) -> None:
    """Take one use, by a conditional update: exact under any concurrency. An applicant's use is given back if refused."""
    room = Q(max_uses=None) | Q(uses__lt=F("max_uses"))
    if not Invite.objects.filter(room, pk=invite.pk, revoked_at=None).update(uses=F("uses") + 1):
        raise Refused("invite_over", _("This invitation has been used up. Please ask for a new one."), status=410)


def _ask_to_join(user: User, group: Group, invite: Invite, applicant: Applicant, now: datetime) -> JoinRequest:
    row = JoinRequest.objects.create(
        group=group,
        user=user,
        invite=invite,
        nickname=applicant.nickname,
        face=applicant.face,
        province=applicant.province,
        answer=applicant.answer,
        accepted_version=applicant.accepted_version,
        created_at=now,
    )
    log.record("ask_to_join", now=now, group=group.public_id, object_type="join", object_id=row.public_id)
    for greeter in greeters(group):
        tell(greeter.user_id, "join_waiting", group=group.public_id, now=now)
    append(group.public_id, "join", row.public_id)
    return row


def greeters(group: Group) -> list[Membership]:
    """The admins who let people in."""
    admins = Membership.objects.filter(group=group, standing=Standing.ACTIVE, role__in=[Role.OWNER, Role.ADMIN])
    return [admin for admin in admins if admin.has_duty("welcome")]
