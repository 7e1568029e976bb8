"""Reading conversations. Absent, foreign and hidden look the same."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from hubang.chat.models import Conversation, Message, ReadMark
from hubang.groups.models import Membership
from hubang.lib.refused import Absent

PAGE = 30
SEARCH_DAYS = 90


def conversation_for(member: Membership, public_id: str) -> Conversation:
    """One conversation of the member's group."""
    row = Conversation.objects.filter(group=member.group_id, public_id=public_id).first()
    if row is None:
        raise Absent
    return row


def group_chat_of(member: Membership) -> Conversation:
    """The chat of the member's group; it exists once somebody has joined."""
    row = Conversation.objects.filter(group=member.group_id, kind="group").first()
    if row is None:
        raise Absent
    return row


def visible_messages(member: Membership, conversation: Conversation) -> QuerySet[Message]:
    """What this member may read of the conversation: not hidden, not held (but one's own held ones), recalled ones empty."""
    rows = Message.objects.filter(conversation=conversation, conversation__group=member.group_id, hidden_at=None)
    rows = rows.filter(Q(held_at=None) | Q(author=member))
    return rows.select_related("author", "reply_to__author")


def page_before(member: Membership, conversation: Conversation, before: Message | None = None) -> list[Message]:
    """The newest messages before `before` (by default the newest of all), oldest first, 30 at most."""
    rows = visible_messages(member, conversation)
    if before is not None:
        rows = rows.filter(pk__lt=before.pk)
    return list(rows.order_by("-pk")[:PAGE])[::-1]


def page_after(member: Membership, conversation: Conversation, after: Message) -> list[Message]:
    """What came after `after`, oldest first, 200 at most: what a reader fetches who was away."""
    return list(visible_messages(member, conversation).filter(pk__gt=after.pk).order_by("pk")[:200])


def message_for(member: Membership, public_id: str) -> Message:
    """One message that this member may read."""
    rows = Message.objects.filter(conversation__group=member.group_id, hidden_at=None, public_id=public_id)
    row = (
        rows.filter(Q(held_at=None) | Q(author=member))
        .select_related("author", "conversation", "reply_to__author")
        .first()
    )
    if row is None:
        raise Absent
    return row


def search(member: Membership, words: str, *, now: datetime, before: Message | None = None) -> list[Message]:
    """Messages of the group chat and the threads with these characters, newest first, 30 at most, of the last 90 days.

    Plain containment: it finds two Chinese characters as well as a word, on both databases.
    """
    words = words.strip()
    if len(words) < 1:
        return []
    rows = Message.objects.filter(
        conversation__group=member.group_id,
        hidden_at=None,
        held_at=None,
        recalled_at=None,
        created_at__gt=now - timedelta(days=SEARCH_DAYS),
    )
    for word in words.split()[:5]:
        rows = rows.filter(text__icontains=word)
    if before is not None:
        rows = rows.filter(pk__lt=before.pk)
    return list(rows.select_related("author", "conversation").order_by("-pk")[:PAGE])


def sent_last_minute(member: Membership, now: datetime) -> int:
    """How many messages the member has sent in the last minute."""
    return Message.objects.filter(author=member, created_at__gt=now - timedelta(minutes=1)).count()


def unread_count(member: Membership, conversation: Conversation) -> int:
    """How many messages of others came after the member's read mark; 100 stands for more."""
    mark = (
        ReadMark.objects.filter(conversation=conversation, member=member).values_list("message_id", flat=True).first()
    )
    rows = Message.objects.filter(conversation=conversation, pk__gt=mark or 0, hidden_at=None, held_at=None)
    if mark is None:
        rows = rows.filter(created_at__gt=member.joined_at)
    return len(rows.exclude(author=member).values_list("pk", flat=True)[:100])


def read_position(member: Membership, conversation: Conversation) -> str:
    """The public id of the last message read; empty when none."""
    mark = ReadMark.objects.filter(conversation=conversation, member=member)
    return mark.values_list("message__public_id", flat=True).first() or ""


def held_message(group_id: int, public_id: str) -> Message:
    """A message by id, whatever its state: for the reviewer's decision on a case that names it."""
    row = (
        Message.objects.select_related("author", "conversation")
        .filter(conversation__group=group_id, public_id=public_id)
        .first()
    )
    if row is None:
        raise Absent
    return row


def group_unread(member: Membership) -> int:
    """How many unread messages the group chat has for this member."""
    chat = Conversation.objects.filter(group=member.group_id, kind="group").first()
    return unread_count(member, chat) if chat else 0
