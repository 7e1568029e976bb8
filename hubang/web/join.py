"""Joining: what this is, can I trust it, and in."""

import secrets
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from hubang.accounts.actions import make_recovery_code
from hubang.accounts.models import User
from hubang.aid.ledger import group_figures
from hubang.groups.actions import join_as_guest, join_group, withdraw_join
from hubang.groups.models import Group, Invite, JoinRequest, Membership
from hubang.groups.places import FACES, PROVINCES
from hubang.groups.policies import current_rules_version
from hubang.groups.queries import (
    admins_of,
    declined_join_of,
    group_behind,
    invite_for_guest,
    membership_in_community,
    rules_of,
    waiting_join_of,
)
from hubang.lib.cleaning import clean_line
from hubang.lib.refused import Refused
from hubang.moderation.actions import screen_applicant
from hubang.web.door import member_page, page, see, signed_in
from hubang.web.guest_form import guest_field, read_form
from hubang.web.home import sign_in
from hubang.web.recovery_card import shown_once


@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, code: str) -> HttpResponse:
    """What a scanned code shows to everybody, and the way in."""
    now = timezone.now()
    invite = invite_for_guest(code, now)
    group = group_behind(invite)
    user = signed_in(request)
    member = membership_in_community(user, invite) if user else None
    if member is not None:
        return HttpResponseRedirect(reverse("feed", args=[member.group.public_id]))
    if request.method == "POST":
        try:
            return _in(request, user, group, code, now)
        except Refused as refusal:
            return _cover(request, invite, group, user, refusal)
    return _cover(request, invite, group, user, None)


def _in(request: HttpRequest, user: User | None, group: Group, code: str, now: datetime) -> HttpResponse:
    about = _sent(request)
    said = {name: clean_line(about[name], 200) for name in ("nickname", "answer")}
    screen_applicant(group, said, now=now)
    if user is not None:
        outcome = join_group(user, code=code, now=now, **about)
    else:
        language = get_language() or ""
        outcome = join_as_guest(form=read_form(request), code=code, language=language, now=now, **about)
        sign_in(request, outcome.user)
    if isinstance(outcome, JoinRequest):
        return see(reverse("join", args=[code]))
    return see(reverse("welcome", args=[outcome.group.public_id]))


def _sent(request: HttpRequest) -> dict[str, Any]:
    version = request.POST.get("version", "")
    return {
        "nickname": request.POST.get("nickname", ""),
        "face": request.POST.get("face", ""),
        "province": request.POST.get("province", ""),
        "answer": request.POST.get("answer", ""),
        "read": request.POST.get("read", "")[:16],
        "accepted_version": int(version) if version.isascii() and version.isdecimal() and len(version) < 9 else 0,
    }


def _cover(
    request: HttpRequest, invite: Invite, group: Group, user: User | None, refusal: Refused | None
) -> HttpResponse:
    context = {
        "group": group,
        "invite": invite,
        "rules": rules_of(group),
        "version": current_rules_version(group),
        "admins": admins_of(group),
        "figures": group_figures(group, now=timezone.now()),
        "faces": FACES,
        "face": request.POST.get("face") or secrets.choice(FACES[:18]),
        "provinces": PROVINCES,
        "typed": request.POST,
        "refused": refusal,
        "guest_field": guest_field(),
        "waiting": waiting_join_of(user, group) if user else None,
        "declined": declined_join_of(user, group) if user else None,
    }
    return render(request, "join/join.html", context, status=refusal.status if refusal else 200, using="jinja")


@require_http_methods(["POST"])
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Wait no longer."""
    invite = invite_for_guest(code, timezone.now())
    user = signed_in(request)
    waiting = waiting_join_of(user, group_behind(invite)) if user else None
    if user is not None and waiting is not None:
        withdraw_join(user, waiting, now=timezone.now())
    return see(reverse("join", args=[code]))


@member_page
def welcome(request: HttpRequest, member: Membership) -> HttpResponse:
    """Right after joining: a recovery code, shown when asked for and never again."""
    shown = None
    if request.method == "POST":
        shown = shown_once(make_recovery_code(member.user, now=timezone.now()), member.group.name)
    return page(request, member, "join/welcome.html", "", shown=shown)


urlpatterns = [
    path("j/<str:code>", join, name="join"),
    path("j/<str:code>/withdraw", withdraw, name="withdraw_join"),
    path("g/<str:gid>/welcome", welcome, name="welcome"),
]
