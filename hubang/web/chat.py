"""The chat and the threads."""

import re
from dataclasses import dataclass
from typing import Any

from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone

from hubang.aid.queries import requests_by_id
from hubang.chat import actions
from hubang.chat.models import Conversation, Message
from hubang.chat.queries import (
    PAGE,
    beyond,
    conversation_for,
    last_read,
    message_for,
    page_after,
    page_around,
    page_before,
    search,
)
from hubang.groups.models import Membership
from hubang.lib.refused import Absent
from hubang.moderation.queries import waiting_of
from hubang.web.door import act_once, go, is_fragment, member_page, page, see
from hubang.web.forms import text


@member_page
def chat(request: HttpRequest, member: Membership) -> HttpResponse:
    """The group chat: at its end, around a message (`at`), or before or after one."""
    conversation = actions.group_chat(member.group, now=timezone.now())
    context = piece_of(request, member, conversation)
    if is_fragment(request):
        return _fragment(request, member, context)
    mark = last_read(member, conversation)
    shown = [row.pk for row in context["messages"]]
    context |= {
        "mark": mark.pk if mark else None,
        # Only when what is unread begins further up than this page reaches.
        "last_read": mark if mark and shown and mark.pk < shown[0] and not request.GET.keys() & PLACES else None,
        "reply": answered(member, request.GET.get("reply", "")),
        "at": request.GET.get("at", ""),
    }
    return page(request, member, "chat/chat.html", "chat", **context)


PLACES = {"at", "before", "after"}


def piece_of(request: HttpRequest, member: Membership, conversation: Conversation) -> dict[str, Any]:
    """The messages that the address asks for, and what a template needs to show them."""
    at, after, before, only = (request.GET.get(name, "") for name in ("at", "after", "before", "only"))
    previous = None
    if at or only:
        target = message_for(member, at or only)
        rows = page_around(member, target) if at else [target]
    elif after:
        previous = message_for(member, after)
        rows = page_after(member, conversation, previous)
    else:
        rows = page_before(member, conversation, message_for(member, before) if before else None)
    has_earlier, has_later = (False, False) if only else beyond(member, conversation, rows)
    return {
        "conversation": conversation,
        "messages": rows,
        "cards": requests_by_id(member, [row.ref for row in rows if row.kind == "card"]),
        "previous": previous.created_at if previous else rows[0].created_at if only else None,
        "has_earlier": has_earlier and not after,
        "has_later": has_later and not before,
        "talk_url": talk_url(member, conversation),
        "held_for": waiting_of(member, [row.public_id for row in rows if row.held_at]),
        "mark": None,
        "reply": None,
    }


def answered(member: Membership, message_id: str) -> Message | None:
    """The message that is being answered, for browsers without scripts."""
    return message_for(member, message_id) if message_id else None


@member_page
def messages(request: HttpRequest, member: Membership, kid: str) -> HttpResponse:
    """A post sends; a get gives what came before or after a message, or one message anew."""
    conversation = conversation_for(member, kid)
    if request.method == "POST":
        return _post(request, member, conversation)
    return _fragment(request, member, piece_of(request, member, conversation))


def _fragment(request: HttpRequest, member: Membership, context: dict[str, Any]) -> HttpResponse:
    return render(request, "chat/_messages.html", {"member": member, "group": member.group, **context}, using="jinja")


def _post(request: HttpRequest, member: Membership, conversation: Conversation) -> HttpResponse:
    words = request.POST.get("text", "")
    reply_to = request.POST.get("reply_to", "")
    answered = message_for(member, reply_to) if reply_to else None

    def once() -> str:
        message = actions.post_message(member, conversation, text=words, reply_to=answered, now=timezone.now())
        return message.public_id

    public_id = act_once(request, "post_message", once, text=words, reply_to=reply_to)
    if is_fragment(request):
        return HttpResponse(status=204)
    return _back(member, conversation, public_id)


def _back(member: Membership, conversation: Conversation, message_id: str) -> HttpResponse:
    return see(f"{talk_url(member, conversation)}#m-{message_id}")


@member_page
def said(request: HttpRequest, member: Membership, message_id: str) -> HttpResponse:
    """The way to a message where it was said."""
    return see(_place(member, message_for(member, message_id)))


@member_page
def recall(request: HttpRequest, member: Membership, message_id: str) -> HttpResponse:
    """Take a message back."""
    if request.method == "POST":
        message = message_for(member, message_id)
        act_once(request, "recall", lambda: actions.recall_message(member, message, now=timezone.now()).public_id)
        return _back(member, message.conversation, message.public_id)
    return go("chat", member.group.public_id)


@member_page
def read(request: HttpRequest, member: Membership) -> HttpResponse:
    """Note how far was read."""
    if request.method == "POST":
        actions.mark_read(member, message_for(member, request.POST.get("message", "")), now=timezone.now())
    return HttpResponse(status=204)


@dataclass(frozen=True)
class Found:
    """A message that was looked for: its text in pieces (hit or not), and the page on which it stands."""

    row: Message
    pieces: list[tuple[str, bool]]
    url: str


@member_page
def find(request: HttpRequest, member: Membership) -> HttpResponse:
    """Search the chat and the threads."""
    words = request.GET.get("q", "")[:40].replace("\x00", "")
    before = request.GET.get("before", "")
    start = message_for(member, before) if before else None
    rows = search(member, words, now=timezone.now(), before=start)
    prefetch_related_objects([row for row in rows if row.conversation.kind == "thread"], "conversation__help_request")
    found = [Found(row, _pieces(row.text, words), _place(member, row)) for row in rows]
    return page(request, member, "chat/search.html", "chat", words=words, found=found, has_more=len(found) == PAGE)


def _pieces(text: str, words: str) -> list[tuple[str, bool]]:
    hits = "|".join(re.escape(word) for word in words.split()[:5])
    return [(piece, place % 2 == 1) for place, piece in enumerate(re.split(f"({hits})", text, flags=re.I)) if piece]


def _place(member: Membership, row: Message) -> str:
    return f"{talk_url(member, row.conversation)}?at={row.public_id}#m-{row.public_id}"


def talk_url(member: Membership, conversation: Conversation) -> str:
    """The page on which a conversation stands."""
    gid = member.group.public_id
    if conversation.kind == "thread":
        return reverse("request", args=[gid, conversation.help_request.public_id])
    return reverse("chat", args=[gid])


@member_page
def tip(request: HttpRequest, member: Membership) -> HttpResponse:
    """A safety tip in the chat, by a safety officer."""
    if not member.has_duty("safety"):
        raise Absent
    if request.method == "POST":
        words = text(request, "text", 300)
        act_once(
            request, "post_tip", lambda: actions.post_tip(member, text=words, now=timezone.now()).public_id, text=words
        )
        return go("chat", member.group.public_id)
    return page(request, member, "chat/tip.html", "chat")


urlpatterns = [
    path("g/<str:gid>/chat", chat, name="chat"),
    path("g/<str:gid>/chat/read", read, name="mark_read"),
    path("g/<str:gid>/chat/search", find, name="search"),
    path("g/<str:gid>/chat/tip", tip, name="tip"),
    path("g/<str:gid>/c/<str:kid>/messages", messages, name="messages"),
    path("g/<str:gid>/chat/<str:message_id>", said, name="said"),
    path("g/<str:gid>/chat/<str:message_id>/recall", recall, name="recall"),
]
