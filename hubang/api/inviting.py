"""Invites, and letting people in."""

from datetime import datetime
from typing import Annotated, Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema
from pydantic import Field

from hubang.api.auth import Token, member_of
from hubang.api.pages import Place, page_of
from hubang.api.refusals import RESPONSES
from hubang.api.schemas import Done, Page, Person, dicts, person
from hubang.api.writes import Empty, Key, Strict, do_once
from hubang.groups import actions
from hubang.groups.models import Invite, JoinRequest
from hubang.groups.queries import (
    all_invites_of,
    all_joins_waiting,
    durable_code,
    invite_for,
    join_request_for,
    ways_in,
)
from hubang.moderation.actions import screen_text

router = Router(tags=["inviting"])


class InviteOut(Schema):
    """An invite; its code is shown once, when it is made."""

    id: str
    kind: str
    label: str
    uses: int
    max_uses: int | None
    expires_at: datetime | None


class InviteIn(Strict):
    """A new invite: whom or where it is for, for how many days, for how many people (null: any number)."""

    label: Annotated[str, Field(max_length=40)] = ""
    days: Annotated[int, Field(ge=1, le=365)] = 7
    max_uses: Annotated[int, Field(ge=1, le=500)] | None = None
    channel: bool = False


class Made(Schema):
    """What was made. `code` is empty when the same key comes again: a code is shown once."""

    id: str
    code: str


class Applicant(Schema):
    """Somebody who waits to be let in."""

    id: str
    nickname: str
    face: str
    province: str
    answer: str
    created_at: datetime


class JoinLink(Schema):
    """Where people join."""

    address: str
    code: str


class Branch(Schema):
    """A way into the group: an inviter, a channel, or with neither the durable code; and whom it brought."""

    inviter: Person | None
    channel: str
    brought: list[Person]


class ReasonIn(Strict):
    """Why; the person reads it."""

    reason: Annotated[str, Field(min_length=1, max_length=200)]


def invite_out(row: Invite) -> InviteOut:
    """An invite, shown."""
    return InviteOut(
        id=row.public_id,
        kind=row.kind,
        label=row.label,
        uses=row.uses,
        max_uses=row.max_uses,
        expires_at=row.expires_at,
    )


def applicant_out(row: JoinRequest) -> Applicant:
    """An applicant, shown to an admin who welcomes."""
    same = {name: getattr(row, name) for name in ("nickname", "face", "province", "answer", "created_at")}
    return Applicant(id=row.public_id, **same)


@router.get("/groups/{gid}/join-link", auth=Token("read"), response={200: JoinLink, **RESPONSES})
def join_link(request: HttpRequest, gid: str) -> JoinLink:
    """The durable address behind the group's QR code and poster, and its code."""
    code = durable_code(member_of(request, gid).group)
    return JoinLink(address=f"{settings.PUBLIC_URL}/j/{code}", code=code)


@router.get("/groups/{gid}/invites", auth=Token("read"), response={200: Page[InviteOut], **RESPONSES})
def invites(request: HttpRequest, gid: str, cursor: Place = "") -> dict[str, Any]:
    """The caller's living invites, newest first; for an admin who welcomes, all of the group."""
    return page_of(all_invites_of(member_of(request, gid)), cursor, lambda rows: dicts(map(invite_out, rows)))


@router.post("/groups/{gid}/invites", auth=Token("profile"), response={200: Made, **RESPONSES})
def make_invite(request: HttpRequest, gid: str, body: InviteIn, key: Key) -> Made:
    """Make an invite. Its code goes into `/j/{code}` and into `POST /invites/{code}/join`."""
    member, now = member_of(request, gid), timezone.now()
    codes: list[str] = []

    def act() -> str:
        screen_text(member, where="invite", text={"label": body.label}, now=now)
        made, code = actions.make_invite(member, **body.dict(), now=now)
        codes.append(code)
        return made.public_id

    public_id = do_once(request, key, "make_invite", body.dict(), act, now)
    return Made(id=public_id, code=codes[0] if codes else "")


@router.post("/groups/{gid}/invites/{iid}/revoke", auth=Token("profile"), response={200: Done, **RESPONSES})
def revoke_invite(request: HttpRequest, gid: str, iid: str, body: Empty, key: Key) -> Done:
    """End an invite at once."""
    member, now = member_of(request, gid), timezone.now()

    def act() -> str:
        return actions.revoke_invite(member, invite_for(member, iid), now=now).public_id

    return Done(id=do_once(request, key, "revoke_invite", body.dict(), act, now))


@router.get("/groups/{gid}/tree", auth=Token("manage"), response={200: list[Branch], **RESPONSES})
def tree(request: HttpRequest, gid: str) -> list[Branch]:
    """By which way who came, for admins who welcome; the way that brought most first."""
    return [
        Branch(
            inviter=person(way.inviter) if way.inviter else None,
            channel=way.channel,
            brought=[person(row) for row in way.brought],
        )
        for way in ways_in(member_of(request, gid))
    ]


@router.get("/groups/{gid}/joins", auth=Token("manage"), response={200: Page[Applicant], **RESPONSES})
def joins(request: HttpRequest, gid: str, cursor: Place = "") -> dict[str, Any]:
    """Who waits to be let in, the longest first."""
    rows = all_joins_waiting(member_of(request, gid))
    return page_of(rows, cursor, lambda found: dicts(map(applicant_out, found)), by=("pk",))


@router.post("/groups/{gid}/joins/{jid}/approve", auth=Token("manage"), response={200: Done, **RESPONSES})
def approve_join(request: HttpRequest, gid: str, jid: str, body: Empty, key: Key) -> Done:
    """Let somebody in; the id of the new member."""
    member, now = member_of(request, gid), timezone.now()

    def act() -> str:
        return actions.approve_join(member, join_request_for(member, jid), now=now).public_id

    return Done(id=do_once(request, key, "approve_join", body.dict(), act, now))


@router.post("/groups/{gid}/joins/{jid}/refuse", auth=Token("manage"), response={200: Done, **RESPONSES})
def refuse_join(request: HttpRequest, gid: str, jid: str, body: ReasonIn, key: Key) -> Done:
    """Not let somebody in, with the reason."""
    member, now = member_of(request, gid), timezone.now()

    def act() -> str:
        join = join_request_for(member, jid)
        said = screen_text(member, where="reason", text={"reason": body.reason}, now=now)
        return actions.refuse_join(member, join, reason=said.text, now=now).public_id

    return Done(id=do_once(request, key, "refuse_join", body.dict(), act, now))
