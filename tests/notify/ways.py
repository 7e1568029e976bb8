"""Addresses for tests."""

import datetime as dt
from typing import Any

from hubang.groups.models import Membership
from hubang.lib.fields import Secret
from hubang.notify.models import Address


def address(member: Membership, channel: str, now: dt.datetime, value: str = "x", **other: Any) -> Address:
    """A confirmed address of the member's."""
    return Address.objects.create(
        user=member.user, channel=channel, value=Secret(value), created_at=now, confirmed_at=now, **other
    )
