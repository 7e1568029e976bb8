"""Who may listen to a group, asked for many at once; and the same news by asking, for browsers without a stream."""

from collections.abc import Sequence

from django.conf import settings
from django.http import HttpRequest, JsonResponse, parse_cookie
from django.urls import path
from django.utils import timezone

from hubang.accounts.sessions import living, users_of
from hubang.front.listener import Pass
from hubang.groups.listening import passwords_of_members
from hubang.groups.queries import membership_for
from hubang.live.cursor import Cursor, read_cursor
from hubang.live.log import events_after, position
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
    group = member.group.public_id
    end = position(group)
    cursor = read_cursor(request.GET.get("cursor", ""))
    if cursor is None or cursor.epoch != end.epoch or cursor.no > end.no:
        return _reload(end)
    found = events_after(group, cursor.no)
    if cursor.no < end.no and (not found or found[0].no != cursor.no + 1):
        return _reload(end)
    seen = [event.seen_by(member.user_id) for event in found]
    reached = Cursor(end.epoch, found[-1].no if found else cursor.no)
    shown = [{"no": event.no, "kind": event.kind, "ref": event.ref} for event in seen]
    return JsonResponse({"cursor": str(reached), "events": shown})


def _reload(end: Cursor) -> JsonResponse:
    event = {"no": end.no, "kind": "reload", "ref": "", "cursor": str(end)}
    return JsonResponse({"cursor": str(end), "events": [event]})


urlpatterns = [path("live/poll", poll, name="live_poll")]
