"""Groups, joining, members, notices, live events."""

from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from hubang.aid.ledger import balance_of, figures_of
from hubang.aid.queries import request_for
from hubang.api.auth import Token, any_member_of, caller, member_of
from hubang.api.pages import Place, page_of
from hubang.api.refusals import RESPONSES
from hubang.api.schemas import (
    Done,
    Events,
    FiguresOut,
    FlagIn,
    GroupOut,
    InviteFor,
    Join,
    Joined,
    NoticeOut,
    Page,
    Person,
    ProfileIn,
    RuleOut,
    dicts,
    group_out,
    person,
    rule_out,
)  # fmt: skip
from hubang.api.writes import Empty, Key, do_once
from hubang.chat.queries import message_for
from hubang.groups import actions
from hubang.groups.models import JoinRequest, Membership
from hubang.groups.policies import current_rules_version
from hubang.groups.queries import (
    all_memberships_of,
    declined_join_of,
    group_behind,
    invite_for_guest,
    member_for,
    members_of,
    rules_of,
    waiting_join_of,
)
from hubang.live.cursor import read_cursor
from hubang.live.log import Event
from hubang.live.news import news_after
from hubang.moderation.actions import flag, screen_applicant, screen_text
from hubang.notify.outbox import mark_read
from hubang.notify.queries import notices_of

router = Router(tags=["groups"])
Version = Annotated[int, Field(ge=1, le=1_000_000)]
Search = Annotated[str, Query(max_length=40)]


class Count(Schema):
    """How many."""

    count: int


@router.get("/groups", auth=Token("read"), response={200: Page[GroupOut], **RESPONSES})
def my_groups(request: HttpRequest, cursor: Place = "") -> dict[str, Any]:
    """The groups that the caller belongs to."""
    rows = all_memberships_of(caller(request))
    return page_of(rows, cursor, lambda found: dicts(group_out(m, current_rules_version(m.group)) for m in found))


@router.get("/groups/{gid}", auth=Token("read"), response={200: GroupOut, **RESPONSES})
def one_group(request: HttpRequest, gid: str) -> GroupOut:
    """One group."""
    member = any_member_of(request, gid)
    return group_out(member, current_rules_version(member.group))


@router.get("/groups/{gid}/rules", auth=Token("read"), response={200: list[RuleOut], **RESPONSES})
def rules(request: HttpRequest, gid: str, version: Version | None = None) -> list[RuleOut]:
    """The rules of a version, by default the current one; none where there is no such version."""
    return [rule_out(rule) for rule in rules_of(any_member_of(request, gid).group, version)]


@router.post("/groups/{gid}/rules/{version}/accept", auth=Token("profile"), response={200: Done, **RESPONSES})
def accept_rules(request: HttpRequest, gid: str, version: Version, body: Empty, key: Key) -> Done:
    """Accept the current version of the rules."""
    member, now = any_member_of(request, gid), timezone.now()

    def act() -> str:
        return actions.accept_rules(member, version=version, now=now).public_id

    return Done(id=do_once(request, key, "accept_rules", body.dict(), act, now))


@router.get("/groups/{gid}/members", auth=Token("read"), response={200: Page[Person], **RESPONSES})
def members(request: HttpRequest, gid: str, q: Search = "", cursor: Place = "") -> dict[str, Any]:
    """The members, newest first; with `q` those whose nickname has these characters."""
    rows = members_of(member_of(request, gid), q.replace("\x00", ""))
    return page_of(rows, cursor, lambda found: dicts(map(person, found)))


@router.get("/groups/{gid}/figures", auth=Token("read"), response={200: FiguresOut, **RESPONSES})
def figures(request: HttpRequest, gid: str) -> dict[str, Any]:
    """The group's figures of 30 days and the caller's own balance."""
    member = member_of(request, gid)
    return {
        "group": vars(figures_of(member, now=timezone.now())),
        "balance": vars(balance_of(member)),
    }


@router.get("/groups/{gid}/notices", auth=Token("read"), response={200: Page[NoticeOut], **RESPONSES})
def notices(request: HttpRequest, gid: str, cursor: Place = "") -> dict[str, Any]:
    """The caller's notices of this group: kinds and ids, never texts."""
    member = any_member_of(request, gid)
    rows = notices_of(member.user_id, member.group.public_id)
    return page_of(
        rows,
        cursor,
        lambda found: [
            {
                "id": r.public_id,
                "kind": r.kind,
                "detail": r.detail,
                "at": r.created_at,
                "is_read": r.read_at is not None,
            }
            for r in found
        ],
    )


@router.get("/groups/{gid}/events", auth=Token("read"), response={200: Events, **RESPONSES})
def events(request: HttpRequest, gid: str, cursor: str = "") -> dict[str, Any]:
    """What happened after the cursor: numbers, kinds and ids, 200 at a time. Without a cursor: where to begin.

    A cursor that is too old, or of a time before a backup was put back, leads to one event "reload": fetch everything anew.
    """
    member = member_of(request, gid)
    news = news_after(member.group.public_id, read_cursor(cursor) if cursor else None, member.user_id)
    return {"cursor": str(news.cursor), "events": [vars_of(event) for event in news.events]}


def vars_of(event: Event) -> dict[str, Any]:
    """An event, shown."""
    return {"no": event.no, "kind": event.kind, "ref": event.ref}


@router.post("/groups/{gid}/notices/read", auth=Token("profile"), response={200: Count, **RESPONSES})
def read_notices(request: HttpRequest, gid: str, body: Empty) -> Count:
    """Note that the caller's notices of this group were seen; how many were new. Doing it again changes nothing."""
    del body
    member = any_member_of(request, gid)
    return Count(count=mark_read(member.user_id, group=member.group.public_id, now=timezone.now()))


@router.patch("/groups/{gid}/profile", auth=Token("profile"), response={200: Person, **RESPONSES})
def profile(request: HttpRequest, gid: str, body: ProfileIn, key: Key) -> Person:
    """Change one's own nickname, face, province and interests."""
    member, now = member_of(request, gid), timezone.now()
    screen_text(member, where="profile", text={"nickname": body.nickname, "interests": body.interests}, now=now)

    def act() -> str:
        return actions.change_profile(member, **body.dict(), now=now).public_id

    do_once(request, key, "change_profile", body.dict(), act, now)
    member.refresh_from_db()
    return person(member)


@router.post("/groups/{gid}/leave", auth=Token("profile"), response={200: Done, **RESPONSES})
def leave(request: HttpRequest, gid: str, body: Empty, key: Key) -> Done:
    """Leave the group."""
    member, now = any_member_of(request, gid), timezone.now()
    act = lambda: actions.leave_group(member, now=now).public_id  # noqa: E731
    return Done(id=do_once(request, key, "leave_group", body.dict(), act, now))


@router.post("/groups/{gid}/flags", auth=Token("chat"), response={200: Done, **RESPONSES})
def point_out(request: HttpRequest, gid: str, body: FlagIn, key: Key) -> Done:
    """Point out something odd."""
    member, now = any_member_of(request, gid), timezone.now()
    about = _about(member, body)

    def act() -> str:
        return flag(
            member, object_type=body.type, object_id=body.id, reason=body.reason, text=body.text, about=about, now=now
        ).public_id

    return Done(id=do_once(request, key, "flag", body.dict(), act, now))


def _about(member: Membership, body: FlagIn) -> Membership | None:
    if body.type == "request":
        return request_for(member, body.id).asker
    if body.type == "message":
        return message_for(member, body.id).author
    return member_for(member, body.id) if body.type == "member" else None


@router.get("/invites/{code}", auth=Token("read"), response={200: InviteFor, **RESPONSES})
def invite(request: HttpRequest, code: str) -> dict[str, Any]:
    """What an invite leads to: name, rules, members, and how the caller's own request to join stands; nothing of what is said there."""
    found = invite_for_guest(code, timezone.now())
    group, user = group_behind(found), caller(request)
    waiting, declined = waiting_join_of(user, group), declined_join_of(user, group)
    return {
        "state": "waiting" if waiting else "refused" if declined else "",
        "reason": declined.reason if declined else "",
        "group": group.name,
        "description": group.description,
        "members": group.member_count,
        "scenes": group.scenes,
        "rules_version": current_rules_version(group),
        "rules": [rule_out(rule).dict() for rule in rules_of(group)],
        "needs_approval": group.needs_approval,
        "question": group.join_question,
    }


@router.post("/invites/{code}/join", auth=Token("profile"), response={200: Joined, **RESPONSES})
def join(request: HttpRequest, code: str, body: Join, key: Key) -> dict[str, str]:
    """Join: `{"id", "state"}` with state "joined" and the group's id, or "waiting" for an admin."""
    now, user = timezone.now(), caller(request)
    group = group_behind(invite_for_guest(code, now))
    screen_applicant(group, {"nickname": body.nickname, "answer": body.answer}, now=now)

    def act() -> str:
        outcome = actions.join_group(user, code=code, now=now, **body.dict())
        state = "waiting" if isinstance(outcome, JoinRequest) else "joined"
        return f"{state} {outcome.group.public_id}"

    state, _space, gid = do_once(request, key, "join_group", body.dict(), act, now).partition(" ")
    return {"state": state, "id": gid}


@router.post("/invites/{code}/withdraw", auth=Token("profile"), response={200: Done, **RESPONSES})
def withdraw(request: HttpRequest, code: str, body: Empty, key: Key) -> Done:
    """Wait no longer to be let in; the id of the request to join that was taken back, empty when there is none."""
    now, user = timezone.now(), caller(request)
    group = group_behind(invite_for_guest(code, now))

    def act() -> str:
        waiting = waiting_join_of(user, group)
        return actions.withdraw_join(user, waiting, now=now).public_id if waiting else ""

    return Done(id=do_once(request, key, "withdraw_join", body.dict(), act, now))
