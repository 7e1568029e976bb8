"""Failed attempts, counted in the database: a limit holds across processes and restarts."""

from datetime import datetime, timedelta

from django.db.models import F
from django.utils.translation import gettext as _

from hubang.accounts.models import SignInAttempt
from hubang.lib.db import atomic
from hubang.lib.refused import Refused


def count_attempt(kind: str, subject: str, *, limit: int, window: timedelta, now: datetime) -> None:
    """Count one attempt of the subject in the running window; `Refused` 429 when it is more than `limit`.

    `subject` is an opaque name: a device's random cookie, a coarse address, an account's public id.
    """
    starts = now - timedelta(seconds=now.timestamp() % window.total_seconds())
    with atomic():
        row, _new = SignInAttempt.objects.get_or_create(
            kind=kind, subject=subject[:80], window_starts_at=starts, defaults={"count": 0}
        )
        SignInAttempt.objects.filter(pk=row.pk).update(count=F("count") + 1)
        row.refresh_from_db(fields=["count"])
    if row.count > limit:
        free_at = starts + window
        raise Refused(
            "too_many_attempts",
            _("Too many attempts. Please wait a quarter of an hour and try again; nothing is lost."),
            status=429,
            free_at=free_at,
            retry_after=int((free_at - now).total_seconds()) + 1,
        )
