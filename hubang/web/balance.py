"""What I asked for, what I helped with, and the balance of both."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from hubang.aid import ledger
from hubang.aid.queries import own_helps, own_requests
from hubang.groups.models import Membership
from hubang.web.door import member_page, page


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
    """Every entry behind the balance."""
    return page(
        request,
        member,
        "aid/balance.html",
        "me",
        balance=ledger.balance_of(member),
        entries=ledger.entries_of(member),
        saved=ledger.saved_by(member),
    )


urlpatterns = [
    path("g/<str:gid>/me/requests", my_requests, name="my_requests"),
    path("g/<str:gid>/me/helps", my_helps, name="my_helps"),
    path("g/<str:gid>/me/balance", balance, name="balance"),
]
