"""API tokens, made and revoked by the member."""

from datetime import datetime

from django.utils.translation import gettext as _

from hubang.accounts.models import SCOPES, ApiToken, User
from hubang.audit import log
from hubang.lib.db import atomic, lock
from hubang.lib.refused import Refused
from hubang.lib.tokens import digest, new_token

MOST = 10


def make_token(
    user: User, *, name: str, scopes: list[str], now: datetime, expires_at: datetime | None = None
) -> tuple[ApiToken, str]:
    """A token and its text, which is shown once and never kept."""
    if not name or not scopes or not set(scopes) <= set(SCOPES):
        raise Refused(
            "bad_token", _("A token needs a name and at least one right. Please fill in what is missing."), status=422
        )
    text = new_token("hb_")
    with atomic():
        # The lock makes the limit exact for one person.
        lock(User.objects.filter(pk=user.pk)).get()
        if ApiToken.objects.filter(user=user, revoked_at=None).count() >= MOST:
            raise Refused("too_many_tokens", _("You have ten tokens already. Revoke one that you no longer use."))
        row = ApiToken.objects.create(
            user=user, name=name, digest=digest(text), scopes=sorted(set(scopes)), created_at=now, expires_at=expires_at
        )
        log.record("make_token", now=now, actor=user.public_id, object_type="token", object_id=row.public_id)
    return row, text


def revoke_token(user: User, token: ApiToken, *, now: datetime) -> ApiToken:
    """End a token at once; ending it again changes nothing."""
    with atomic():
        if ApiToken.objects.filter(pk=token.pk, user=user, revoked_at=None).update(revoked_at=now):
            log.record("revoke_token", now=now, actor=user.public_id, object_type="token", object_id=token.public_id)
    return token
