"""Who may listen to a group, asked for many at once; and the same news by asking, for browsers without a stream."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.http import HttpRequest, JsonResponse, parse_cookie
from django.urls import path
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from hubang.accounts.models import User
from hubang.front.listener import Pass
from hubang.groups.listening import passwords_of_members
from hubang.groups.queries import membership_for
from hubang.live.cursor import Cursor, read_cursor
from hubang.live.log import events_after, position
from hubang.web.door import signed_in


def admit(asks: Sequence[tuple[str, str]]) -> list[Pass | None]:
    """For each (value of the Cookie header, group): who listens; None when the session or the membership does not stand."""
    keys = [parse_cookie(cookie).get(settings.SESSION_COOKIE_NAME, "") for cookie, _ in asks]
    people = _signed_in(keys)
    members = passwords_of_members({user.pk for user in people.values()}, {group for _, group in asks})
    found: list[Pass | None] = []
    for key, (_, group) in zip(keys, asks, strict=True):
        user = people.get(key)
        password = members.get((user.pk, group)) if user else None
        found.append(Pass(user.pk, group, key, hash(password)) if user and password is not None else None)
    return found


def still(passes: Sequence[Pass]) -> list[bool]:
    """For each: whether its session, its user and its membership still stand."""
    alive = set(_living(one.session for one in passes).values_list("session_key", flat=True))
    members = passwords_of_members({one.user_id for one in passes}, {one.group for one in passes})
    return [
        one.session in alive and hash(members.get((one.user_id, one.group), "nobody")) == one.mark for one in passes
    ]


def _living(keys: Iterable[str]) -> Any:
    # A key is made of letters and digits; anything else is nobody's, and PostgreSQL would not even read some of it.
    wanted = {key for key in keys if key.isascii() and key.isalnum()}
    return Session.objects.filter(session_key__in=wanted, expire_date__gt=timezone.now())


def _signed_in(keys: Iterable[str]) -> dict[str, User]:
    """The active user of each session that stands, as `django.contrib.auth.get_user` would find them one by one."""
    sessions = {row.session_key: SessionStore().decode(row.session_data) for row in _living(keys)}
    ids = {content[SESSION_KEY] for content in sessions.values() if SESSION_KEY in content}
    users = {str(user.pk): user for user in User.objects.filter(pk__in=ids, is_active=True)}
    return {
        key: users[content[SESSION_KEY]]
        for key, content in sessions.items()
        if content.get(SESSION_KEY) in users and _is_authentic(content, users[content[SESSION_KEY]])
    }


def _is_authentic(content: dict[str, Any], user: User) -> bool:
    if content.get(BACKEND_SESSION_KEY) not in settings.AUTHENTICATION_BACKENDS:
        return False
    told = str(content.get(HASH_SESSION_KEY, ""))
    hashes = [user.get_session_auth_hash(), *user.get_session_auth_fallback_hash()]
    return any(constant_time_compare(told, right) for right in hashes)


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
