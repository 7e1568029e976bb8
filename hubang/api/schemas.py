"""What goes out and comes in."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Generic, Literal, TypeVar

from ninja import Schema
from pydantic import Field

from hubang.aid.feed import Card, cards_of
from hubang.aid.models import Assist, HelpRequest
from hubang.api.refusals import Refusal
from hubang.api.writes import Moment, Strict
from hubang.chat.models import Message
from hubang.groups.models import Group, Membership, Rule

Line = Annotated[str, Field(max_length=500)]


class Person(Schema):
    """A member as the others see them."""

    id: str
    nickname: str
    face: str
    province: str


class GroupOut(Schema):
    """A group of the caller's."""

    id: str
    name: str
    description: str
    members: int
    scenes: list[str]
    role: str
    rules_version: int
    must_accept_rules: bool


class RuleOut(Schema):
    """One rule of the current version."""

    number: int
    kind: str
    title: str
    text: str


class RequestOut(Schema):
    """A help request. The link is not in here: POST .../open shows it to a member who comes to help."""

    id: str
    scene: str
    state: str
    title: str
    note: str
    platform: str
    activity: str
    host: str
    trust: str
    sort: str
    place: str
    subject: str
    helpers_needed: int
    claimed: int
    confirmed: int
    asker: Person
    asker_helped: int
    is_own: bool
    # Waits for a reviewer; only its asker sees it until then.
    is_held: bool
    reason: str
    created_at: datetime
    deadline_at: datetime


class AssistOut(Schema):
    """One member's help on one request."""

    id: str
    request: str
    state: str
    helper: Person
    claimed_at: datetime | None


class Opened(Schema):
    """The link and the code, for who helps."""

    assist: str
    link: str
    code: str


class MessageOut(Schema):
    """One message. The text of a recalled one is empty."""

    id: str
    kind: str
    author: Person | None
    text: str
    request: str
    reply_to: str
    created_at: datetime
    is_recalled: bool
    is_held: bool


Item = TypeVar("Item")


class Page(Schema, Generic[Item]):
    """One page of a long list; `next` goes back in to get the following one, null at the end."""

    items: list[Item]
    next: str | None


class LeftToday(Schema):
    """How often the caller can still help today with this activity of this platform."""

    platform: str
    activity: str
    left: int


class FeedOut(Schema):
    """One page of the feed; `next` goes back in as `cursor`."""

    items: list[RequestOut]
    total: int
    next: str | None
    left_today: list[LeftToday]


class BalanceOut(Schema):
    """Helps given and received, confirmed ones only."""

    given: int
    received: int


class GroupFigures(Schema):
    """The group's last 30 days; null where there is too little to say."""

    first_help_minutes: int | None
    completion_hours: float | None
    completed_percent: int | None
    requests: int
    saved: Decimal


class FiguresOut(Schema):
    """The group's figures and the caller's own balance."""

    group: GroupFigures
    balance: BalanceOut


class NoticeOut(Schema):
    """A notice: a kind and ids, never a text."""

    id: str
    kind: str
    detail: dict[str, Any]
    at: datetime
    is_read: bool


class EventOut(Schema):
    """One event of the log."""

    no: int
    kind: str
    ref: str


class Events(Schema):
    """What came after a cursor, and the cursor to go on from."""

    cursor: str
    events: list[EventOut]


class InviteFor(Schema):
    """What an invite leads to."""

    group: str
    description: str
    members: int
    scenes: list[str]
    rules_version: int
    rules: list[RuleOut]
    needs_approval: bool
    question: str
    # The caller's own request to join: "", "waiting" or "refused", with the reason.
    state: str
    reason: str


class Joined(Schema):
    """The group's id, and "joined" or "waiting"."""

    id: str
    state: Literal["joined", "waiting"]


class LinkOut(Schema):
    """A link of a share text, and what the check found."""

    url: str
    host: str
    platform: str | None
    trust: Literal["official", "unknown", "lookalike"]
    reason: str
    reason_code: str
    imitates: str
    wrong: list[int]


class ShareOut(Schema):
    """A share text, understood (docs/sharelink.md)."""

    platform: str | None
    activity: str | None
    url: str | None
    host: str | None
    code: str | None
    title: str | None
    helpers_needed: int | None
    deadline: str | None
    identity_params: list[str]
    trust: Literal["official", "unknown", "lookalike"]
    reason: str
    links: list[LinkOut]


class Texts(Schema):
    """What stands in the QR codes of a picture."""

    texts: list[str]


class DraftOut(Schema):
    """A request as it would be posted; `problems` is empty when nothing stands in its way."""

    scene: str
    title: str
    note: str
    helpers_needed: int
    deadline_at: datetime
    share: ShareOut
    problems: list[Refusal]


class Done(Schema):
    """The id of what was done or changed."""

    id: str


class Ask(Strict):
    """A new request. `text` is the share text of a shop (boost only)."""

    scene: Literal["boost", "charity", "study"]
    text: Annotated[str, Field(max_length=4000)] = ""
    title: Annotated[str, Field(max_length=80)] = ""
    note: Line = ""
    helpers_needed: Annotated[int, Field(ge=1, le=500)] | None = None
    deadline_at: Moment | None = None
    sort: Annotated[str, Field(max_length=20)] = ""
    place: Annotated[str, Field(max_length=60)] = ""
    subject: Annotated[str, Field(max_length=30)] = ""


class Edit(Strict):
    """New words of a request."""

    title: Annotated[str, Field(max_length=80)]
    note: Line = ""


class Extend(Strict):
    """A later deadline."""

    deadline_at: Moment


class Prices(Strict):
    """What was saved, in yuan."""

    normal_price: Annotated[Decimal, Field(strict=False, ge=0, max_digits=9, decimal_places=2)]
    paid_price: Annotated[Decimal, Field(strict=False, ge=0, max_digits=9, decimal_places=2)]


class ThankIn(Strict):
    """A line of thanks; it may be empty."""

    line: Annotated[str, Field(max_length=100)] = ""


class FailureIn(Strict):
    """Why it did not work."""

    failure: Literal["closed", "limit", "error", "suspicious"]


class Say(Strict):
    """A message."""

    text: Annotated[str, Field(min_length=1, max_length=1000)]
    reply_to: Annotated[str, Field(max_length=16)] = ""


class Join(Strict):
    """What a person says about themselves when joining."""

    nickname: Annotated[str, Field(max_length=40)]
    accepted_version: int
    face: Annotated[str, Field(max_length=8)] = ""
    province: Annotated[str, Field(max_length=10)] = ""
    answer: Annotated[str, Field(max_length=200)] = ""


class ProfileIn(Strict):
    """Nickname, face, province, interests."""

    nickname: Annotated[str, Field(max_length=40)]
    face: Annotated[str, Field(max_length=8)] = ""
    province: Annotated[str, Field(max_length=10)] = ""
    interests: Annotated[str, Field(max_length=100)] = ""


class FlagIn(Strict):
    """Something odd."""

    type: Literal["request", "message", "member", "page"]
    id: Annotated[str, Field(max_length=16)] = ""
    reason: Literal["scam", "link", "ad", "paid", "rude", "private", "other"]
    text: Annotated[str, Field(max_length=300)] = ""


class ShareIn(Strict):
    """A share text to be read."""

    text: Annotated[str, Field(max_length=4000)]


def dicts(shapes: Iterable[Schema]) -> list[dict[str, Any]]:
    """Shapes as they go into a page."""
    return [shape.dict() for shape in shapes]


def person(member: Membership) -> Person:
    """A member, shown."""
    return Person(id=member.public_id, nickname=member.nickname, face=member.face, province=member.province)


def group_out(member: Membership, version: int) -> GroupOut:
    """A group, shown to its member."""
    group: Group = member.group
    return GroupOut(
        id=group.public_id,
        name=group.name,
        description=group.description,
        members=group.member_count,
        scenes=group.scenes,
        role=member.role,
        rules_version=version,
        must_accept_rules=member.accepted_version < version,
    )


def rule_out(rule: Rule) -> RuleOut:
    """A rule, shown."""
    return RuleOut(number=rule.number, kind=rule.kind, title=rule.title, text=rule.text)


def card_out(card: Card, member: Membership) -> RequestOut:
    """A card, shown to a member."""
    row = card.request
    same = ("scene", "state", "title", "note", "platform", "activity", "host", "trust", "sort", "place", "subject")
    return RequestOut(
        id=row.public_id,
        **{name: getattr(row, name) for name in same},
        helpers_needed=row.helpers_needed,
        claimed=row.claimed_count,
        confirmed=row.confirmed_count,
        asker=person(row.asker),
        asker_helped=card.asker_given,
        is_own=row.asker_id == member.pk,
        is_held=row.held_at is not None,
        reason=card.reason,
        created_at=row.created_at,
        deadline_at=row.deadline_at,
    )


def requests_out(rows: list[HelpRequest], member: Membership) -> list[RequestOut]:
    """Requests outside the feed."""
    return [card_out(card, member) for card in cards_of(rows)]


def assist_out(assist: Assist) -> AssistOut:
    """An assist, shown."""
    return AssistOut(
        id=assist.public_id,
        request=assist.request.public_id,
        state=assist.state,
        helper=person(assist.helper),
        claimed_at=assist.claimed_at,
    )


def message_out(message: Message) -> MessageOut:
    """A message, shown."""
    return MessageOut(
        id=message.public_id,
        kind=message.kind,
        author=person(message.author) if message.author else None,
        text=message.text,
        request=message.ref if message.kind == "card" else "",
        reply_to=message.reply_to.public_id if message.reply_to else "",
        created_at=message.created_at,
        is_recalled=message.recalled_at is not None,
        is_held=message.held_at is not None,
    )
