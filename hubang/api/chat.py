"""Talking."""

from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router
from pydantic import Field

from hubang.aid.queries import request_for
from hubang.api.auth import Token, member_of
from hubang.api.refusals import RESPONSES
from hubang.api.schemas import Done, MessageOut, Page, Say, message_out
from hubang.api.writes import Empty, Key, Strict, do_once
from hubang.chat import actions
from hubang.chat.models import Conversation
from hubang.chat.queries import PAGE, message_for, page_after, page_before, search
from hubang.groups.models import Membership
from hubang.groups.policies import may_manage
from hubang.lib.refused import check

router = Router(tags=["chat"])
Words = Annotated[str, Field(min_length=1, max_length=40)]


class TipIn(Strict):
    """What everybody should know."""

    text: Annotated[str, Field(min_length=1, max_length=300)]


def _conversation(member: Membership, thread: str) -> Conversation:
    if thread:
        return request_for(member, thread).thread
    return actions.group_chat(member.group, now=timezone.now())


@router.get("/groups/{gid}/messages", auth=Token("read"), response={200: Page[MessageOut], **RESPONSES})
def messages(request: HttpRequest, gid: str, thread: str = "", before: str = "", after: str = "") -> dict[str, Any]:
    """Messages of the group chat, or of the thread of the request `thread`, oldest first.

    `before` and `after` are ids of messages; without either: the newest 30. `next` is the id to ask `before` for earlier ones.
    """
    member = member_of(request, gid)
    conversation = _conversation(member, thread)
    if after:
        rows = page_after(member, conversation, message_for(member, after))
    else:
        rows = page_before(member, conversation, message_for(member, before) if before else None)
    more = rows[0].public_id if rows and not after else None
    return {"items": [message_out(row).dict() for row in rows], "next": more}


@router.get("/groups/{gid}/messages/search", auth=Token("read"), response={200: Page[MessageOut], **RESPONSES})
def find(request: HttpRequest, gid: str, q: Words, before: str = "") -> dict[str, Any]:
    """Messages with these characters, newest first, of the last 90 days; `next` is the id to ask `before` for earlier ones."""
    member, words = member_of(request, gid), q.replace("\x00", "")
    start = message_for(member, before) if before else None
    found = search(member, words, now=timezone.now(), before=start)
    more = found[-1].public_id if len(found) == PAGE else None
    return {"items": [message_out(row).dict() for row in found], "next": more}


@router.post("/groups/{gid}/messages", auth=Token("chat"), response={200: MessageOut, **RESPONSES})
def say(request: HttpRequest, gid: str, body: Say, key: Key, thread: str = "") -> MessageOut:
    """Send a message to the group chat, or to the thread of the request `thread`."""
    member, now = member_of(request, gid), timezone.now()
    conversation = _conversation(member, thread)
    answered = message_for(member, body.reply_to) if body.reply_to else None

    def act() -> str:
        return actions.post_message(member, conversation, text=body.text, reply_to=answered, now=now).public_id

    public_id = do_once(request, key, "post_message", {**body.dict(), "thread": thread}, act, now)
    return message_out(message_for(member, public_id))


@router.post("/groups/{gid}/tips", auth=Token("manage"), response={200: MessageOut, **RESPONSES})
def tip(request: HttpRequest, gid: str, body: TipIn, key: Key) -> MessageOut:
    """Say a safety tip in the group chat, as a safety officer."""
    member, now = member_of(request, gid), timezone.now()
    check(may_manage(member, "safety"))
    act = lambda: actions.post_tip(member, text=body.text, now=now).public_id  # noqa: E731
    public_id = do_once(request, key, "post_tip", body.dict(), act, now)
    return message_out(message_for(member, public_id))


@router.post("/groups/{gid}/messages/{mid}/recall", auth=Token("chat"), response={200: Done, **RESPONSES})
def recall(request: HttpRequest, gid: str, mid: str, body: Empty, key: Key) -> Done:
    """Take a message back."""
    member, now = member_of(request, gid), timezone.now()
    message = message_for(member, mid)
    act = lambda: actions.recall_message(member, message, now=now).public_id  # noqa: E731
    return Done(id=do_once(request, key, "recall_message", body.dict(), act, now))


@router.post("/groups/{gid}/messages/{mid}/read", auth=Token("chat"), response={200: Done, **RESPONSES})
def read(request: HttpRequest, gid: str, mid: str, body: Empty) -> Done:
    """Note how far was read."""
    del body
    member = member_of(request, gid)
    message = message_for(member, mid)
    actions.mark_read(member, message, now=timezone.now())
    return Done(id=message.public_id)
