"""The feed: what this member can help with now."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone

from hubang.aid.actions import may_still_help
from hubang.aid.feed import card_of, feed_for
from hubang.aid.past import completed_lately, helped_lately
from hubang.aid.queries import request_for
from hubang.groups.models import Membership
from hubang.web.door import is_fragment, member_page, page


@member_page
def feed(request: HttpRequest, member: Membership) -> HttpResponse:
    """Cards in their order, 30 a page."""
    now = timezone.now()
    offset = _number(request.GET.get("from", "0"))
    shown = feed_for(member, now=now, offset=offset)
    if is_fragment(request):
        return render(request, "aid/_cards.html", {"member": member, "feed": shown, "offset": offset}, using="jinja")
    return page(
        request,
        member,
        "aid/feed.html",
        "help",
        feed=shown,
        now=now,
        offset=offset,
        helped=helped_lately(member),
        completed=completed_lately(member, now=now),
    )


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 0


@member_page
def card(request: HttpRequest, member: Membership, rid: str) -> HttpResponse:
    """One card of the feed, fresh. With `new`: only when this member can help with it now; otherwise nothing (204)."""
    found = request_for(member, rid)
    if request.GET.get("new") == "1" and may_still_help(member, found, timezone.now()) is not None:
        return HttpResponse(status=204)
    return render(request, "aid/_one_card.html", {"member": member, "card": card_of(found)}, using="jinja")


urlpatterns = [
    path("g/<str:gid>/", feed, name="feed"),
    path("g/<str:gid>/r/<str:rid>/card", card, name="card"),
]
