"""The door that every text passes before it is stored."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hubang.audit import log
from hubang.engines.screening import Verdict
from hubang.groups.models import Group, Membership
from hubang.lib.db import apart
from hubang.lib.refused import Refused
from hubang.moderation.fingerprints import fingerprint
from hubang.moderation.models import BlockedText
from hubang.moderation.queries import is_released
from hubang.moderation.reasons import message_for
from hubang.moderation.screening import Place, is_newcomer, judge


@dataclass(frozen=True)
class Screened:
    """What passed the door: held texts are stored out of sight until a reviewer has looked."""

    is_held: bool
    category: str
    codes: tuple[str, ...]


def screen_text(member: Membership, *, where: str, text: str, now: datetime, links_allowed: bool = False) -> Screened:
    """Screen a text before it is stored, outside of any transaction.

    Blocked: `Refused` "blocked" (422) with `block`, the public id for an appeal; the text itself is not kept, only a
    keyed fingerprint, the category and the codes of the findings. A text that a reviewer released passes for its writer.
    """
    verdict = judge(member.group, Place(where, links_allowed), text, is_newcomer=is_newcomer(member, now), now=now)
    if verdict.outcome == "block" and not is_released(member, text):
        raise _blocked(member.group, member, where, text, verdict, now)
    return Screened(verdict.outcome == "hold", verdict.label, _codes(verdict))


def screen_nickname(group: Group, text: str, *, now: datetime) -> None:
    """Screen what somebody who is no member yet says of themselves: what would be held is refused as well."""
    verdict = judge(group, Place("nickname"), text, is_newcomer=True, now=now)
    if verdict.outcome != "allow":
        raise _blocked(group, None, "nickname", text, verdict, now)


def _blocked(
    group: Group, member: Membership | None, where: str, text: str, verdict: Verdict, now: datetime
) -> Refused:
    with apart():
        row = BlockedText.objects.create(
            group=group,
            member=member,
            where=where,
            fingerprint=fingerprint(text),
            category=verdict.label,
            codes=list(_codes(verdict)),
            at=now,
        )
        actor = member.public_id if member else ""
        log.record(
            "block_text", now=now, group=group.public_id, actor=actor, object_type="block", object_id=row.public_id
        )
    detail: dict[str, Any] = {"block": row.public_id, "findings": verdict.findings}
    return Refused("blocked", message_for(verdict), status=422, **detail)


def _codes(verdict: Verdict) -> tuple[str, ...]:
    return tuple(dict.fromkeys(finding.check for finding in verdict.findings))
