"""Helping: is it safe, what do I do, and: done."""

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone

from hubang.aid import actions
from hubang.aid.feed import card_of
from hubang.aid.queries import assist_of, helpers_of, request_for
from hubang.groups.models import Membership
from hubang.web.door import act_once, go, member_page, page


@member_page
def help_page(request: HttpRequest, member: Membership, rid: str) -> HttpResponse:
    """Where the link goes and what the check found; a post reveals it, on this page alone."""
    found = request_for(member, rid)
    opened = actions.open_link(member, found, now=timezone.now()) if request.method == "POST" else None
    return page(
        request,
        member,
        "aid/help.html",
        "help",
        request_=found,
        card=card_of(found),
        assist=assist_of(member, found),
        helpers=helpers_of(found),
        # Revealed here and nowhere else: the page is not stored by any cache, and its address holds neither.
        link=opened.link.reveal() if opened else "",
        code=opened.code.reveal() if opened else "",
        is_open=opened is not None,
    )


@member_page
def claim(request: HttpRequest, member: Membership, rid: str) -> HttpResponse:
    """I have helped."""
    if request.method == "POST":
        found = request_for(member, rid)
        act_once(request, "claim_assist", lambda: actions.claim_assist(member, found, now=timezone.now()).public_id)
    return go("request", member.group.public_id, rid)


@member_page
def take_back(request: HttpRequest, member: Membership, rid: str) -> HttpResponse:
    """I have not helped after all."""
    if request.method == "POST":
        found = request_for(member, rid)
        act_once(request, "take_back", lambda: actions.take_back(member, found, now=timezone.now()).public_id)
    return go("request", member.group.public_id, rid)


@member_page
def failed(request: HttpRequest, member: Membership, rid: str) -> HttpResponse:
    """It did not work."""
    if request.method == "POST":
        found = request_for(member, rid)
        failure = request.POST.get("failure", "")
        act_once(
            request,
            "report_failure",
            lambda: actions.report_failure(member, found, failure=failure, now=timezone.now()).public_id,
            failure=failure,
        )
    return go("feed", member.group.public_id)


urlpatterns = [
    path("g/<str:gid>/r/<str:rid>/help", help_page, name="help"),
    path("g/<str:gid>/r/<str:rid>/claim", claim, name="claim"),
    path("g/<str:gid>/r/<str:rid>/take-back", take_back, name="take_back"),
    path("g/<str:gid>/r/<str:rid>/failed", failed, name="failed"),
]
