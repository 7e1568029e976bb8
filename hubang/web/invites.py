"""Invites: of a member, or for a channel."""

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone

from hubang.groups.actions import make_invite, revoke_invite
from hubang.groups.models import Membership
from hubang.groups.queries import invite_for, invites_of
from hubang.lib import qr
from hubang.moderation.actions import screen_text
from hubang.web.door import act_once, go, member_page, page
from hubang.web.forms import number, text
from hubang.web.group_pages import join_url


@member_page
def invites(request: HttpRequest, member: Membership) -> HttpResponse:
    """One's invites, and a new one, whose code is shown once."""
    code = _make(request, member) if request.method == "POST" else ""
    return page(
        request,
        member,
        "groups/invites.html",
        "group",
        invites=invites_of(member),
        address=join_url(code) if code else "",
        svg=qr.svg(join_url(code)) if code else "",
        now=timezone.now(),
    )


def _make(request: HttpRequest, member: Membership) -> str:
    """Make the invite of the form and return its code; empty when the form was sent before."""
    label, channel = text(request, "label", 80), request.POST.get("channel") == "1"
    days, max_uses = number(request, "days") or 7, number(request, "max_uses")
    codes: list[str] = []

    def act() -> str:
        now = timezone.now()
        screen_text(member, where="invite", text={"label": label}, now=now)
        made, code = make_invite(member, label=label, days=days, max_uses=max_uses, channel=channel, now=now)
        codes.append(code)
        return made.public_id

    act_once(request, "make_invite", act, label=label, days=days, max_uses=max_uses, channel=channel)
    return codes[0] if codes else ""


@member_page
def revoke(request: HttpRequest, member: Membership, iid: str) -> HttpResponse:
    """End an invite at once."""
    if request.method == "POST":
        invite = invite_for(member, iid)
        act_once(request, "revoke_invite", lambda: revoke_invite(member, invite, now=timezone.now()).public_id)
    return go("invites", member.group.public_id)


urlpatterns = [
    path("g/<str:gid>/invites", invites, name="invites"),
    path("g/<str:gid>/invites/<str:iid>/revoke", revoke, name="revoke_invite"),
]
