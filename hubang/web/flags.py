"""Pointing out something odd, in two taps, from every page."""

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone

from hubang.aid.queries import request_for
from hubang.chat.queries import message_for
from hubang.groups.models import Membership
from hubang.groups.queries import member_for
from hubang.moderation.actions import appeal_block, flag
from hubang.moderation.actions.flags import REASONS
from hubang.moderation.queries import block_for
from hubang.web.door import act_once, member_page, page
from hubang.web.forms import text


@member_page
def flag_page(request: HttpRequest, member: Membership) -> HttpResponse:
    """Why, and if one likes a line."""
    source = request.POST if request.method == "POST" else request.GET
    kind, public_id = source.get("type", "page"), source.get("id", "")
    about = _about(member, kind, public_id)
    is_done = False
    if request.method == "POST":
        reason, words = request.POST.get("reason", ""), text(request, "text", 500)
        act_once(
            request,
            "flag",
            lambda: (
                flag(
                    member,
                    object_type=kind,
                    object_id=public_id,
                    reason=reason,
                    text=words,
                    about=about,
                    now=timezone.now(),
                ).public_id
            ),
            type=kind,
            id=public_id,
            reason=reason,
            text=words,
        )
        is_done = True
    return page(
        request, member, "moderation/flag.html", "", kind=kind, public_id=public_id, reasons=REASONS, is_done=is_done
    )


def _about(member: Membership, kind: str, public_id: str) -> Membership | None:
    """Whom it is about; `Absent` when this member cannot see the thing."""
    if kind == "request":
        return request_for(member, public_id).asker
    if kind == "message":
        return message_for(member, public_id).author
    if kind == "member":
        return member_for(member, public_id)
    return None


@member_page
def appeal(request: HttpRequest, member: Membership, bid: str) -> HttpResponse:
    """Ask a reviewer to look at a refused text."""
    block = block_for(member, bid)
    is_done = False
    if request.method == "POST":
        why = text(request, "why", 300)
        act_once(request, "appeal", lambda: appeal_block(member, block, why=why, now=timezone.now()).public_id, why=why)
        is_done = True
    return page(request, member, "moderation/appeal.html", "", block=block, is_done=is_done)


urlpatterns = [
    path("g/<str:gid>/flag", flag_page, name="flag"),
    path("g/<str:gid>/appeal/<str:bid>", appeal, name="appeal"),
]
