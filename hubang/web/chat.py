"""The chat and the threads."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone

from hubang.aid.queries import requests_by_id
from hubang.chat import actions
from hubang.chat.models import Conversation, Message
from hubang.chat.queries import (
    PAGE,
    conversation_for,
    message_for,
    page_after,
    page_before,
    search,
)
from hubang.groups.models import Membership
from hubang.lib.refused import Absent
from hubang.web.door import act_once, go, is_fragment, member_page, page
from hubang.web.forms import text


@member_page
def chat(request: HttpRequest, member: Membership) -> HttpResponse:
    """The group chat at its end, or the messages before one."""
    conversation = actions.group_chat(member.group, now=timezone.now())
    before = request.GET.get("before", "")
    rows = page_before(member, conversation, message_for(member, before) if before else None)
    context = {
        "conversation": conversation,
        "has_earlier": len(rows) == PAGE,
        "earlier_url": reverse("chat", args=[member.group.public_id]),
        **_shown(member, rows),
    }
    if is_fragment(request):
        return render(
            request, "chat/_messages.html", {"member": member, "group": member.group, **context}, using="jinja"
        )
    return page(request, member, "chat/chat.html", "chat", **context)


def _shown(member: Membership, rows: list[Message]) -> dict[str, Any]:
    cards = requests_by_id(member, [row.ref for row in rows if row.kind == "card"])
    return {"messages": rows, "cards": cards}


@member_page
def messages(request: HttpRequest, member: Membership, kid: str) -> HttpResponse:
    """A post sends; a get gives what came after a message, or one message anew."""
    conversation = conversation_for(member, kid)
    if request.method == "POST":
        return _post(request, member, conversation)
    only, after, before = (request.GET.get(name, "") for name in ("only", "after", "before"))
    if only:
        rows = [message_for(member, only)]
    elif after:
        rows = page_after(member, conversation, message_for(member, after))
    else:
        rows = page_before(member, conversation, message_for(member, before) if before else None)
    context = {
        "member": member,
        "group": member.group,
        "conversation": conversation,
        "has_earlier": not only and not after and len(rows) == PAGE,
        "earlier_url": request.path,
        "is_single": bool(only),
    }
    return render(request, "chat/_messages.html", {**context, **_shown(member, rows)}, using="jinja")


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
    if conversation.kind == "thread":
        return go("request", member.group.public_id, conversation.help_request.public_id, anchor="thread")
    return go("chat", member.group.public_id, anchor=f"m-{public_id}")


@member_page
def recall(request: HttpRequest, member: Membership, message_id: str) -> HttpResponse:
    """Take a message back."""
    if request.method == "POST":
        message = message_for(member, message_id)
        act_once(request, "recall", lambda: actions.recall_message(member, message, now=timezone.now()).public_id)
        if message.conversation.kind == "thread":
            return go("request", member.group.public_id, message.conversation.help_request.public_id, anchor="thread")
    return go("chat", member.group.public_id)


@member_page
def read(request: HttpRequest, member: Membership) -> HttpResponse:
    """Note how far was read."""
    if request.method == "POST":
        actions.mark_read(member, message_for(member, request.POST.get("message", "")), now=timezone.now())
    return HttpResponse(status=204)


@member_page
def find(request: HttpRequest, member: Membership) -> HttpResponse:
    """Search the chat and the threads."""
    words = request.GET.get("q", "")[:40].replace("\x00", "")
    before = request.GET.get("before", "")
    start = message_for(member, before) if before else None
    found = search(member, words, now=timezone.now(), before=start)
    return page(request, member, "chat/search.html", "chat", words=words, found=found, has_more=len(found) == PAGE)


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
    path("g/<str:gid>/chat/<str:message_id>/recall", recall, name="recall"),
]
