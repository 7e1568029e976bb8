"""Helping: is it safe, what do I do, and: done."""

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from hubang.aid import actions
from hubang.aid.actions import may_still_help
from hubang.aid.feed import card_of
from hubang.aid.models import HelpRequest
from hubang.aid.queries import helpers_of, request_for
from hubang.groups.models import Membership
from hubang.lib.refused import Refused
from hubang.web.door import act_once, go, member_page, page
from hubang.web.refusals import way_on
from hubang.web.steps import shop_of, step_of


@member_page
def help_page(request: HttpRequest, member: Membership, rid: str) -> HttpResponse:
    """Where the link goes and what the check found; a post reveals it, on this page alone."""
    found, now = request_for(member, rid), timezone.now()
    opened = actions.open_link(member, found, now=now) if request.method == "POST" else None
    closed = None if opened else may_still_help(member, found, now)
    code = opened.code.reveal() if opened else ""
    return page(
        request,
        member,
        "aid/help.html",
        "help",
        request_=found,
        card=card_of(found),
        helpers=helpers_of(found),
        # Revealed here and nowhere else: the page is not stored by any cache, and its address holds neither.
        link=opened.link.reveal() if opened else "",
        code=code,
        is_open=opened is not None,
        # What has changed since the card was shown is said at once, not after a tap.
        closed=closed,
        way=_way(member, found, closed) if closed else None,
        shop=shop_of(found),
        step=step_of(found, by_code=bool(code or not found.host)),
    )


def _way(member: Membership, found: HelpRequest, closed: Refused) -> tuple[str, str]:
    gid = member.group.public_id
    if closed.code in {"helped_already", "own_request"}:
        return reverse("request", args=[gid, found.public_id]), _("View")
    return way_on(closed, gid) or (reverse("feed", args=[gid]), _("See who needs help"))


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
