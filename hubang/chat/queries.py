"""Reading conversations. Absent, foreign and hidden look the same."""

from datetime import datetime, timedelta

from django.db.models import OuterRef, Q, QuerySet, Subquery

from hubang.chat.models import Conversation, Message, ReadMark
from hubang.groups.models import Membership
from hubang.lib.prepared import prepared
from hubang.lib.refused import Absent

PAGE = 30
PAGE_AFTER = 200
SEARCH_DAYS = 90
# So many unread messages are counted, and no more.
UNREAD_SHOWN = 100


def conversation_for(member: Membership, public_id: str) -> Conversation:
    """One conversation of the member's group."""
    row = _conversation.first(member.group_id, public_id)
    if row is None:
        raise Absent
    return row


@prepared
def _conversation(group: int, public_id: str) -> QuerySet[Conversation]:
    return Conversation.objects.filter(group=group, hidden_at=None, public_id=public_id)


def group_chat_of(member: Membership) -> Conversation:
    """The chat of the member's group; it exists once somebody has joined."""
    row = chat_of_group.first(member.group_id)
    if row is None:
        raise Absent
    return row


@prepared
def chat_of_group(group: int) -> QuerySet[Conversation]:
    """The chat of a group, if it has one yet."""
    return Conversation.objects.filter(group=group, kind="group")


def visible_messages(member: Membership, conversation: Conversation) -> QuerySet[Message]:
    """What this member may read of the conversation: not hidden, not held (but one's own held ones), recalled ones empty."""
    return _readable(member).filter(conversation=conversation)


def _readable(member: Membership) -> QuerySet[Message]:
    return _readable_by(member.pk, member.group_id)


def _readable_by(member: int, group: int) -> QuerySet[Message]:
    rows = Message.objects.filter(
        Q(held_at=None) | Q(author=member),
        conversation__group=group,
        conversation__hidden_at=None,
        hidden_at=None,
    )
    return rows.select_related("author", "conversation", "reply_to__author")


def is_readable(member: Membership, public_id: str) -> bool:
    """Whether the member could read this message now: still there, not hidden, not taken back."""
    return _readable(member).filter(public_id=public_id, recalled_at=None).exists()


def page_before(member: Membership, conversation: Conversation, before: Message | None = None) -> list[Message]:
    """The newest messages before `before` (by default the newest of all), oldest first, 30 at most."""
    rows = visible_messages(member, conversation)
    if before is not None:
        rows = rows.filter(pk__lt=before.pk)
    return list(rows.order_by("-pk")[:PAGE])[::-1]


def page_around(member: Membership, message: Message) -> list[Message]:
    """The page with this message in its middle, oldest first: where a search result leads to."""
    rows = visible_messages(member, message.conversation)
    before = list(rows.filter(pk__lt=message.pk).order_by("-pk")[: PAGE // 2])
    return before[::-1] + list(rows.filter(pk__gte=message.pk).order_by("pk")[: PAGE // 2])


def beyond(member: Membership, conversation: Conversation, rows: list[Message]) -> tuple[bool, bool]:
    """Whether there is something before and after a page."""
    if not rows:
        return False, False
    all_rows = visible_messages(member, conversation)
    return all_rows.filter(pk__lt=rows[0].pk).exists(), all_rows.filter(pk__gt=rows[-1].pk).exists()


def page_after(member: Membership, conversation: Conversation, after: Message) -> list[Message]:
    """What came after `after`, oldest first, 200 at most: what a reader fetches who was away.

    Nothing is passed over: keys of one conversation are committed in their order (see actions.conversations.take_turn).
    """
    return list(visible_messages(member, conversation).filter(pk__gt=after.pk).order_by("pk")[:PAGE_AFTER])


def message_for(member: Membership, public_id: str) -> Message:
    """One message that this member may read."""
    row = _message.first(member.pk, member.group_id, public_id)
    if row is None:
        raise Absent
    return row


@prepared
def _message(member: int, group: int, public_id: str) -> QuerySet[Message]:
    return _readable_by(member, group).filter(public_id=public_id)


def search(member: Membership, words: str, *, now: datetime, before: Message | None = None) -> list[Message]:
    """Messages of the group chat and the threads with these characters, newest first, 30 at most, of the last 90 days.

    Plain containment: it finds two Chinese characters as well as a word, on both databases.
    """
    parts = words.replace("\x00", "").split()[:5]
    if not parts:
        return []
    rows = Message.objects.filter(
        conversation__group=member.group_id,
        conversation__hidden_at=None,
        hidden_at=None,
        held_at=None,
        recalled_at=None,
        created_at__gt=now - timedelta(days=SEARCH_DAYS),
    )
    for part in parts:
        rows = rows.filter(text__icontains=part)
    if before is not None:
        rows = rows.filter(pk__lt=before.pk)
    return list(rows.select_related("author", "conversation").order_by("-pk")[:PAGE])


def sent_last_minute(member: Membership, now: datetime) -> int:
    """How many messages the member has written in the last minute; cards and tips do not count."""
    return len(_sent_since(member.pk, now - timedelta(minutes=1)))


@prepared
def _sent_since(author: int, since: datetime) -> QuerySet[Message, int]:
    return Message.objects.filter(author=author, kind="text", created_at__gt=since).values_list("pk", flat=True)


def unread_count(member: Membership, conversation: Conversation) -> int:
    """How many messages of others came after the member's read mark; 100 stands for more."""
    mark = (
        ReadMark.objects.filter(conversation=conversation, member=member).values_list("message_id", flat=True).first()
    )
    return _after(member, conversation.pk, mark)


def last_read(member: Membership, conversation: Conversation) -> Message | None:
    """The message up to which the member has read; None when nothing was read, or it has gone out of sight since."""
    mark = ReadMark.objects.filter(conversation=conversation, member=member).values("message")
    return visible_messages(member, conversation).filter(pk__in=mark).first()


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
    found = _group_chat.first(member.group_id, member.pk)
    if found is None:
        return 0
    return _after(member, *found)


def _after(member: Membership, chat: int, read_to: int | None) -> int:
    if read_to is None:
        return len(_written_since(chat, member.joined_at, member.pk))
    return len(_written_after(chat, read_to, member.pk))


@prepared
def _group_chat(group: int, member: int) -> QuerySet[Conversation, tuple[int, int | None]]:
    """The key of the group's chat, and of the message up to which this member has read it."""
    mark = ReadMark.objects.filter(conversation=OuterRef("pk"), member=member).values("message")[:1]
    return Conversation.objects.filter(group=group, kind="group").values_list("pk", Subquery(mark))


@prepared
def _written_after(chat: int, message: int, reader: int) -> QuerySet[Message, int]:
    return _unread(chat, reader).filter(pk__gt=message).values_list("pk", flat=True)[:UNREAD_SHOWN]


@prepared
def _written_since(chat: int, joined_at: datetime, reader: int) -> QuerySet[Message, int]:
    return _unread(chat, reader).filter(created_at__gt=joined_at).values_list("pk", flat=True)[:UNREAD_SHOWN]


def _unread(chat: int, reader: int) -> QuerySet[Message]:
    return Message.objects.filter(conversation=chat, hidden_at=None, held_at=None).exclude(author=reader)
