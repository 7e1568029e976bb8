"""How often the shops let one person help: the owner of a group writes what the members have seen, in place of the general guesses."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from hubang.aid.models import Capacity
from hubang.audit import log
from hubang.engines.matching.quotas import NEVER_AGAIN
from hubang.engines.sharelink.platforms import BY_KEY
from hubang.groups.models import Membership, Role
from hubang.lib.cleaning import clean_line
from hubang.lib.db import atomic
from hubang.lib.refused import Absent, Refused
from hubang.live.log import append

MOST_A_DAY = 100
MOST_DAYS = 365


def set_capacity(
    owner: Membership, *, platform: str, activity: str, per_day: int, pair_days: int, now: datetime
) -> Capacity:
    """So many helps a day of one member, and so many days until the same two can do it again, in this group; an empty activity: all others.

    `Refused`: bad_capacity.
    """
    _only_owner(owner)
    activity = clean_line(activity, 20)
    check_capacity(platform, per_day, pair_days)
    with atomic():
        row, _new = Capacity.objects.update_or_create(
            group=owner.group,
            platform=platform,
            activity=activity,
            defaults={"per_day": per_day, "pair_days": pair_days, "is_guess": False},
        )
        _note(owner, now, platform=platform, activity=activity, per_day=per_day, pair_days=pair_days)
    return row


def check_capacity(platform: str, per_day: int, pair_days: int) -> None:
    """Raise `Refused` (bad_capacity) with the field that is wrong."""
    if platform not in BY_KEY:
        raise _bad("platform")
    if not 0 <= per_day <= MOST_A_DAY:
        raise _bad("per_day")
    if not (0 <= pair_days <= MOST_DAYS or pair_days == NEVER_AGAIN):
        raise _bad("pair_days")


def _bad(field: str) -> Refused:
    message = _(
        "A row needs a shop, 0 to 100 helps a day, and 0 to 365 days or “never”. Please fill in what is missing."
    )
    return Refused("bad_capacity", message, status=422, field=field)


def reset_capacity(owner: Membership, *, platform: str, activity: str, now: datetime) -> int:
    """Back to the general number; how many rows went."""
    _only_owner(owner)
    with atomic():
        gone, _each = Capacity.objects.filter(group=owner.group, platform=platform, activity=activity).delete()
        if gone:
            _note(owner, now, platform=platform, activity=activity)
    return gone


def _only_owner(owner: Membership) -> None:
    if not (owner.is_active and owner.role == Role.OWNER):
        raise Absent


def _note(owner: Membership, now: datetime, **detail: Any) -> None:
    group = owner.group.public_id
    log.record("change_capacity", now=now, group=group, actor=owner.public_id, **detail)
    append(group, "group", group)
