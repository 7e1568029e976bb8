"""Pointing out something odd."""

from datetime import datetime

from django.db import IntegrityError
from django.utils.translation import gettext as _

from hubang.audit import log
from hubang.groups.models import Membership
from hubang.lib.cleaning import clean_line
from hubang.lib.db import atomic, lock
from hubang.lib.refused import Refused, check
from hubang.live.log import append
from hubang.moderation.actions.cases import open_case
from hubang.moderation.actions.screening import screen_text
from hubang.moderation.models import Case, Flag
from hubang.moderation.policies import may_flag
from hubang.moderation.queries import flags_today

OBJECTS = ("request", "message", "member", "page")
REASONS = ("scam", "link", "ad", "paid", "rude", "private", "other")


def flag(
    member: Membership,
    *,
    object_type: str,
    object_id: str,
    reason: str,
    text: str,
    now: datetime,
    about: Membership | None = None,
) -> Flag:
    """Point something out to the safety officers. The caller has looked the thing up for this member already.

    Pointing out the same thing again changes nothing. What is said may quote a trick; personal data in it is covered.
    `Refused`: bad_flag, too_many_flags.
    """
    if object_type not in OBJECTS or reason not in REASONS:
        raise Refused(
            "bad_flag",
            _("It is not said yet what is odd. Please choose one of the reasons."),
            status=422,
            field="reason",
        )
    text = screen_text(member, where="flag", text=clean_line(text, 300), now=now).text
    row = Flag(
        group=member.group,
        by=member,
        object_type=object_type,
        object_id=object_id,
        reason=reason,
        text=text,
        created_at=now,
    )
    with atomic():
        # The lock makes the daily number exact for one member.
        check(may_flag(lock(Membership.objects.filter(pk=member.pk)).get(), flags_today(member, now)))
        try:
            with atomic():
                row.save()
        except IntegrityError:
            return Flag.objects.get(by=member, object_type=object_type, object_id=object_id)
        case = open_case(
            "flag",
            about=about,
            group_of=member,
            object_type=object_type,
            object_id=object_id,
            raised_by=member,
            reason=reason,
            flag=row.public_id,
            now=now,
        )
        _note(member, case, now)
    return row


def _note(member: Membership, case: Case, now: datetime) -> None:
    group = member.group.public_id
    log.record("flag", now=now, group=group, actor=member.public_id, object_type="case", object_id=case.public_id)
    append(group, "case", case.public_id)
