"""我的: how do I stand, my profile, my notices."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.utils import timezone

from hubang.aid.ledger import balance_of, saved_by
from hubang.groups.actions import change_profile
from hubang.groups.models import Membership
from hubang.groups.places import FACES, PROVINCES
from hubang.groups.policies import may_manage
from hubang.lib.refused import Refused
from hubang.moderation.actions import screen_text
from hubang.moderation.queries import case_count, measures_about
from hubang.notify.outbox import mark_read
from hubang.notify.queries import notices_of, unread_count
from hubang.web.door import counts_of, go, member_page, page
from hubang.web.forms import text
from hubang.web.notices import shown


@member_page
def me(request: HttpRequest, member: Membership) -> HttpResponse:
    """The overview."""
    return page(
        request,
        member,
        "groups/me.html",
        "me",
        balance=balance_of(member),
        saved=saved_by(member),
        notices=unread_count(member.user_id, member.group.public_id),
        cases=case_count(member),
        may_welcome=may_manage(member, "welcome") is None,
    )


@member_page
def profile(request: HttpRequest, member: Membership) -> HttpResponse:
    """Nickname, face, province, interests."""
    refusal = None
    if request.method == "POST":
        try:
            nickname, interests = text(request, "nickname", 60), text(request, "interests", 200)
            said = {"nickname": nickname, "interests": interests}
            screen_text(member, where="profile", text=said, now=timezone.now())
            change_profile(
                member,
                nickname=nickname,
                face=request.POST.get("face", ""),
                province=request.POST.get("province", ""),
                interests=interests,
                now=timezone.now(),
            )
        except Refused as refused:
            refusal = refused
            member.refresh_from_db()
        else:
            return go("me", member.group.public_id)
    status = refusal.status if refusal else 200
    typed = request.POST if refusal else {"nickname": member.nickname, "interests": member.interests}
    return page(
        request,
        member,
        "groups/profile.html",
        "me",
        status,
        faces=FACES,
        provinces=PROVINCES,
        refused=refusal,
        typed=typed,
    )


@member_page
def notices(request: HttpRequest, member: Membership) -> HttpResponse:
    """What happened that concerns me; seen is read."""
    group = member.group.public_id
    rows = shown(member, list(notices_of(member.user_id, group)[:60]))
    response = page(request, member, "groups/notices.html", "me", notices=rows, measures=measures_about(member)[:5])
    if request.method == "GET":
        mark_read(member.user_id, group=group, now=timezone.now())
    return response


@member_page
def counts(request: HttpRequest, member: Membership) -> HttpResponse:
    """The counts of the bar, for pages that stay open."""
    now = counts_of(member)
    return JsonResponse({"chat": now["unread"], "me": now["waiting"]})


urlpatterns = [
    path("g/<str:gid>/counts", counts, name="counts"),
    path("g/<str:gid>/me", me, name="me"),
    path("g/<str:gid>/me/profile", profile, name="profile"),
    path("g/<str:gid>/me/notices", notices, name="notices"),
]
