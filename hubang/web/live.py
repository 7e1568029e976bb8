"""Who may listen to a group, asked for many at once; and the same news by asking, for browsers without a stream."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.http import HttpRequest, JsonResponse, parse_cookie
from django.urls import path
from django.utils import timezone

from hubang.accounts.sessions import living, users_of
from hubang.front.listener import Pass
from hubang.groups.listening import passwords_of_members
from hubang.groups.policies import may_enter
from hubang.groups.queries import membership_for
from hubang.lib.refused import check
from hubang.live.cursor import NOWHERE, read_cursor
from hubang.live.log import Event
from hubang.live.news import News, news_after
from hubang.web.door import signed_in


def admit(asks: Sequence[tuple[str, str]]) -> list[Pass | None]:
    """For each (value of the Cookie header, group): who listens; None when the session or the membership does not stand."""
    keys = [parse_cookie(cookie).get(settings.SESSION_COOKIE_NAME, "") for cookie, _ in asks]
    people = users_of(keys, timezone.now())
    members = passwords_of_members({user.pk for user in people.values()}, {group for _, group in asks})
    found: list[Pass | None] = []
    for key, (_, group) in zip(keys, asks, strict=True):
        user = people.get(key)
        password = members.get((user.pk, group)) if user else None
        found.append(Pass(user.pk, group, key, hash(password)) if user and password is not None else None)
    return found


def still(passes: Sequence[Pass]) -> list[bool]:
    """For each: whether its session, its user and its membership still stand."""
    keys = [one.session for one in passes]
    alive = set(living(keys, timezone.now()).values_list("session_key", flat=True))
    members = passwords_of_members({one.user_id for one in passes}, {one.group for one in passes})
    return [
        one.session in alive and hash(members.get((one.user_id, one.group), "nobody")) == one.mark for one in passes
    ]


def poll(request: HttpRequest) -> JsonResponse:
    """What came after the cursor, for browsers in which the stream does not work."""
    member = membership_for(signed_in(request), request.GET.get("group", ""))
    check(may_enter(member))
    cursor = read_cursor(request.GET.get("cursor", ""))
    # A page without a cursor knows nothing yet: it reloads.
    news = news_after(member.group.public_id, cursor or NOWHERE, member.user_id)
    return JsonResponse({"cursor": str(news.cursor), "events": [_shown(event, news) for event in news.events]})


def _shown(event: Event, news: News) -> dict[str, Any]:
    shown = {"no": event.no, "kind": event.kind, "ref": event.ref}
    return {**shown, "cursor": str(news.cursor)} if event.kind == "reload" else shown


urlpatterns = [path("live/poll", poll, name="live_poll")]
