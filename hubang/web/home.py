"""The front page, the owner's one-time entrance, and the demo's."""

from datetime import datetime

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone, translation
from django.views.decorators.http import require_http_methods, require_POST

from hubang.accounts.actions import choose_language
from hubang.accounts.models import User
from hubang.groups.actions import enter_as_owner, enter_as_owner_guest
from hubang.groups.models import Membership
from hubang.groups.places import FACES
from hubang.groups.queries import demo_member, group_of_owner_link, memberships_of
from hubang.lib.cleaning import clean_line
from hubang.lib.refused import Absent, Refused
from hubang.moderation.actions import screen_applicant
from hubang.web.door import go, signed_in
from hubang.web.guest_form import guest_field, read_form
from hubang.web.known_device import mark
from hubang.web.proof import note_proof

BACKEND = "hubang.accounts.backend.Backend"


def home(request: HttpRequest) -> HttpResponse:
    """To the group, to the choice of groups, or what this is."""
    user = signed_in(request)
    members = memberships_of(user) if user else []
    if len(members) == 1 and "all" not in request.GET:
        return HttpResponseRedirect(reverse("feed", args=[members[0].group.public_id]))
    return render(request, "home/home.html", {"members": members, "user_known": user is not None}, using="jinja")


def sign_in(request: HttpRequest, user: User) -> None:
    """Sign in with a new session key: nothing of the session before is worth keeping."""
    request.session.flush()
    login(request, user, backend=BACKEND)
    # Shown to the person under 账号: the account library lists only the sessions that it began itself.
    UserSession.objects.create_from_request(request)
    mark(request, user)
    note_proof(request)


@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """The owner's link: choose a nickname, and be the owner."""
    refusal = None
    if request.method == "POST":
        now = timezone.now()
        try:
            member = _owner(request, token, now)
        except Refused as refused:
            refusal = refused
        else:
            sign_in(request, member.user)
            return go("welcome", member.group.public_id)
    status = refusal.status if refusal else 200
    context = {
        "refused": refusal,
        "faces": FACES,
        "nickname": request.POST.get("nickname", "")[:40],
        "face": request.POST.get("face", FACES[0]),
        "guest_field": guest_field(),
    }
    return render(request, "home/enter.html", context, status=status, using="jinja")


def _owner(request: HttpRequest, token: str, now: datetime) -> Membership:
    nickname, face = request.POST.get("nickname", ""), request.POST.get("face", "")
    user, group = signed_in(request), group_of_owner_link(token, now)
    if group is not None:
        screen_applicant(group, {"nickname": clean_line(nickname, 60)}, now=now)
    given = {"token": token, "nickname": nickname, "face": face, "language": translation.get_language() or ""}
    if user is not None:
        return enter_as_owner(user, now=now, **given)
    return enter_as_owner_guest(form=read_form(request), now=now, **given)


@require_POST
def demo_enter(request: HttpRequest, who: str) -> HttpResponse:
    """One tap into the example group; it exists in the demo alone."""
    member = demo_member(who) if settings.HUBANG_DEMO else None
    if member is None:
        raise Absent
    sign_in(request, member.user)
    return go("feed", member.group.public_id)


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Chinese or English, from now on."""
    code = request.POST.get("language", "")
    response = go("home")
    if code in dict(settings.LANGUAGES):
        translation.activate(code)
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            code,
            max_age=365 * 24 * 3600,
            secure=settings.SECURE,
            httponly=True,
            samesite="Lax",
        )
        user = signed_in(request)
        if user is not None:
            choose_language(user, code)
    return response


urlpatterns = [
    path("", home, name="home"),
    path("enter/<str:token>", enter, name="enter"),
    path("demo/enter/<str:who>", demo_enter, name="demo_enter"),
    path("language", language, name="language"),
]
