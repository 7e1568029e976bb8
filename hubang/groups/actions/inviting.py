"""Invites of members and channels."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from hubang.audit import log
from hubang.groups.models import Invite, InviteKind, Membership
from hubang.groups.policies import may_speak
from hubang.groups.queries import invite_for
from hubang.lib.cleaning import clean_line
from hubang.lib.db import atomic, lock
from hubang.lib.refused import Refused, check
from hubang.lib.tokens import digest, new_code

LONGEST_DAYS, MOST_USES, MOST_LIVING = 365, 500, 20


def make_invite(
    member: Membership, *, label: str, days: int, max_uses: int | None, now: datetime, channel: bool = False
) -> tuple[Invite, str]:
    """An invite and its code, which is shown to its maker once and kept as a hash. Invites give no role.

    A channel invite (a place where the code is printed) is made by an admin who welcomes.
    """
    check(may_speak(member, now))
    if channel and not member.has_duty("welcome"):
        raise Refused(
            "not_your_duty",
            _(
                "Invites for a channel are made by the admins who welcome people. Please ask one of them, or make an invite of your own."
            ),
            status=403,
        )
    if not 1 <= days <= LONGEST_DAYS or (max_uses is not None and not 1 <= max_uses <= MOST_USES):
        raise Refused(
            "bad_invite",
            _("An invite is good for 1 to 365 days and for 1 to 500 people. Please choose such numbers."),
            status=422,
        )
    code = new_code()
    with atomic():
        # The lock makes the limit exact for one member.
        lock(Membership.objects.filter(pk=member.pk)).get()
        own = Invite.objects.filter(created_by=member, revoked_at=None, expires_at__gt=now)
        if own.count() >= MOST_LIVING:
            raise Refused("too_many_invites", _("You have 20 invites already. Revoke one that is no longer used."))
        invite = Invite.objects.create(
            community=member.group.community,
            group=member.group,
            kind=InviteKind.CHANNEL if channel else InviteKind.MEMBER,
            digest=digest(code),
            label=clean_line(label, 40),
            created_by=member,
            created_at=now,
            expires_at=now + timedelta(days=days),
            max_uses=max_uses,
        )
        _note("make_invite", member, invite, now)
    return invite, code


def revoke_invite(member: Membership, invite: Invite, *, now: datetime) -> Invite:
    """End an invite at once: one's own, or any of the group for an admin who welcomes."""
    with atomic():
        invite = invite_for(member, invite.public_id)
        if Invite.objects.filter(pk=invite.pk, revoked_at=None).update(revoked_at=now):
            _note("revoke_invite", member, invite, now)
    return invite


def _note(verb: str, member: Membership, invite: Invite, now: datetime) -> None:
    group = member.group.public_id
    log.record(verb, now=now, group=group, actor=member.public_id, object_type="invite", object_id=invite.public_id)
