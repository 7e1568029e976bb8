"""The same key twice is the same result."""

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from hubang.accounts.models import IdempotencyKey, User
from hubang.lib.db import atomic, be_sure_it_stays, late_atomic
from hubang.lib.refused import Refused

KEPT_FOR = timedelta(hours=48)


class _AlreadyDone(Exception):
    """Another request with the same key came first; its row is the argument."""


def once(
    user: User, *, key: str, action: str, parameters: Mapping[str, Any], act: Callable[[], str], now: datetime
) -> str:
    """Do `act` once for this key and return what it returned the first time.

    What `act` writes is in one transaction with the key; what it does before it writes (screening, hashing) is not.
    `act` returns a short public id (64 characters at most). The same key with other parameters is refused with 422.
    A refusal of `act` is not kept: the same key may try again.
    """
    if not key or len(key) > 64 or not key.isascii() or not key.isprintable():
        raise Refused("bad_key", _("This form has grown old. Please open the page again."), status=422)
    row = IdempotencyKey(user=user, action=action, key=key, parameters=_parameters_digest(parameters), created_at=now)
    try:
        if known := _known(row):
            raise _AlreadyDone(known)
        with late_atomic(begin=lambda: _claim(row)):
            result = act()
            with atomic():
                IdempotencyKey.objects.filter(user=user, action=action, key=key).update(result=result)
        return result
    except _AlreadyDone as done:
        return _earlier_result(done.args[0], row)


def _known(row: IdempotencyKey) -> IdempotencyKey | None:
    return IdempotencyKey.objects.filter(user=row.user, action=row.action, key=row.key).first()


def _claim(row: IdempotencyKey) -> None:
    """The constraint decides between two at once: the second waits for the first's COMMIT and then finds its row."""
    found, is_new = IdempotencyKey.objects.get_or_create(
        user=row.user,
        action=row.action,
        key=row.key,
        defaults={"parameters": row.parameters, "created_at": row.created_at},
    )
    if not is_new:
        raise _AlreadyDone(found)


def _earlier_result(found: IdempotencyKey, row: IdempotencyKey) -> str:
    if found.parameters != row.parameters:
        raise Refused(
            "key_reused",
            _("This was already sent with other words. Please open the page again and send it once more."),
            status=422,
        )
    be_sure_it_stays()
    return found.result


def _parameters_digest(parameters: Mapping[str, Any]) -> str:
    text = json.dumps(parameters, sort_keys=True, ensure_ascii=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def forget_old_keys(now: datetime) -> int:
    """Delete keys older than 48 hours; how many went."""
    with atomic():
        return IdempotencyKey.objects.filter(created_at__lt=now - KEPT_FOR).delete()[0]
