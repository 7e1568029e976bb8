"""Hours of the day as people live them: quiet hours, and the hour of the digest. Everybody's clock is the one in Shanghai."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def local_day(now: datetime) -> date:
    """The calendar day in Shanghai, which ceilings are counted by."""
    return now.astimezone(SHANGHAI).date()


def is_quiet(now: datetime, quiet_from: int, quiet_until: int) -> bool:
    """Whether the hour lies within [quiet_from, quiet_until), over midnight too; equal hours: never quiet."""
    return is_quiet_hour(now.astimezone(SHANGHAI).hour, quiet_from, quiet_until)


def is_quiet_hour(hour: int, quiet_from: int, quiet_until: int) -> bool:
    """The same for an hour of the clock in Shanghai."""
    if quiet_from <= quiet_until:
        return quiet_from <= hour < quiet_until
    return hour >= quiet_from or hour < quiet_until


def next_hour(now: datetime, hour: int) -> datetime:
    """The next moment, later than `now`, at which the clock shows this full hour."""
    today = now.astimezone(SHANGHAI).replace(hour=hour, minute=0, second=0, microsecond=0)
    return today if today > now else today + timedelta(days=1)


def next_digest(now: datetime, digest_hour: int, quiet_from: int, quiet_until: int) -> datetime:
    """When the next digest goes: at its hour, or when the quiet hours after it are over."""
    at = next_hour(now, digest_hour)
    return next_hour(at, quiet_until) if is_quiet(at, quiet_from, quiet_until) else at
