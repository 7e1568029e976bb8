"""Who may listen to a group, and the same news by asking, for browsers without a stream."""

from http.cookies import CookieError, SimpleCookie

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.utils.crypto import constant_time_compare

from hubang.accounts.models import User
from hubang.front.stream import Listener, read_cursor
from hubang.groups.queries import membership_for
from hubang.lib.refused import Refused
from hubang.live.log import events_after, position
from hubang.web.door import signed_in


def listener_for(cookie: str, group: str) -> Listener | None:
    """The member behind the cookies of a request, if they may listen to the group."""
    try:
        morsel = SimpleCookie(cookie).get(settings.SESSION_COOKIE_NAME)
    except CookieError:
        return None
    if morsel is None:
        return None
    key = morsel.value

    def may_listen() -> bool:
        return _member(key, group) is not None

    member = _member(key, group)
    return Listener(group, member, may_listen) if member is not None else None


def _member(key: str, group: str) -> str | None:
    """The membership's public id, while the session, the user and the membership all stand."""
    session = SessionStore(key).load()
    user = User.objects.filter(pk=session[SESSION_KEY], is_active=True).first() if SESSION_KEY in session else None
    if user is None or session.get(BACKEND_SESSION_KEY) not in settings.AUTHENTICATION_BACKENDS:
        return None
    if not constant_time_compare(session.get(HASH_SESSION_KEY, ""), user.get_session_auth_hash()):
        return None
    try:
        return membership_for(user, group).public_id
    except Refused:
        return None


def poll(request: HttpRequest) -> JsonResponse:
    """What came after the cursor, for browsers in which the stream does not work."""
    member = membership_for(signed_in(request), request.GET.get("group", ""))
    group = member.group.public_id
    epoch, last = position(group)
    cursor = read_cursor(request.GET.get("cursor", ""))
    if cursor is None or cursor[0] != epoch or cursor[1] > last:
        here = f"{epoch}-{last}"
        return JsonResponse({"cursor": here, "events": [{"no": last, "kind": "reload", "ref": "", "cursor": here}]})
    found = events_after(group, cursor[1])
    reached = found[-1].no if found else cursor[1]
    shown = [{"no": event.no, "kind": event.kind, "ref": event.ref} for event in found]
    return JsonResponse({"cursor": f"{epoch}-{reached}", "events": shown})


urlpatterns = [path("live/poll", poll, name="live_poll")]
