"""Posting, recalling, reading."""

from datetime import datetime

from django.utils.translation import gettext as _

from hubang.audit import log
from hubang.chat.actions.conversations import take_turn
from hubang.chat.models import Conversation, Message, ReadMark
from hubang.chat.policies import may_post, may_recall
from hubang.chat.queries import conversation_for, message_for, sent_last_minute
from hubang.groups.models import Membership, Standing
from hubang.groups.nicknames import LONGEST as LONGEST_NICKNAME
from hubang.groups.nicknames import SHORTEST
from hubang.lib.cleaning import clean_text
from hubang.lib.db import atomic, lock
from hubang.lib.refused import Refused, check
from hubang.live.log import append
from hubang.moderation.actions import Screened, open_case, remember, screen_text
from hubang.notify.outbox import tell

LONGEST = 1000
MOST_MENTIONS = 10


def post_message(
    member: Membership, conversation: Conversation, *, text: str, now: datetime, reply_to: Message | None = None
) -> Message:
    """Send a message. It passes the screening before it is stored: refused, or held until a reviewer has looked.

    Whoever is named with @nickname, and the author of the message replied to, get a notice.
    """
    text = clean_text(text, LONGEST)
    if not text:
        raise Refused("empty", _("There is nothing in it yet. Please write something first."), status=422, field="text")
    check(may_post(member, sent_last_minute(member, now), now))
    screened = screen_text(member, where="message", text=text, now=now)
    with atomic():
        # The lock makes the limit per minute exact for one member.
        member = lock(Membership.objects.select_related("group").filter(pk=member.pk)).get()
        check(may_post(member, sent_last_minute(member, now), now))
        conversation = take_turn(conversation_for(member, conversation.public_id))
        if reply_to is not None:
            reply_to = message_for(member, reply_to.public_id)
        is_held = screened.is_held or _is_newcomer_held(member, now)
        message = Message.objects.create(
            conversation=conversation,
            author=member,
            text=text,
            reply_to=reply_to,
            created_at=now,
            held_at=now if is_held else None,
        )
        remember(member, screened)
        _note(member, message, now)
        if is_held:
            _hold(member, message, screened, now)
        else:
            announce(message, now=now)
    return message


def _is_newcomer_held(member: Membership, now: datetime) -> bool:
    group = member.group
    return group.holds_newcomer_messages and not member.is_admin and (now - member.joined_at).days < group.newcomer_days


def _note(member: Membership, message: Message, now: datetime) -> None:
    log.record(
        "hold_text" if message.held_at else "post_message",
        now=now,
        group=member.group.public_id,
        actor=member.public_id,
        object_type="message",
        object_id=message.public_id,
    )


def _hold(member: Membership, message: Message, screened: Screened, now: datetime) -> None:
    case = open_case(
        "held_message",
        about=member,
        group_of=member,
        object_type="message",
        object_id=message.public_id,
        now=now,
        **screened.detail,
    )
    append(member.group.public_id, "case", case.public_id)


def announce(message: Message, *, now: datetime) -> None:
    """Tell whom a message concerns, and everybody that it is there; in the caller's transaction, last."""
    group = message.conversation.group
    named = _named_in(message)
    message.mentions.set(named)
    for other in named:
        tell(other.user_id, "mentioned", group=group.public_id, now=now, message=message.public_id)
    replied = message.reply_to.author if message.reply_to else None
    if replied and replied not in [message.author, *named] and replied.is_active:
        tell(replied.user_id, "replied", group=group.public_id, now=now, message=message.public_id)
    append(group.public_id, "message", message.public_id)


def _named_in(message: Message) -> list[Membership]:
    """The members whose nicknames stand after an @: the longest that fits, so that @小明天 does not call 小明."""
    parts = message.text.replace("＠", "@").split("@")[1 : MOST_MENTIONS + 1]
    wanted = {part[:length] for part in parts for length in range(SHORTEST, LONGEST_NICKNAME + 1)}
    if not wanted:
        return []
    rows = Membership.objects.filter(group=message.conversation.group_id, standing=Standing.ACTIVE, nickname__in=wanted)
    known = {member.nickname: member for member in rows}
    called = (_longest(part, known) for part in parts)
    return list({member.pk: member for member in called if member and member.pk != message.author_id}.values())


def _longest(part: str, known: dict[str, Membership]) -> Membership | None:
    lengths = range(LONGEST_NICKNAME, SHORTEST - 1, -1)
    return next((known[part[:length]] for length in lengths if part[:length] in known), None)


def recall_message(member: Membership, message: Message, *, now: datetime) -> Message:
    """Take a message back within the time that the group allows: its text goes for everybody, for good."""
    with atomic():
        message = message_for(member, message.public_id)
        check(may_recall(member, message, now))
        if Message.objects.filter(pk=message.pk, recalled_at=None).update(recalled_at=now, text=""):
            message.mentions.clear()
            group = member.group.public_id
            log.record(
                "recall_message",
                now=now,
                group=group,
                actor=member.public_id,
                object_type="message",
                object_id=message.public_id,
            )
            append(group, "recall", message.public_id)
    message.refresh_from_db()
    return message


def mark_read(member: Membership, message: Message, *, now: datetime) -> ReadMark:
    """Note how far the member has read; it only moves forward."""
    with atomic():
        message = message_for(member, message.public_id)
        mark, is_new = ReadMark.objects.get_or_create(
            conversation=message.conversation, member=member, defaults={"message": message, "at": now}
        )
        if not is_new:
            ReadMark.objects.filter(pk=mark.pk, message_id__lt=message.pk).update(message=message, at=now)
    return mark
