"""The pages behind the links of a mail: saying yes to a mail box, and one tap to silence it. Both work without signing in.

Opening them changes nothing: mail programs look at links before people do. The tap does.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from hubang.accounts.actions import confirm_mailbox, mute_by_link
from hubang.accounts.queries import address_behind
from hubang.lib.refused import Absent
from hubang.notify.links import read_confirm, read_mute
from hubang.notify.texts import family_name


@require_http_methods(["GET", "HEAD", "POST"])
def mailbox(request: HttpRequest, token: str) -> HttpResponse:
    """Notices may go to this mail box, says its owner."""
    public_id = read_confirm(token)
    address = address_behind(public_id) if public_id else None
    if address is None or address.ended_at is not None:
        raise Absent
    if request.method == "POST":
        address = confirm_mailbox(address.public_id, now=timezone.now())
    return render(request, "account/mailbox.html", {"is_done": address.confirmed_at is not None}, using="jinja")


# The signed token is the right; mail programs post here by themselves and bring no cookie (RFC 8058).
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def mute(request: HttpRequest, token: str) -> HttpResponse:
    """No more notices of one kind, or of any, at this address."""
    wish = read_mute(token)
    if wish is None:
        raise Absent
    if request.method == "POST":
        mute_by_link(wish.address, wish.family, now=timezone.now())
    name = family_name(wish.family) if wish.family else ""
    context = {"is_done": request.method == "POST", "family": name}
    return render(request, "account/mute.html", context, using="jinja")


urlpatterns = [
    path("mailbox/<str:token>", mailbox, name="mailbox"),
    path("mute/<str:token>", mute, name="mute"),
]
