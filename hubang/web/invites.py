"""Invites: of a member, or for a channel."""

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone

from hubang.groups.actions import make_invite, revoke_invite
from hubang.groups.models import Membership
from hubang.groups.queries import invite_for, invites_of
from hubang.lib import qr
from hubang.web.door import act_once, go, member_page, page
from hubang.web.forms import number, text
from hubang.web.group_pages import join_url


@member_page
def invites(request: HttpRequest, member: Membership) -> HttpResponse:
    """One's invites, and a new one, whose code is shown once."""
    made, code = None, ""
    if request.method == "POST":
        made, code = make_invite(
            member,
            label=text(request, "label", 80),
            days=number(request, "days") or 7,
            max_uses=number(request, "max_uses"),
            channel=request.POST.get("channel") == "1",
            now=timezone.now(),
        )
    return page(
        request,
        member,
        "groups/invites.html",
        "group",
        invites=invites_of(member),
        made=made,
        address=join_url(code) if code else "",
        svg=qr.svg(join_url(code)) if code else "",
        now=timezone.now(),
    )


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
