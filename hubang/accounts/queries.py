"""Look-ups of accounts."""

from datetime import datetime

from django.conf import settings
from django.db.models import Q, QuerySet

from hubang.accounts.models import ApiToken, User
from hubang.lib.prepared import prepared
from hubang.lib.refused import Absent
from hubang.lib.tokens import digest
from hubang.notify.models import Address


def api_token_for(text: str, *, now: datetime) -> ApiToken | None:
    """The living token with this text, with its user; None when it is unknown, revoked, expired or of a closed account."""
    return _living_token.first(digest(text[:200]), now)


@prepared
def _living_token(digest: str, now: datetime) -> QuerySet[ApiToken]:
    return ApiToken.objects.select_related("user").filter(
        Q(expires_at=None) | Q(expires_at__gt=now), digest=digest, revoked_at=None, user__is_active=True
    )


def tokens_of(user: User) -> list[ApiToken]:
    """The user's tokens that are not revoked, newest first."""
    return list(user.api_tokens.filter(revoked_at=None).order_by("-created_at"))


def own_token(user: User, public_id: str) -> ApiToken:
    """One token of the user's own; `Absent` otherwise."""
    row = user.api_tokens.filter(public_id=public_id).first()
    if row is None:
        raise Absent
    return row


def addresses_of(user: User, channel: str, group: str = "") -> list[Address]:
    """Where the person is reached on a channel (a program: for one group), the newest first."""
    rows = Address.objects.filter(user=user, channel=channel, group=group, ended_at=None)
    return list(rows.order_by("-created_at"))


def own_address(user: User, public_id: str) -> Address:
    """One living address of the user's own; `Absent` otherwise."""
    row = Address.objects.filter(user=user, public_id=public_id, ended_at=None).first()
    if row is None:
        raise Absent
    return row


def own_way(user: User, public_id: str) -> Address:
    """One mail box or browser of the user's own, ended or not; `Absent` otherwise."""
    row = Address.objects.filter(user=user, public_id=public_id, group="").first()
    if row is None:
        raise Absent
    return row


def can_send_mail() -> bool:
    """Whether this site can send mail at all."""
    return settings.HUBANG_SMTP is not None and bool(settings.HUBANG_MAIL_FROM)


def own_program(user: User, group: str, public_id: str) -> Address:
    """One program of the user's own that hears of this group, ended or not; `Absent` otherwise."""
    row = Address.objects.filter(user=user, public_id=public_id, channel="webhook", group=group).first()
    if row is None:
        raise Absent
    return row


def address_behind(public_id: str) -> Address | None:
    """The address that a signed link is about, living or not."""
    return Address.objects.select_related("user").filter(public_id=public_id).first()
