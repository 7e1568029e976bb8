"""A fresh proof of who sits there, before what a borrowed or stolen session must not do: handing a group over, making a token.

Signing in is one, for 15 minutes; so is the password, a passkey or a one-time code (the account library's pages), and the recovery code, which is
compared and not used up.
"""

from datetime import timedelta

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.http import require_http_methods

from hubang.accounts import actions
from hubang.accounts.models import User
from hubang.lib.refused import Refused
from hubang.web.door import see, signed_in
from hubang.web.known_device import coarse_address, mark, note_of

GOOD_FOR = timedelta(minutes=15)
KEY = "proved_at"


def note_proof(request: HttpRequest) -> None:
    """This person proved just now who they are."""
    request.session[KEY] = timezone.now().timestamp()


def is_proved(request: HttpRequest) -> bool:
    """Whether this session's person proved it within the last 15 minutes."""
    times = [
        request.session.get(KEY, 0.0),
        *(one["at"] for one in get_authentication_records(request, signed_in(request))),
    ]
    return bool(timezone.now().timestamp() - max(times) < GOOD_FOR.total_seconds())


def ask_for_proof(back: str) -> HttpResponse:
    """To the proof, and from there to the page `back`, where it is done once more."""
    return see(f"{reverse('prove')}?{urlencode({'next': back})}")


@require_http_methods(["GET", "HEAD", "POST"])
def prove(request: HttpRequest) -> HttpResponse:
    """One field: the password, or the recovery code. Beside it the way to a passkey or a one-time code."""
    user, refusal = signed_in(request), None
    if user is None:
        return see(reverse("home"))
    back = request.GET.get("next", "")
    onward = back if url_has_allowed_host_and_scheme(back, allowed_hosts=None) else reverse("account")
    if request.method == "POST":
        try:
            _check(request, user)
        except Refused as refused:
            refusal = refused
        else:
            note_proof(request)
            return see(onward)
    ways = {flow["id"] for flow in get_reauthentication_flows(user)}
    context = {
        "refused": refusal,
        "onward": onward,
        "has_password": user.has_usable_password(),
        "by_library": "mfa_reauthenticate" in ways,
    }
    return render(request, "account/prove.html", context, status=refusal.status if refusal else 200, using="jinja")


def _check(request: HttpRequest, user: User) -> None:
    _person, device = note_of(request)
    actions.prove(
        user,
        typed=request.POST.get("proof", ""),
        client=actions.Client(coarse_address(request), device or mark(request, user)),
        now=timezone.now(),
    )


urlpatterns = [path("account/prove", prove, name="prove")]
