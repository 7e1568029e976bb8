"""Pointing out something odd, and asking a reviewer to look at a refused text."""

from datetime import datetime

from django.db import IntegrityError
from django.utils.translation import gettext as _

from hubang.audit import log
from hubang.groups.models import Membership
from hubang.groups.policies import may_speak
from hubang.lib.cleaning import clean_line
from hubang.lib.db import atomic
from hubang.lib.refused import Refused, check
from hubang.live.log import append
from hubang.moderation.actions.cases import open_case
from hubang.moderation.models import BlockedText, Case, Flag
from hubang.moderation.policies import may_flag
from hubang.moderation.queries import block_for, flags_today

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
    """Point something out to the safety officers. The caller has looked the thing up for this member already."""
    if object_type not in OBJECTS or reason not in REASONS:
        raise Refused("bad_flag", _("Please choose one of the reasons."), status=422, field="reason")
    text = clean_line(text, 300)
    with atomic():
        check(may_flag(member, flags_today(member, now)))
        try:
            with atomic():
                row = Flag.objects.create(
                    group=member.group,
                    by=member,
                    object_type=object_type,
                    object_id=object_id,
                    reason=reason,
                    text=text,
                    created_at=now,
                )
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
            now=now,
        )
        _note("flag", member, case, now)
    return row


def appeal_block(member: Membership, block: BlockedText, *, why: str, now: datetime) -> Case:
    """Ask a reviewer to look at a refusal. The text was not kept, so the writer says in own words what it was about."""
    check(may_speak(member, now))
    why = clean_line(why, 200)
    with atomic():
        block = block_for(member, block.public_id)
        case = open_case(
            "appeal",
            about=None,
            group_of=member,
            object_type="block",
            object_id=block.public_id,
            raised_by=member,
            category=block.category,
            codes=block.codes,
            where=block.where,
            why=why,
            now=now,
        )
        _note("appeal_block", member, case, now)
    return case


def _note(verb: str, member: Membership, case: Case, now: datetime) -> None:
    group = member.group.public_id
    log.record(verb, now=now, group=group, actor=member.public_id, object_type="case", object_id=case.public_id)
    append(group, "case", case.public_id)
