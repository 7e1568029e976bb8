"""Proving again who one is, in a session that stands."""

from datetime import datetime

from django.utils.translation import gettext as _

from hubang.accounts.actions.attempts import PER_CLIENT, WINDOW, Client, count_attempt
from hubang.accounts.models import RecoveryCode, User
from hubang.audit import log
from hubang.lib.db import atomic
from hubang.lib.refused import Refused
from hubang.lib.tokens import digest, read_code


def prove(user: User, *, typed: str, client: Client, now: datetime) -> None:
    """Nothing when this is the user's password or unused recovery code, which stays as it is; counts every try.

    `Refused`: not_proved, too_many_attempts.
    """
    count_attempt("prove", user.public_id, limit=PER_CLIENT, window=WINDOW, now=now)
    count_attempt("prove_device", client.device, limit=PER_CLIENT, window=WINDOW, now=now)
    typed = typed[:200]
    codes = RecoveryCode.objects.filter(user=user, used_at=None, digest=digest(read_code(typed)))
    if not codes.exists() and not (user.has_usable_password() and user.check_password(typed)):
        message = _("That was neither your password nor your recovery code. Please compare it once more.")
        raise Refused("not_proved", message, status=422, field="proof")
    with atomic():
        log.record("prove", now=now, actor=user.public_id)
