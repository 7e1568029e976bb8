"""Users come in by an invite; nothing about them is asked here."""

import secrets
from datetime import datetime, timedelta

from django.contrib.auth import SESSION_KEY
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils.translation import gettext as _

from hubang.accounts.models import ApiToken, Consent, User
from hubang.audit import log
from hubang.lib.db import atomic
from hubang.lib.refused import Refused
from hubang.lib.tokens import digest
from hubang.notify.models import Address

POLICY_VERSION = 1


def create_user(*, now: datetime, language: str = "") -> User:
    """A person without name, address or password. `username` is random until they choose one to sign in with."""
    user = User(username=f"u{secrets.token_hex(12)}", date_joined=now, language=language)
    user.set_unusable_password()
    with atomic():
        user.save()
    return user


# Longer than any double tap, shorter than the time until somebody else holds the phone.
SAME_FORM = timedelta(minutes=10)


def guest_of(form: str, *, now: datetime, language: str = "") -> User:
    """The person who comes in by this form: sent twice, it is the same person, for ten minutes.

    `form` is a secret of at least 128 bits that the server put into the form. Call it inside the transaction of what
    the person comes in for, so that a refusal leaves no account behind.
    """
    fresh = {"password": make_password(None), "date_joined": now, "language": language}
    user, is_new = User.objects.get_or_create(username=f"g{digest(form)[:32]}", defaults=fresh)
    if not is_new and user.date_joined < now - SAME_FORM:
        raise Refused("bad_key", _("This form has grown old. Please open the page again."), status=422)
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
    keys = session_keys(user, now)
    with atomic():
        ended = Session.objects.filter(session_key__in=keys).delete()[0]
        browsers = Address.objects.filter(user=user, channel="webpush", ended_at=None)
        browsers.update(ended_at=now, ended_how="owner")
        if tokens_too:
            ApiToken.objects.filter(user=user, revoked_at=None).update(revoked_at=now)
        log.record("sign_out_everywhere", now=now, actor=user.public_id, sessions=ended)
    return ended


def session_keys(user: User, now: datetime) -> list[str]:
    """The keys of the sessions in which the person is signed in, looked for in every living session of the site.

    The account library keeps a list, but a key that changes under way (a new password, say) is not in it, and what is not in
    it would go on. Reading all takes about 50 us a session.
    """
    store, wanted = SessionStore(), str(user.pk)
    rows = Session.objects.filter(expire_date__gt=now).iterator()
    return [row.session_key for row in rows if store.decode(row.session_data).get(SESSION_KEY) == wanted]
