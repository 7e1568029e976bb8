"""The account: recovery, second device, tokens, sessions."""

from typing import Any

from django.conf import settings
from django.contrib.auth import logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import include, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from hubang.accounts import actions
from hubang.accounts.models import SCOPES, User
from hubang.accounts.queries import own_token, tokens_of
from hubang.groups.queries import words_about
from hubang.lib import qr
from hubang.lib.refused import Refused
from hubang.web.door import act_once, go, signed_in
from hubang.web.forms import text
from hubang.web.home import sign_in
from hubang.web.known_device import coarse_address, mark, note_of
from hubang.web.proof import ask_for_proof, is_proved
from hubang.web.recovery_card import shown_once


def _user(request: HttpRequest) -> User:
    user = signed_in(request)
    if user is None:
        raise Refused(
            "not_signed_in",
            _("You are not signed in on this device. Please scan the code of your group, or use your recovery code."),
            status=403,
        )
    return user


def _shown(request: HttpRequest, template: str, status: int = 200, **context: Any) -> HttpResponse:
    return render(request, template, context, status=status, using="jinja")


@require_http_methods(["GET", "HEAD", "POST"])
def recover(request: HttpRequest) -> HttpResponse:
    """Back in with the recovery code; a new one takes its place and is shown once."""
    refusal, fresh = None, None
    person, device = note_of(request)
    device = device or mark(request, None)
    if request.method == "POST":
        try:
            user, code = actions.recover(
                typed=request.POST.get("code", ""),
                device=device,
                address="" if person else coarse_address(request),
                now=timezone.now(),
            )
        except Refused as refused:
            refusal = refused
        else:
            sign_in(request, user)
            fresh = shown_once(code)
    status = refusal.status if refusal else 200
    return _shown(request, "account/recover.html", status, refused=refusal, shown=fresh)


@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """Everything about getting in, on one page; a post makes a new recovery code."""
    user = _user(request)
    made = shown_once(actions.make_recovery_code(user, now=timezone.now())) if request.method == "POST" else None
    return _shown(
        request,
        "account/account.html",
        shown=made,
        has_password=user.has_usable_password(),
        tokens=len(tokens_of(user)),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_name(request: HttpRequest) -> HttpResponse:
    """Choose a name and a password; in the place of the account library's page, which asks for no name."""
    user, refusal = _user(request), None
    if user.has_usable_password():
        return HttpResponseRedirect(reverse("account_change_password"))
    name = request.POST.get("name", "")
    if request.method == "POST":
        try:
            password = request.POST.get("password", "")
            user = actions.choose_sign_in(
                user, name=name, password=password, now=timezone.now(), words=words_about(user)
            )
        except Refused as refused:
            refusal = refused
        else:
            update_session_auth_hash(request, user)
            return go("account")
    status = refusal.status if refusal else 200
    return _shown(request, "account/sign_in_name.html", status, refused=refusal, name=name[:40])


@require_http_methods(["GET", "HEAD", "POST"])
def device(request: HttpRequest) -> HttpResponse:
    """A link, as QR, that signs in a second device once, within ten minutes."""
    user = _user(request)
    address = ""
    if request.method == "POST":
        token = actions.make_device_link(user, now=timezone.now())
        address = f"{settings.PUBLIC_URL}{reverse('second_device', args=[token])}"
    return _shown(request, "account/device.html", address=address, svg=qr.svg(address) if address else "")


@require_http_methods(["GET", "HEAD", "POST"])
def second_device(request: HttpRequest, token: str) -> HttpResponse:
    """On the second device: a button, so that a preview of the link does not use it up."""
    if request.method == "POST":
        sign_in(request, actions.enter_on_second_device(token=token, now=timezone.now()))
        return go("home")
    return _shown(request, "account/second_device.html")


@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """API tokens: a new one is shown once."""
    user = _user(request)
    made, refusal = "", None
    if request.method == "POST" and not is_proved(request):
        return ask_for_proof(reverse("tokens"))
    if request.method == "POST":
        try:
            made = _make_token(request, user)
        except Refused as refused:
            refusal = refused
    status = refusal.status if refusal else 200
    return _shown(
        request, "account/tokens.html", status, tokens=tokens_of(user), made=made, refused=refusal, scopes=SCOPES
    )


def _make_token(request: HttpRequest, user: User) -> str:
    """Make the token of the form and return its text; empty when the form was sent before."""
    name, scopes = text(request, "name", 40), [s for s in SCOPES if request.POST.get(f"scope_{s}") == "1"]
    texts: list[str] = []

    def act() -> str:
        row, made = actions.make_token(user, name=name, scopes=scopes, now=timezone.now())
        texts.append(made)
        return row.public_id

    act_once(request, "make_token", act, name=name, scopes=scopes)
    return texts[0] if texts else ""


@require_POST
def revoke_token(request: HttpRequest, tid: str) -> HttpResponse:
    """End a token at once."""
    user = _user(request)
    actions.revoke_token(user, own_token(user, tid), now=timezone.now())
    return go("tokens")


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out here, or on every device."""
    user = signed_in(request)
    if user is not None and request.POST.get("everywhere") == "1":
        actions.sign_out_everywhere(user, now=timezone.now(), tokens_too=request.POST.get("tokens") == "1")
    logout(request)
    return HttpResponseRedirect(reverse("home"))


urlpatterns = [
    path("account/", account, name="account"),
    path("account/recover", recover, name="recover"),
    path("account/device", device, name="device"),
    path("account/device/<str:token>", second_device, name="second_device"),
    path("account/tokens", tokens, name="tokens"),
    path("account/tokens/<str:tid>/revoke", revoke_token, name="revoke_token"),
    path("account/sign-out", sign_out, name="sign_out"),
    path("account/password/set/", sign_in_name, name="account_set_password"),
    path("account/", include("allauth.urls")),
]
