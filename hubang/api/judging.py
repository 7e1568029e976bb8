"""The review queue, measures, appeals."""

from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema
from pydantic import Field

from hubang.aid.actions import decide_case
from hubang.aid.judged import thing_of, written_of
from hubang.aid.models import Assist, HelpRequest
from hubang.api.auth import Token, any_member_of, caller, member_of
from hubang.api.pages import Place, page_of
from hubang.api.refusals import RESPONSES, FoundOut, found_out
from hubang.api.schemas import Done, Page, Person, dicts, person
from hubang.api.writes import Key, Strict, do_once
from hubang.groups.models import Membership
from hubang.groups.queries import member_for
from hubang.lib.refused import Absent, check
from hubang.moderation import actions
from hubang.moderation.models import Case, ModerationAction
from hubang.moderation.queries import (
    all_cases_for,
    all_measures_about,
    answer_to,
    block_for,
    case_for,
    flags_on,
    found_of,
    history_of,
    measure_for,
    outcome_for,
)

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


class FlagOut(Schema):
    """What a member said of the thing; whose words they are stays out of it."""

    reason: str
    text: str
    at: datetime


class CaseDetail(CaseOut):
    """A matter with what is needed to decide it."""

    author: Person | None
    flags: list[FlagOut]
    measures: list[MeasureOut]


class OutcomeOut(Schema):
    """A decision about something of the caller's own."""

    id: str
    kind: str
    decision: str
    reason: str
    at: datetime | None


class BlockOut(Schema):
    """That a text was refused, and what became of the appeal."""

    id: str
    category: str
    at: datetime
    is_appealed: bool
    is_released: bool
    reason: str


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


@router.get("/groups/{gid}/cases", auth=Token("manage"), response={200: Page[CaseOut], **RESPONSES})
def cases(
    request: HttpRequest, gid: str, state: Literal["open", "closed"] = "open", cursor: Place = ""
) -> dict[str, Any]:
    """What waits for the caller, due first; or what was decided, newest first."""
    member = member_of(request, gid)
    check(None if member.is_admin else Absent())
    by = ("due_at", "pk") if state == "open" else ("-closed_at", "-pk")
    return page_of(all_cases_for(member, state=state), cursor, lambda rows: dicts(map(case_out, rows)), by=by)


@router.get("/groups/{gid}/cases/{cid}", auth=Token("manage"), response={200: CaseDetail, **RESPONSES})
def one_case(request: HttpRequest, gid: str, cid: str) -> CaseDetail:
    """One matter: what is judged, who said what of it, and what was decided about its author before."""
    member = member_of(request, gid)
    row = case_for(member, cid)
    measures = history_of(member, row.about)[0] if row.about else []
    author = _author_of(row)
    return CaseDetail(
        **case_out(row).dict(),
        author=person(author) if author else None,
        flags=[FlagOut(reason=one.reason, text=one.text, at=one.created_at) for one in flags_on(row)],
        measures=[measure_out(one) for one in measures],
    )


def _author_of(case: Case) -> Membership | None:
    """Whose words or deed it is."""
    thing = thing_of(case)
    if isinstance(thing, HelpRequest):
        return thing.asker
    if isinstance(thing, Assist):
        return thing.helper
    return thing.author if thing is not None else case.about


@router.get("/groups/{gid}/outcomes/{cid}", auth=Token("read"), response={200: OutcomeOut, **RESPONSES})
def outcome(request: HttpRequest, gid: str, cid: str) -> OutcomeOut:
    """What was decided about something of the caller's own, and why."""
    row = outcome_for(any_member_of(request, gid), cid)
    return OutcomeOut(id=row.public_id, kind=row.kind, decision=row.decision, reason=row.reason, at=row.closed_at)


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


@router.get("/groups/{gid}/measures/mine", auth=Token("read"), response={200: Page[MeasureOut], **RESPONSES})
def my_measures(request: HttpRequest, gid: str, cursor: Place = "") -> dict[str, Any]:
    """Measures against the caller, newest first."""
    return page_of(all_measures_about(any_member_of(request, gid)), cursor, lambda rows: dicts(map(measure_out, rows)))


@router.get("/measures/{measure}", auth=Token("read"), response={200: MeasureOut, **RESPONSES})
def my_measure(request: HttpRequest, measure: str) -> MeasureOut:
    """One measure against the caller: also for who is no member any more."""
    return measure_out(measure_for(caller(request), measure))


@router.get("/groups/{gid}/blocks/{bid}", auth=Token("read"), response={200: BlockOut, **RESPONSES})
def block(request: HttpRequest, gid: str, bid: str) -> BlockOut:
    """A refused text of the caller's own, of the last 20 days, without its words: how the appeal stands."""
    row = block_for(any_member_of(request, gid), bid, timezone.now())
    answer = answer_to(row)
    return BlockOut(
        id=row.public_id,
        category=row.category,
        at=row.at,
        is_appealed=row.appealed_at is not None,
        is_released=row.released_at is not None,
        reason=answer.reason if answer else "",
    )


@router.post("/groups/{gid}/blocks/{bid}/appeal", auth=Token("chat"), response={200: Done, **RESPONSES})
def appeal(request: HttpRequest, gid: str, bid: str, body: AppealIn, key: Key) -> Done:
    """Ask a reviewer to look at a refused text; `bid` is the `block` of the refusal."""
    member, now = any_member_of(request, gid), timezone.now()

    def act() -> str:
        return actions.appeal_block(member, block_for(member, bid, now), **body.dict(), now=now).public_id

    return Done(id=do_once(request, key, "appeal", body.dict(), act, now))
