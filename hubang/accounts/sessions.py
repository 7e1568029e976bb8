"""Sessions looked at from outside of a request: who is signed in in them, under the rule of `django.contrib.auth.get_user`."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils.crypto import constant_time_compare

from hubang.accounts.models import User


def living(keys: Iterable[str], now: datetime) -> QuerySet[Session]:
    """The sessions of these keys that are not over."""
    # A key is made of letters and digits; anything else is nobody's, and PostgreSQL would not even read some of it.
    wanted = {key for key in keys if key.isascii() and key.isalnum()}
    return Session.objects.filter(session_key__in=wanted, expire_date__gt=now)


def users_of(keys: Iterable[str], now: datetime) -> dict[str, User]:
    """The active user of each session that stands, for many sessions at once."""
    sessions = {row.session_key: SessionStore().decode(row.session_data) for row in living(keys, now)}
    ids = {content[SESSION_KEY] for content in sessions.values() if SESSION_KEY in content}
    users = {str(user.pk): user for user in User.objects.filter(pk__in=ids, is_active=True)}
    return {
        key: users[content[SESSION_KEY]]
        for key, content in sessions.items()
        if content.get(SESSION_KEY) in users and _is_authentic(content, users[content[SESSION_KEY]])
    }


def is_signed_in(user: User, key: str, now: datetime) -> bool:
    """Whether this user is still signed in in this session: not signed out, the password not changed elsewhere."""
    found = users_of([key], now).get(key)
    return found is not None and found.pk == user.pk


def _is_authentic(content: dict[str, Any], user: User) -> bool:
    if content.get(BACKEND_SESSION_KEY) not in settings.AUTHENTICATION_BACKENDS:
        return False
    told = str(content.get(HASH_SESSION_KEY, ""))
    hashes = [user.get_session_auth_hash(), *user.get_session_auth_fallback_hash()]
    return any(constant_time_compare(told, right) for right in hashes)
