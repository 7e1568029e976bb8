"""Django as its tutorial has it, on the same tables: sessions, model objects, its own templates, `JsonResponse`."""

import json
import os
from datetime import timedelta
from typing import Any

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.speed.stock_settings"

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()

from django.db import transaction  # noqa: E402
from django.db.models import Count, F, Q, QuerySet  # noqa: E402
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse  # noqa: E402
from django.shortcuts import get_object_or_404, render  # noqa: E402
from django.urls import path  # noqa: E402
from django.utils import timezone  # noqa: E402
from django.views.decorators.csrf import csrf_exempt  # noqa: E402

from hubang.aid.models import Assist, HelpRequest  # noqa: E402
from hubang.chat.models import Conversation, Message  # noqa: E402
from hubang.groups.models import Membership  # noqa: E402
from hubang.live.models import LiveEvent, Stream  # noqa: E402
from hubang.notify.models import Notification  # noqa: E402


def _member(request: HttpRequest, gid: str) -> Membership:
    if not request.user.is_authenticated:
        raise Http404
    rows = Membership.objects.select_related("group", "user")
    return get_object_or_404(rows, user=request.user, group__public_id=gid, standing="active")


def _open(member: Membership) -> QuerySet[HelpRequest]:
    rows = HelpRequest.objects.filter(
        group=member.group, state="open", deadline_at__gt=timezone.now(), held_at=None, hidden_at=None
    )
    mine = Assist.objects.filter(helper=member, state__in=["claimed", "disputed", "confirmed"]).values("request")
    rows = rows.exclude(asker=member).exclude(pk__in=mine).select_related("asker")
    given = Count("asker__assists", filter=Q(asker__assists__state="confirmed"))
    return rows.annotate(missing_now=F("helpers_needed") - F("claimed_count"), given=given).order_by(
        "missing_now", "-pk"
    )[:30]


def feed(request: HttpRequest, gid: str) -> HttpResponse:
    """The page."""
    member, now = _member(request, gid), timezone.now()
    helped = Assist.objects.filter(helper=member).exclude(state="opened").select_related("request__asker")
    completed = HelpRequest.objects.filter(
        group=member.group, state="completed", closed_at__gt=now - timedelta(days=7), hidden_at=None, held_at=None
    ).select_related("asker")
    room = Conversation.objects.get(group=member.group, kind="group")
    unread = Message.objects.filter(
        conversation=room, created_at__gt=now - timedelta(days=7), hidden_at=None, held_at=None
    )
    context: dict[str, Any] = {
        "member": member,
        "cards": _open(member),
        "helped": helped.order_by("-claimed_at")[:10],
        "completed": completed.order_by("-closed_at")[:20],
        "unread": unread.exclude(author=member)[:100].count(),
        "notices": Notification.objects.filter(user=request.user, group=gid, read_at=None)[:100].count(),
        "stream": Stream.objects.filter(group=gid).first(),
    }
    return render(request, "feed.html", context)


def feed_json(request: HttpRequest, gid: str) -> HttpResponse:
    """The same as data."""
    names = (
        "scene",
        "state",
        "title",
        "note",
        "platform",
        "activity",
        "sort",
        "place",
        "helpers_needed",
        "created_at",
        "deadline_at",
    )
    items = [
        {name: getattr(row, name) for name in names}
        | {"id": row.public_id, "asker": row.asker.nickname, "face": row.asker.face, "claimed": row.claimed_count}
        for row in _open(_member(request, gid))
    ]
    return JsonResponse({"items": items})


@csrf_exempt
def post(request: HttpRequest, gid: str) -> HttpResponse:
    """One message."""
    member = _member(request, gid)
    with transaction.atomic():
        room = Conversation.objects.get(group=member.group, kind="group")
        text = json.loads(request.body)["text"]
        message = Message.objects.create(conversation=room, author=member, text=text, created_at=timezone.now())
        _event(gid, "message", message.public_id)
    return JsonResponse({"id": message.public_id})


@csrf_exempt
def claim(request: HttpRequest, gid: str, rid: str) -> HttpResponse:
    """One help."""
    member, now = _member(request, gid), timezone.now()
    with transaction.atomic():
        row = get_object_or_404(
            HelpRequest.objects.select_for_update(), public_id=rid, group=member.group, state="open"
        )
        row.claimed_count += 1
        if row.claimed_count == row.helpers_needed:
            row.state = "full"
        row.save()
        Assist.objects.create(request=row, helper=member, state="claimed", claimed_at=now)
        _event(gid, "assist", rid)
    return JsonResponse({"id": rid})


def _event(gid: str, kind: str, ref: str) -> None:
    stream = Stream.objects.select_for_update().get(group=gid)
    stream.last_no += 1
    stream.save()
    LiveEvent.objects.create(group=gid, no=stream.last_no, kind=kind, ref=ref)


urlpatterns = [
    path("g/<str:gid>/", feed, name="feed"),
    path("api/v1/groups/<str:gid>/feed", feed_json),
    path("api/v1/groups/<str:gid>/messages", post),
    path("api/v1/groups/<str:gid>/requests/<str:rid>/claim", claim),
    path("g/<str:gid>/r/<str:rid>", feed, name="request"),
    path("g/<str:gid>/r/<str:rid>/help", feed, name="help"),
]
