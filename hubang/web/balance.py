"""What I asked for, what I helped with, and the balance of both."""

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone

from hubang.aid import actions, ledger
from hubang.aid.fairness import share_of
from hubang.aid.pulse import weight_of
from hubang.aid.queries import own_helps, own_requests
from hubang.groups.models import Membership
from hubang.notify.preferences import absence_of
from hubang.web.door import act_once, go, member_page, page
from hubang.web.forms import text


@member_page
def my_requests(request: HttpRequest, member: Membership) -> HttpResponse:
    """My own requests."""
    return page(
        request, member, "aid/my_requests.html", "me", requests=own_requests(member), saved=ledger.saved_by(member)
    )


@member_page
def my_helps(request: HttpRequest, member: Membership) -> HttpResponse:
    """What I helped with, and the thanks for it."""
    return page(
        request, member, "aid/my_helps.html", "me", helps=own_helps(member), thanks=ledger.thanks_received(member)
    )


@member_page
def balance(request: HttpRequest, member: Membership) -> HttpResponse:
    """Every entry behind the balance, with what it counts today; and what follows for who takes more than they give."""
    now, entries = timezone.now(), ledger.entries_of(member)
    return page(
        request,
        member,
        "aid/balance.html",
        "me",
        share=share_of(member, now),
        counts={one.pk: round(100 * weight_of(one.claimed_at, now)) for one in entries if one.claimed_at},
        absence=absence_of(member.user_id, now),
        balance=ledger.balance_of(member),
        entries=entries,
        saved=ledger.saved_by(member),
    )


@member_page
def ask_mediator(request: HttpRequest, member: Membership) -> HttpResponse:
    """Tell a mediator why one could not give."""
    if request.method == "POST":
        why = text(request, "why", 300)
        act_once(
            request,
            "appeal_share",
            lambda: actions.appeal_share(member, why=why, now=timezone.now()).public_id,
            why=why,
        )
    return go("balance", member.group.public_id)


urlpatterns = [
    path("g/<str:gid>/me/requests", my_requests, name="my_requests"),
    path("g/<str:gid>/me/helps", my_helps, name="my_helps"),
    path("g/<str:gid>/me/balance", balance, name="balance"),
    path("g/<str:gid>/me/balance/appeal", ask_mediator, name="ask_mediator"),
]
