"""Members as the others see them, who we are, and how I stand."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema

from hubang.aid import actions
from hubang.aid.fairness import share_of
from hubang.aid.ledger import all_entries_of, all_thanks_received, balance_of, saved_by, thanks_wall
from hubang.aid.models import Assist, Thanks
from hubang.aid.pulse import weight_of
from hubang.aid.queries import asked_today, asks_allowed
from hubang.api.auth import Token, any_member_of, member_of
from hubang.api.judging import MeasureOut, measure_out
from hubang.api.pages import Place, page_of
from hubang.api.refusals import RESPONSES
from hubang.api.schemas import BalanceOut, Done, Page, Person, dicts, person
from hubang.api.writes import Key, Strict, do_once
from hubang.chat.queries import group_unread
from hubang.groups.models import Membership
from hubang.groups.policies import current_rules_version
from hubang.groups.queries import admins_of, member_for, members_by_province
from hubang.moderation.policies import may_measure
from hubang.moderation.queries import case_count, running_measures
from hubang.notify.queries import unread_count

router = Router(tags=["people"])


class Role(Schema):
    """An admin, and what they look after."""

    person: Person
    role: str
    duties: list[str]


class Province(Schema):
    """How many members named this province."""

    province: str
    members: int


class Helpful(Schema):
    """Who helped how often in the last 30 days."""

    person: Person
    helps: int


class AboutOut(Schema):
    """Who we are: admins, where members live, and who helped most. There is no list of who helped least."""

    admins: list[Role]
    provinces: list[Province]
    helped_most: list[Helpful]


class MemberOut(Schema):
    """A member as the caller may see them; measures that hold are shown to admins alone."""

    person: Person
    role: str
    duties: list[str]
    interests: str
    joined_at: datetime
    balance: BalanceOut
    may_measure: bool
    measures: list[MeasureOut]


class MeOut(Schema):
    """How the caller stands in the group."""

    person: Person
    role: str
    duties: list[str]
    interests: str
    muted_until: datetime | None
    must_accept_rules: bool
    asks_left_today: int
    unread_messages: int
    new_notices: int
    waiting_cases: int
    balance: BalanceOut
    saved: Decimal


class EntryOut(Schema):
    """One confirmed help of the balance, given or received, with whom."""

    id: str
    way: str
    request: str
    title: str
    other: Person
    at: datetime | None
    # Old favours fade: what is left of this one today, in per cent.
    counts_percent: int


class FairnessOut(Schema):
    """How the caller stands by what they take and give (old help fades): fine, warned or limited; what follows, and how it ends."""

    level: str
    given: float
    received: float
    helps_to_fine: int
    limit_at: datetime | None
    excused_until: datetime | None
    may_appeal: bool


class WhyIn(Strict):
    """Why one could not give."""

    why: str


class ThanksOut(Schema):
    """Thanks to the caller; the line may be empty."""

    id: str
    line: str
    by: Person
    request: str
    at: datetime


def balance_out(member: Membership) -> BalanceOut:
    """A balance, shown."""
    return BalanceOut(**vars(balance_of(member)))


def entry_out(row: Assist, member: Membership, now: datetime) -> EntryOut:
    """An entry, as the member reads it."""
    is_given = row.helper_id == member.pk
    return EntryOut(
        id=row.public_id,
        way="given" if is_given else "received",
        request=row.request.public_id,
        title=row.request.title,
        other=person(row.request.asker if is_given else row.helper),
        at=row.decided_at,
        counts_percent=round(100 * weight_of(row.claimed_at, now)) if row.claimed_at else 0,
    )


def thanks_out(row: Thanks) -> ThanksOut:
    """Thanks, shown."""
    asked = row.assist.request
    return ThanksOut(
        id=row.public_id, line=row.line, by=person(asked.asker), request=asked.public_id, at=row.created_at
    )


@router.get("/groups/{gid}/me", auth=Token("read"), response={200: MeOut, **RESPONSES})
def me(request: HttpRequest, gid: str) -> MeOut:
    """How the caller stands: rights, limits of today, what waits, balance."""
    member, now = any_member_of(request, gid), timezone.now()
    return MeOut(
        person=person(member),
        role=member.role,
        duties=member.duties,
        interests=member.interests,
        muted_until=member.muted_until if member.is_muted(now) else None,
        must_accept_rules=member.accepted_version < current_rules_version(member.group),
        asks_left_today=max(0, asks_allowed(member, now) - asked_today(member, now)),
        unread_messages=group_unread(member),
        new_notices=unread_count(member.user_id, member.group.public_id),
        waiting_cases=case_count(member),
        balance=balance_out(member),
        saved=saved_by(member),
    )


@router.get("/groups/{gid}/about", auth=Token("read"), response={200: AboutOut, **RESPONSES})
def about(request: HttpRequest, gid: str) -> AboutOut:
    """Who we are: admins with their duties, members by province, who helped most in 30 days."""
    member, now = any_member_of(request, gid), timezone.now()
    return AboutOut(
        admins=[Role(person=person(row), role=row.role, duties=row.duties) for row in admins_of(member.group)],
        provinces=[Province(province=name, members=count) for name, count in members_by_province(member)],
        helped_most=[Helpful(person=person(row), helps=count) for row, count in thanks_wall(member, now=now)],
    )


@router.get("/groups/{gid}/members/{pid}", auth=Token("read"), response={200: MemberOut, **RESPONSES})
def one_member(request: HttpRequest, gid: str, pid: str) -> MemberOut:
    """A member of the group, as the others see them."""
    viewer, now = member_of(request, gid), timezone.now()
    other = member_for(viewer, pid)
    return MemberOut(
        person=person(other),
        role=other.role,
        duties=other.duties,
        interests=other.interests,
        joined_at=other.joined_at,
        balance=balance_out(other),
        may_measure=may_measure(viewer, other, now) is None,
        measures=[measure_out(row) for row in running_measures(viewer, other, now)] if viewer.is_admin else [],
    )


@router.get("/groups/{gid}/balance", auth=Token("read"), response={200: Page[EntryOut], **RESPONSES})
def balance(request: HttpRequest, gid: str, cursor: Place = "") -> dict[str, Any]:
    """Every entry behind the caller's balance, newest first."""
    member, now = member_of(request, gid), timezone.now()
    return page_of(all_entries_of(member), cursor, lambda rows: dicts(entry_out(row, member, now) for row in rows))


@router.get("/groups/{gid}/fairness", auth=Token("read"), response={200: FairnessOut, **RESPONSES})
def fairness(request: HttpRequest, gid: str) -> FairnessOut:
    """What the caller takes and gives, and what follows from it. Nobody else sees this."""
    share = share_of(member_of(request, gid), timezone.now())
    same = {name: getattr(share, name) for name in ("level", "limit_at", "excused_until", "may_appeal")}
    return FairnessOut(
        given=round(share.given, 2), received=round(share.received, 2), helps_to_fine=share.missing, **same
    )


@router.post("/groups/{gid}/fairness/ask-mediator", auth=Token("profile"), response={200: Done, **RESPONSES})
def appeal_fairness(request: HttpRequest, gid: str, body: WhyIn, key: Key) -> Done:
    """Tell a mediator why one could not give; once for each warning."""
    member, now = member_of(request, gid), timezone.now()
    act = lambda: actions.appeal_share(member, why=body.why, now=now).public_id  # noqa: E731
    return Done(id=do_once(request, key, "appeal_share", body.dict(), act, now))


@router.get("/groups/{gid}/thanks/mine", auth=Token("read"), response={200: Page[ThanksOut], **RESPONSES})
def thanks(request: HttpRequest, gid: str, cursor: Place = "") -> dict[str, Any]:
    """Lines of thanks to the caller, newest first."""
    return page_of(all_thanks_received(member_of(request, gid)), cursor, lambda rows: dicts(map(thanks_out, rows)))
