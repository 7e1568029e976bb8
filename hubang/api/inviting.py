"""Invites, and letting people in."""

from datetime import datetime
from typing import Annotated

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema
from pydantic import Field

from hubang.api.auth import Token, member_of
from hubang.api.refusals import RESPONSES
from hubang.api.schemas import Done
from hubang.api.writes import Empty, Key, Strict, do_once
from hubang.groups import actions
from hubang.groups.models import Invite, JoinRequest
from hubang.groups.queries import invite_for, invites_of, join_request_for, joins_waiting
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


@router.get("/groups/{gid}/invites", auth=Token("read"), response={200: list[InviteOut], **RESPONSES})
def invites(request: HttpRequest, gid: str) -> list[InviteOut]:
    """The caller's living invites; for an admin who welcomes, all of the group."""
    return [invite_out(row) for row in invites_of(member_of(request, gid))]


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


@router.get("/groups/{gid}/joins", auth=Token("manage"), response={200: list[Applicant], **RESPONSES})
def joins(request: HttpRequest, gid: str) -> list[Applicant]:
    """Who waits to be let in, the longest first."""
    return [applicant_out(row) for row in joins_waiting(member_of(request, gid))]


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
