"""Letting people in, or not."""

from datetime import datetime

from django.db.models import F
from django.utils.translation import gettext as _

from hubang.accounts.models import User
from hubang.audit import log
from hubang.groups.actions.membership import admit
from hubang.groups.models import Group, Invite, JoinRequest, JoinState, Membership
from hubang.groups.policies import current_rules_version, is_living, may_manage
from hubang.groups.queries import join_request_for
from hubang.lib.cleaning import clean_line
from hubang.lib.db import atomic, lock
from hubang.lib.refused import Refused, check
from hubang.live.log import append
from hubang.notify.outbox import tell


def approve_join(admin: Membership, join: JoinRequest, *, now: datetime) -> Membership:
    """Let somebody in. The inviter's right is looked at again: an invite that ended meanwhile brings nobody."""
    check(may_manage(admin, "welcome"))
    with atomic():
        group = lock(Group.objects.filter(pk=admin.group_id)).get()
        join = join_request_for(admin, join.public_id)
        if join.invite is not None and join.invite.created_by is not None and not join.invite.created_by.is_active:
            check(is_living(join.invite, now))
        _decide(join, JoinState.APPROVED, admin, "", now)
        member = admit(
            join.user,
            group,
            nickname=join.nickname,
            face=join.face,
            province=join.province,
            # Rules that changed while the person waited are accepted before the first word, like everybody's.
            version=min(join.accepted_version, current_rules_version(group)),
            invite=join.invite,
            now=now,
        )
        log.record(
            "approve_join",
            now=now,
            group=group.public_id,
            actor=admin.public_id,
            object_type="join",
            object_id=join.public_id,
        )
        tell(join.user_id, "join_approved", group=group.public_id, now=now)
        append(group.public_id, "join", join.public_id)
    return member


def refuse_join(admin: Membership, join: JoinRequest, *, reason: str, now: datetime) -> JoinRequest:
    """Not let somebody in, with the reason that the person reads."""
    check(may_manage(admin, "welcome"))
    reason = clean_line(reason, 200)
    if not reason:
        raise Refused(
            "reason_missing",
            _("There is no reason yet, and the person has a right to read one. Please write it."),
            status=422,
            field="reason",
        )
    with atomic():
        join = join_request_for(admin, join.public_id)
        _decide(join, JoinState.REFUSED, admin, reason, now)
        _give_back(join)
        group = admin.group.public_id
        log.record(
            "refuse_join", now=now, group=group, actor=admin.public_id, object_type="join", object_id=join.public_id
        )
        tell(join.user_id, "join_refused", group=group, now=now, join=join.public_id)
        append(group, "join", join.public_id)
    return join


def withdraw_join(user: User, join: JoinRequest, *, now: datetime) -> JoinRequest:
    """Take back one's own request to join."""
    with atomic():
        waiting = JoinRequest.objects.filter(pk=join.pk, user=user, state=JoinState.WAITING)
        if waiting.update(state=JoinState.WITHDRAWN, decided_at=now):
            _give_back(join)
            group = join.group.public_id
            log.record("withdraw_join", now=now, group=group, object_type="join", object_id=join.public_id)
            append(group, "join", join.public_id)
    return join


def _give_back(join: JoinRequest) -> None:
    """The use of the invite that the applicant had taken is free again."""
    if join.invite_id is not None:
        Invite.objects.filter(pk=join.invite_id, uses__gt=0).update(uses=F("uses") - 1)


def _decide(join: JoinRequest, state: str, admin: Membership, reason: str, now: datetime) -> None:
    waiting = JoinRequest.objects.filter(pk=join.pk, state=JoinState.WAITING)
    if not waiting.update(state=state, decided_at=now, decided_by=admin, reason=reason):
        raise Refused(
            "already_decided", _("Somebody else has decided this already. Please go on with what still waits.")
        )
