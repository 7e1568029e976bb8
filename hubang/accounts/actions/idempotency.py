"""The same key twice is the same result."""

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from hubang.accounts.models import IdempotencyKey, User
from hubang.lib.db import atomic
from hubang.lib.refused import Refused

KEPT_FOR = timedelta(hours=48)


def once(
    user: User, *, key: str, action: str, parameters: Mapping[str, Any], act: Callable[[], str], now: datetime
) -> str:
    """Do `act` once for this key, in one transaction with the key itself, and return what it returned the first time.

    `act` returns a short public id (64 characters at most). The same key with other parameters is refused with 422.
    A refusal of `act` is not kept: the same key may try again.
    """
    if not key or len(key) > 64 or not key.isascii() or not key.isprintable():
        raise Refused("bad_key", _("This form has grown old. Please open the page again."), status=422)
    wanted = _parameters_digest(parameters)
    with atomic():
        row, is_new = IdempotencyKey.objects.get_or_create(
            user=user, action=action, key=key, defaults={"parameters": wanted, "created_at": now}
        )
        if is_new:
            row.result = act()
            row.save(update_fields=["result"])
        elif row.parameters != wanted:
            raise Refused(
                "key_reused",
                _("This was already sent with other words. Please open the page again and send it once more."),
                status=422,
            )
        return row.result


def _parameters_digest(parameters: Mapping[str, Any]) -> str:
    text = json.dumps(parameters, sort_keys=True, ensure_ascii=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def forget_old_keys(now: datetime) -> int:
    """Delete keys older than 48 hours; how many went."""
    with atomic():
        return IdempotencyKey.objects.filter(created_at__lt=now - KEPT_FOR).delete()[0]
