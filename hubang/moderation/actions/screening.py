"""The door that every text passes before it is stored."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hubang.audit import log
from hubang.engines.screening import Verdict
from hubang.engines.screening.flood import Trace
from hubang.groups.models import Group, Membership
from hubang.lib.db import apart, atomic
from hubang.lib.refused import Refused
from hubang.moderation import floods
from hubang.moderation.actions.inheriting import inherit_lists
from hubang.moderation.doors import DOORS
from hubang.moderation.fingerprints import fingerprint
from hubang.moderation.found import Found, found_in
from hubang.moderation.models import BlockedText, Sent
from hubang.moderation.queries import is_released
from hubang.moderation.reasons import message_for, worst_of
from hubang.moderation.screening import is_newcomer, judge, only_floods
from hubang.moderation.written import Written


@dataclass(frozen=True)
class Screened:
    """What passed the door. `text` is what may be stored: at a door that covers, personal data is stars in it.

    Held texts are stored out of sight until a reviewer has looked; `found` says what, where and why, for the writer too.
    """

    is_held: bool
    category: str
    text: str
    found: tuple[Found, ...] = ()
    trace: Trace | None = None

    @property
    def detail(self) -> dict[str, Any]:
        """What the case of a held text keeps of it: codes and places, never a word of the text."""
        codes = list(dict.fromkeys(one.check for one in self.found))
        return {"category": self.category, "codes": codes, "found": [one.as_json() for one in self.found]}


def screen_text(
    member: Membership, *, where: str, text: str | Mapping[str, str], now: datetime, scene: str = ""
) -> Screened:
    """Screen a text, or the texts of several fields by name, at one of the DOORS, before it is stored, outside of any transaction.

    `Refused` (422) "blocked", or "needs_review" where a doubtful text has nowhere to wait, with `block`, the public id for an
    appeal, `found`, and `written` for showing the writer where; the text itself is not kept, only a keyed fingerprint, the category and
    the codes of the findings. A text that a reviewer released passes for its writer.
    """
    return _screened(member.group, member, where, Written.of(text), is_newcomer(member, now), now, scene)


def remember(member: Membership, screened: Screened) -> None:
    """Note that a screened text was sent, in the transaction of its storing: sent again and again it is a flood."""
    if screened.trace is not None:
        floods.row_of(member, screened.trace, is_refused=False).save()


def forget_sent(now: datetime) -> int:
    """Delete the traces of what was sent more than two hours ago; how many went."""
    with atomic():
        return Sent.objects.filter(at__lt=now - floods.KEPT_FOR).delete()[0]


def screen_applicant(group: Group, text: str | Mapping[str, str], *, now: datetime) -> None:
    """Screen what somebody who is no member yet says of themselves."""
    _screened(group, None, "joining", Written.of(text), True, now)


def _screened(
    group: Group,
    member: Membership | None,
    where: str,
    written: Written,
    is_new: bool,
    now: datetime,
    scene: str = "",
) -> Screened:
    if not written.fields:
        return Screened(False, "clean", "")
    inherit_lists(group, now=now)
    verdict = judge(group, where, written.text, is_newcomer=is_new, now=now, sender=member, scene=scene)
    if verdict.outcome != "allow" and member is not None and is_released(member, written.text):
        verdict = only_floods(verdict)
    door, found = DOORS[where], found_in(written, verdict)
    if door.covers:
        return Screened(False, verdict.label, written.covered(verdict.findings).text, found)
    is_bad = verdict.outcome == "block" or (verdict.outcome == "hold" and door.doubtful == "refuse")
    is_held = verdict.outcome == "hold" and door.doubtful == "hold"
    if is_bad:
        raise _refusal(group, member, where, written, verdict, found, now)
    return Screened(is_held, verdict.label, written.text, found, verdict.trace)


def _refusal(
    group: Group,
    member: Membership | None,
    where: str,
    written: Written,
    verdict: Verdict,
    found: tuple[Found, ...],
    now: datetime,
) -> Refused:
    with apart():
        row = BlockedText.objects.create(
            group=group,
            member=member,
            where=where,
            fingerprint=fingerprint(written.text),
            category=verdict.label,
            codes=list(dict.fromkeys(one.check for one in found)),
            at=now,
        )
        # A flood is not prolonged by what it refuses.
        if member is not None and verdict.trace is not None and verdict.label != "flood":
            floods.row_of(member, verdict.trace, is_refused=True).save()
        actor = member.public_id if member else ""
        log.record(
            "block_text", now=now, group=group.public_id, actor=actor, object_type="block", object_id=row.public_id
        )
    detail: dict[str, Any] = {"found": found, "written": written, "field": found[0].field if found else "text"}
    if member is not None:
        detail["block"] = row.public_id
    worst = worst_of(verdict)
    if worst is not None and worst.check == "lookalike":
        detail |= worst.args
    if verdict.outcome == "block":
        return Refused("blocked", message_for(verdict), status=422, **detail)
    return Refused("needs_review", message_for(verdict), status=422, **detail)
