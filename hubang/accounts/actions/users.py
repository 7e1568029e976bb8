"""Users come in by an invite; nothing about them is asked here."""

import secrets
from datetime import datetime

from django.contrib.sessions.models import Session

from hubang.accounts.models import ApiToken, Consent, User
from hubang.audit import log
from hubang.lib.db import atomic

POLICY_VERSION = 1


def create_user(*, now: datetime, language: str = "") -> User:
    """A person without name, address or password. `username` is random until they choose one to sign in with."""
    user = User(username=f"u{secrets.token_hex(12)}", date_joined=now, language=language)
    user.set_unusable_password()
    with atomic():
        user.save()
    return user


def accept_policy(user: User, *, now: datetime) -> Consent:
    """Note that the person accepted the current data policy."""
    with atomic():
        return Consent.objects.get_or_create(user=user, version=POLICY_VERSION, defaults={"accepted_at": now})[0]


def choose_language(user: User, language: str) -> User:
    """Keep the person's language for what is written to them later."""
    with atomic():
        user.language = language
        user.save(update_fields=["language"])
    return user


def sign_out_everywhere(user: User, *, now: datetime, tokens_too: bool = False) -> int:
    """End every session of the person at once, and on request every API token; returns the number of sessions ended."""
    with atomic():
        ended = Session.objects.filter(session_key__in=session_keys(user)).delete()[0]
        if tokens_too:
            ApiToken.objects.filter(user=user, revoked_at=None).update(revoked_at=now)
        log.record("sign_out_everywhere", now=now, actor=user.public_id, sessions=ended)
    return ended


def session_keys(user: User) -> list[str]:
    """The keys of the sessions in which the person is signed in (allauth keeps the list)."""
    from allauth.usersessions.models import UserSession

    return list(UserSession.objects.filter(user=user).values_list("session_key", flat=True))
