"""Conversations and what Hubang or an admin's duty says in them."""

from datetime import datetime

from django.utils.translation import gettext as _

from hubang.audit import log
from hubang.chat.models import Conversation, Message
from hubang.chat.queries import chat_of_group
from hubang.groups.models import Group, Membership
from hubang.groups.policies import may_manage, may_speak
from hubang.lib.cleaning import clean_text
from hubang.lib.db import atomic, lock
from hubang.lib.refused import Refused, check
from hubang.live.log import append
from hubang.moderation.actions import screen_text

LONGEST_TIP = 300


def group_chat(group: Group, *, now: datetime) -> Conversation:
    """The chat of the group, made when it is first needed."""
    known = chat_of_group.first(group.pk)
    if known is not None:
        return known
    with atomic():
        return Conversation.objects.get_or_create(group=group, kind="group", defaults={"created_at": now})[0]


def open_thread(group: Group, *, now: datetime) -> Conversation:
    """A new thread for one thing of the group, in the caller's transaction."""
    return Conversation.objects.create(group=group, kind="thread", created_at=now)


def hide_thread(conversation: Conversation, *, now: datetime) -> None:
    """Take a thread out of sight with the thing it belongs to, in the caller's transaction."""
    Conversation.objects.filter(pk=conversation.pk, kind="thread", hidden_at=None).update(hidden_at=now)


def take_turn(conversation: Conversation) -> Conversation:
    """Lock the conversation before a message goes into it, in the caller's transaction.

    A key is given at INSERT and seen at COMMIT: without turns, a reader who has fetched up to 11 would never see a 10
    that was committed later.
    """
    return lock(Conversation.objects.filter(pk=conversation.pk)).get()


def post_card(group: Group, request_id: str, *, author: Membership, now: datetime) -> Message:
    """Show a help request as a card in the group chat, in the caller's transaction."""
    chat = take_turn(group_chat(group, now=now))
    return Message.objects.create(conversation=chat, author=author, kind="card", ref=request_id, created_at=now)


def post_tip(officer: Membership, *, text: str, now: datetime) -> Message:
    """A safety tip, said by a safety officer as such."""
    check(may_manage(officer, "safety"))
    check(may_speak(officer, now))
    text = clean_text(text, LONGEST_TIP)
    if not text:
        raise Refused("empty", _("There is nothing in it yet. Please write something first."), status=422, field="text")
    screen_text(officer, where="tip", text=text, now=now)
    with atomic():
        chat = take_turn(group_chat(officer.group, now=now))
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
