"""The review queue, measures, the group's own words, appeals."""

from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema
from pydantic import Field

from hubang.aid.actions import decide_case
from hubang.aid.judged import written_of
from hubang.api.auth import Token, member_of
from hubang.api.refusals import RESPONSES, FoundOut, found_out
from hubang.api.schemas import Done
from hubang.api.writes import Empty, Key, Strict, do_once
from hubang.groups.models import Membership
from hubang.groups.queries import member_for
from hubang.lib.refused import Absent, check
from hubang.moderation import actions
from hubang.moderation.models import CATEGORIES, Case, ModerationAction
from hubang.moderation.queries import block_for, case_for, cases_for, found_of, measures_about, word_for, words_for

router = Router(tags=["judging"])


class CaseOut(Schema):
    """A matter of the queue: what it is about, and what can be decided."""

    id: str
    kind: str
    state: str
    object_type: str
    object_id: str
    about: str
    # What was written, by fields, for who decides; `found` names places in it.
    words: dict[str, str]
    found: list[FoundOut]
    decisions: list[str]
    due_at: datetime


class Decision(Strict):
    """One of the case's decisions, and why."""

    decision: Annotated[str, Field(max_length=20)]
    reason: Annotated[str, Field(max_length=200)] = ""


class MeasureIn(Strict):
    """A measure; `minutes` is for a mute only."""

    kind: Literal["mute", "unmute", "kick", "ban"]
    reason: Annotated[str, Field(max_length=200)] = ""
    minutes: Annotated[int, Field(ge=1, le=43200)] = 60
    rule: Annotated[int, Field(ge=1, le=30)] | None = None


class MeasureOut(Schema):
    """A measure against the caller."""

    id: str
    kind: str
    reason: str
    rule: int | None
    created_at: datetime
    ends_at: datetime | None
    lifted_at: datetime | None


class WordIn(Strict):
    """A word of the group's own list."""

    text: Annotated[str, Field(min_length=2, max_length=60)]
    category: Literal[CATEGORIES]  # type: ignore[valid-type]
    severity: Literal["hold", "block"]


class WordOut(Schema):
    """A listed word."""

    id: str
    text: str
    category: str
    severity: str


class AppealIn(Strict):
    """The refused text once more (it was not kept), and why it should pass."""

    text: Annotated[str, Field(min_length=1, max_length=2000)]
    why: Annotated[str, Field(max_length=200)] = ""


def case_out(row: Case) -> CaseOut:
    """A matter, shown to who may decide it."""
    same = {name: getattr(row, name) for name in ("kind", "state", "object_type", "object_id", "due_at")}
    about = row.about.public_id if row.about else ""
    return CaseOut(
        id=row.public_id,
        about=about,
        words=dict(written_of(row).fields),
        found=[found_out(one) for one in found_of(row)],
        decisions=list(actions.decisions_of(row)),
        **same,
    )


def measure_out(row: ModerationAction) -> MeasureOut:
    """A measure, shown to the one whom it is about."""
    same = {name: getattr(row, name) for name in ("kind", "reason", "created_at", "ends_at", "lifted_at")}
    return MeasureOut(id=row.public_id, rule=row.rule_number, **same)


@router.get("/groups/{gid}/cases", auth=Token("manage"), response={200: list[CaseOut], **RESPONSES})
def cases(request: HttpRequest, gid: str) -> list[CaseOut]:
    """What waits for the caller, due first."""
    member = member_of(request, gid)
    check(None if member.is_admin else Absent())
    return [case_out(row) for row in cases_for(member)]


@router.post("/groups/{gid}/cases/{cid}/decide", auth=Token("manage"), response={200: Done, **RESPONSES})
def decide(request: HttpRequest, gid: str, cid: str, body: Decision, key: Key) -> Done:
    """Decide a matter."""
    member, now = member_of(request, gid), timezone.now()

    def act() -> str:
        return decide_case(member, case_for(member, cid), **body.dict(), now=now).public_id

    return Done(id=do_once(request, key, "decide_case", body.dict(), act, now))


@router.post("/groups/{gid}/members/{pid}/measures", auth=Token("manage"), response={200: Done, **RESPONSES})
def measure(request: HttpRequest, gid: str, pid: str, body: MeasureIn, key: Key) -> Done:
    """Mute, kick or ban with the reason that the person reads, or lift a mute."""
    member, now = member_of(request, gid), timezone.now()

    def act() -> str:
        return _measure(member, member_for(member, pid), body, now)

    return Done(id=do_once(request, key, body.kind, body.dict(), act, now))


def _measure(admin: Membership, other: Membership, body: MeasureIn, now: datetime) -> str:
    if body.kind == "unmute":
        return actions.unmute(admin, other, now=now).public_id
    said: dict[str, Any] = {"reason": body.reason, "rule_number": body.rule, "now": now}
    if body.kind == "mute":
        return actions.mute(admin, other, minutes=body.minutes, **said).public_id
    return (actions.kick if body.kind == "kick" else actions.ban)(admin, other, **said).public_id


@router.get("/groups/{gid}/measures/mine", auth=Token("read"), response={200: list[MeasureOut], **RESPONSES})
def my_measures(request: HttpRequest, gid: str) -> list[MeasureOut]:
    """Measures against the caller, newest first."""
    return [measure_out(row) for row in measures_about(member_of(request, gid))]


@router.get("/groups/{gid}/words", auth=Token("manage"), response={200: list[WordOut], **RESPONSES})
def words(request: HttpRequest, gid: str) -> list[WordOut]:
    """The group's own words, for admins who review."""
    rows = words_for(member_of(request, gid))
    return [WordOut(id=row.public_id, text=row.text, category=row.category, severity=row.severity) for row in rows]


@router.post("/groups/{gid}/words", auth=Token("manage"), response={200: Done, **RESPONSES})
def add_word(request: HttpRequest, gid: str, body: WordIn, key: Key) -> Done:
    """Add a word; adding it again changes its category and severity."""
    member, now = member_of(request, gid), timezone.now()

    def act() -> str:
        return actions.add_word(member, **body.dict(), now=now).public_id

    return Done(id=do_once(request, key, "add_word", body.dict(), act, now))


@router.post("/groups/{gid}/words/{wid}/remove", auth=Token("manage"), response={200: Done, **RESPONSES})
def remove_word(request: HttpRequest, gid: str, wid: str, body: Empty, key: Key) -> Done:
    """Take a word off the list."""
    member, now = member_of(request, gid), timezone.now()

    def act() -> str:
        actions.remove_word(member, word_for(member, wid), now=now)
        return wid

    return Done(id=do_once(request, key, "remove_word", body.dict(), act, now))


@router.post("/groups/{gid}/blocks/{bid}/appeal", auth=Token("chat"), response={200: Done, **RESPONSES})
def appeal(request: HttpRequest, gid: str, bid: str, body: AppealIn, key: Key) -> Done:
    """Ask a reviewer to look at a refused text; `bid` is the `block` of the refusal."""
    member, now = member_of(request, gid), timezone.now()

    def act() -> str:
        return actions.appeal_block(member, block_for(member, bid, now), **body.dict(), now=now).public_id

    return Done(id=do_once(request, key, "appeal", body.dict(), act, now))
