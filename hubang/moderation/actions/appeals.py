"""Asking a reviewer to look at a refused text, and the answer."""

from datetime import datetime

from django.utils.translation import gettext as _

from hubang.audit import log
from hubang.groups.models import Membership
from hubang.lib.cleaning import clean_line, clean_text
from hubang.lib.db import atomic
from hubang.lib.refused import Refused, check
from hubang.live.log import append
from hubang.moderation.actions.cases import close_case, open_case
from hubang.moderation.actions.screening import screen_text
from hubang.moderation.fingerprints import fingerprints
from hubang.moderation.found import found_in
from hubang.moderation.models import BlockedText, Case
from hubang.moderation.policies import may_appeal
from hubang.moderation.queries import block_for
from hubang.moderation.screening import is_newcomer, judge
from hubang.moderation.written import Written
from hubang.notify.outbox import tell

LONGEST = 2000


def appeal_block(member: Membership, block: BlockedText, *, text: str, why: str, now: datetime) -> Case:
    """Ask a reviewer to look at a refused text, once.

    The text was not kept, so the writer gives it again: the same characters, or it is refused ("other_text"). It is kept
    encrypted until the decision, with personal data masked. `Refused`: absent, appealed_already, other_text.
    """
    text, why = clean_text(text, LONGEST), clean_line(why, 200)
    check(may_appeal(member, block_for(member, block.public_id, now)))
    if block.fingerprint not in fingerprints(text):
        raise Refused(
            "other_text",
            _(
                "This is not the text that was refused. Please paste it here as it was, so that the reviewer sees the same."
            ),
            status=422,
            field="text",
        )
    written = Written.of(text)
    verdict = judge(member.group, block.where, text, is_newcomer=is_newcomer(member, now), now=now)
    covered = written.covered(verdict.findings).text
    why = screen_text(member, where="appeal", text=why, now=now).text
    with atomic():
        if not BlockedText.objects.filter(pk=block.pk, appealed_at=None).update(appealed_at=now):
            check(may_appeal(member, block_for(member, block.public_id, now)))
        case = open_case(
            "appeal",
            about=member,
            group_of=member,
            object_type="block",
            object_id=block.public_id,
            raised_by=member,
            text="\n\n".join(part for part in (covered, why) if part),
            category=block.category,
            codes=block.codes,
            found=[one.as_json() for one in found_in(written, verdict)],
            where=block.where,
            now=now,
        )
        group = member.group.public_id
        log.record(
            "appeal_block", now=now, group=group, actor=member.public_id, object_type="case", object_id=case.public_id
        )
        append(group, "case", case.public_id)
    return case


def decide_appeal(admin: Membership, case: Case, *, decision: str, reason: str, now: datetime) -> Case:
    """Let the text through for its writer ("release"), or stay with the refusal ("uphold"). The writer is told."""
    with atomic():
        case = close_case(admin, case, decision=decision, reason=reason, now=now)
        block = BlockedText.objects.select_related("member").get(public_id=case.object_id)
        if decision == "release":
            BlockedText.objects.filter(pk=block.pk).update(released_at=now)
        if block.member is not None:
            kind = "appeal_granted" if decision == "release" else "appeal_denied"
            tell(block.member.user_id, kind, group=case.group.public_id, now=now, block=block.public_id)
    return case
