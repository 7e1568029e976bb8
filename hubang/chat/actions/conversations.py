"""Conversations and what Hubang or an admin's duty says in them."""

from datetime import datetime

from hubang.audit import log
from hubang.chat.models import Conversation, Message
from hubang.groups.models import Group, Membership
from hubang.groups.policies import may_manage, may_speak
from hubang.lib.db import atomic
from hubang.lib.refused import check
from hubang.live.log import append
from hubang.moderation.actions import screen_text


def group_chat(group: Group, *, now: datetime) -> Conversation:
    """The chat of the group, made when it is first needed."""
    with atomic():
        return Conversation.objects.get_or_create(group=group, kind="group", defaults={"created_at": now})[0]


def open_thread(group: Group, *, now: datetime) -> Conversation:
    """A new thread for one thing of the group, in the caller's transaction."""
    return Conversation.objects.create(group=group, kind="thread", created_at=now)


def post_card(group: Group, request_id: str, *, author: Membership, now: datetime) -> Message:
    """Show a help request as a card in the group chat, in the caller's transaction."""
    chat = group_chat(group, now=now)
    return Message.objects.create(conversation=chat, author=author, kind="card", ref=request_id, created_at=now)


def post_tip(officer: Membership, *, text: str, now: datetime) -> Message:
    """A safety tip, said by a safety officer as such."""
    check(may_manage(officer, "safety"))
    check(may_speak(officer, now))
    screen_text(officer, where="tip", text=text, now=now)
    with atomic():
        chat = group_chat(officer.group, now=now)
        message = Message.objects.create(conversation=chat, author=officer, kind="tip", text=text, created_at=now)
        group = officer.group.public_id
        log.record(
            "post_message",
            now=now,
            group=group,
            actor=officer.public_id,
            object_type="message",
            object_id=message.public_id,
            kind="tip",
        )
        append(group, "message", message.public_id)
    return message
