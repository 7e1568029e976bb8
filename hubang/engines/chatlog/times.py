"""Times as chat exports write them. Those without a zone are China's (UTC+8, without summer time since 1991)."""

import re
from datetime import UTC, datetime, timedelta, timezone

CHINA = timezone(timedelta(hours=8))
WRITTEN = re.compile(
    r"\s*(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?[ T\s,，]*(?:(上午|下午|晚上|凌晨|中午|AM|PM)\s*)?"
    r"(?:(\d{1,2})[:：时](\d{1,2})(?:[:：分](\d{1,2})秒?)?)?(?:\.\d{1,9})?\s*(AM|PM|am|pm|Z|[+-]\d{2}:?\d{2})?\s*"
)
AFTERNOON = frozenset(("下午", "晚上", "PM", "pm"))
# Seconds since 1970 between 2001 and 2286; with three more digits, milliseconds.
STAMP = re.compile(r"\d{10}(?:\d{3})?(?:\.\d+)?")


def read_time(value: object) -> datetime | None:
    """A moment with its zone; None when it is none. Never raises."""
    text = str(value).strip() if isinstance(value, str | int | float) else ""
    if len(text) > 60:
        return None
    if STAMP.fullmatch(text):
        return _of_stamp(float(text))
    match = WRITTEN.fullmatch(text)
    return _of_parts(match) if match else None


def _of_stamp(seconds: float) -> datetime | None:
    return datetime.fromtimestamp(seconds / 1000 if seconds > 1e11 else seconds, UTC)


def _of_parts(match: re.Match[str]) -> datetime | None:
    year, month, day, before, hour, minute, second, behind = match.groups()
    hours, zone = int(hour or 0), CHINA
    half = before or (behind if behind and behind.lower() in {"am", "pm"} else None)
    if half in AFTERNOON and hours < 12:
        hours += 12
    elif half in {"AM", "am"} and hours == 12:
        hours = 0
    try:
        if behind == "Z":
            zone = UTC
        elif behind and behind[0] in "+-":
            sign = -1 if behind[0] == "-" else 1
            zone = timezone(sign * timedelta(hours=int(behind[1:3]), minutes=int(behind[-2:])))
        return datetime(int(year), int(month), int(day), hours, int(minute or 0), int(second or 0), tzinfo=zone)
    except ValueError:
        return None
