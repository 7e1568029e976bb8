"""The recovery code: shown once, stored as a hash, used once."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from hubang.accounts.actions.attempts import MINUTE, PER_ADDRESS, count_attempt
from hubang.accounts.models import RecoveryCode, User
from hubang.audit import log
from hubang.lib.db import atomic, lock
from hubang.lib.refused import Refused
from hubang.lib.tokens import digest, new_code, read_code

LENGTH = 24
WINDOW = timedelta(minutes=15)
PER_DEVICE = 5


def make_recovery_code(user: User, *, now: datetime) -> str:
    """A new code in place of the old one. The return value is the only time that it exists in readable form."""
    code = new_code(LENGTH)
    with atomic():
        lock(User.objects.filter(pk=user.pk)).first()
        RecoveryCode.objects.filter(user=user, used_at=None).delete()
        RecoveryCode.objects.create(user=user, digest=digest(code), created_at=now)
        log.record("make_recovery_code", now=now, actor=user.public_id)
    return code


def recover(*, typed: str, device: str, address: str, now: datetime) -> tuple[User, str]:
    """The user whose code this is, and the new code that takes its place; counts every attempt.

    `device` is the random cookie of the browser, `address` a coarse client address, empty for a device on which somebody signed in
    before: what others try behind the same address does not lock it out. Wrong, used and absent codes get the
    same refusal.
    """
    count_attempt("recover_device", device, limit=PER_DEVICE, window=WINDOW, now=now)
    if address:
        count_attempt("recover_address", address, limit=PER_ADDRESS, window=MINUTE, now=now)
    wanted = digest(read_code(typed[:100]))
    with atomic():
        row = RecoveryCode.objects.select_related("user").filter(digest=wanted, user__is_active=True).first()
        if row is None or not RecoveryCode.objects.filter(pk=row.pk, used_at=None).update(used_at=now):
            raise _wrong()
        log.record("recover", now=now, actor=row.user.public_id)
        return row.user, make_recovery_code(row.user, now=now)


def _wrong() -> Refused:
    return Refused(
        "wrong_code",
        _(
            "This code does not fit. Please compare it with your picture or note once more; large and small letters are the same."
        ),
        status=422,
    )
