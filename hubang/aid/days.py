"""A day of the group: from six in the morning, Shanghai time, when even late helpers sleep."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
STARTS_AT = timedelta(hours=6)


def day_start(now: datetime) -> datetime:
    """When the running day began."""
    shifted = now.astimezone(SHANGHAI) - STARTS_AT
    return shifted.replace(hour=0, minute=0, second=0, microsecond=0) + STARTS_AT


def next_day(now: datetime) -> datetime:
    """When the next one begins and quotas are fresh."""
    return day_start(now) + timedelta(days=1)
