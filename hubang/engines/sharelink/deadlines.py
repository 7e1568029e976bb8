"""Until when, as a share text says it. All clock times are Shanghai's."""

import datetime as dt
import re
from collections.abc import Callable
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from hubang.engines.sharelink.words import read_number

if TYPE_CHECKING:
    from hubang.engines.sharelink.parsing import ShareLink

SHANGHAI = ZoneInfo("Asia/Shanghai")
N = r"(\d{1,3}|[一二三四五六七八九十两]{1,3})"
LEFT = re.compile(
    rf"(?:还?剩|仅剩|剩余|有效期?)[^\d一二三四五六七八九十两]{{0,4}}(?:{N}天)?(?:{N}(?:个?小时|时))?(?:{N}分)?"
)
WITHIN = re.compile(rf"{N}\s*(天|个?小时|分钟)(?:之?内|有效|后(?:失效|过期|结束))")
CLOCK = re.compile(
    rf"(今天|今日|今晚|今夜|明天|明日|明早|明晚|后天)?(早上|上午|中午|下午|傍晚|晚上|夜里|凌晨)?\s*{N}(?:[:：点时](\d{{1,2}}|半)?)分?\s*(?:之?前|截止|结束|到期|过期)"
)
DATE = re.compile(r"(\d{1,2})[月./-](\d{1,2})[日号]?\s*(?:(\d{1,2})[:：点](\d{2})?)?\s*(?:之?前|截止|结束|到期|过期)")
DAYS = {"明天": 1, "明日": 1, "明早": 1, "明晚": 1, "后天": 2}
LATE = {"中午", "下午", "傍晚", "晚上", "夜里"}


def find_deadline(text: str) -> str | None:
    """What the text says, as it stands there; None when it says nothing."""
    for pattern in (DATE, CLOCK, WITHIN, LEFT):
        for match in pattern.finditer(text):
            if any(match.groups()):
                return match.group(0)
    return None


def resolve_deadline(share: "ShareLink", now: dt.datetime) -> dt.datetime | None:
    """The deadline of a share text as a moment after `now`; None when it says nothing or names what cannot be."""
    return resolve(share.deadline_text, now) if share.deadline_text else None


def resolve(said: str, now: dt.datetime) -> dt.datetime | None:
    """The moment that the words name, seen from `now`."""
    readers: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], dt.datetime], dt.datetime | None]], ...] = (
        (DATE, _date),
        (CLOCK, _clock),
        (WITHIN, _within),
        (LEFT, _left),
    )
    for pattern, read in readers:
        match = pattern.search(said)
        if match is not None and any(match.groups()):
            try:
                moment = read(match, now)
            except (ValueError, OverflowError):
                return None
            return moment if moment is not None and moment > now else None
    return None


def _left(match: re.Match[str], now: dt.datetime) -> dt.datetime | None:
    days, hours, minutes = (read_number(part) or 0 if part else 0 for part in match.groups())
    return now + dt.timedelta(days=days, hours=hours, minutes=minutes)


def _within(match: re.Match[str], now: dt.datetime) -> dt.datetime | None:
    number = read_number(match.group(1))
    if number is None:
        return None
    unit = {"天": "days", "分钟": "minutes"}.get(match.group(2), "hours")
    return now + dt.timedelta(**{unit: number})


def _clock(match: re.Match[str], now: dt.datetime) -> dt.datetime | None:
    day, part, hour_text, minute_text = match.groups()
    hour = read_number(hour_text)
    if hour is None or not 0 <= hour <= 24:
        return None
    is_late = part in LATE or (day in {"今晚", "今夜", "明晚"})
    if is_late and hour < 12 and not (part == "中午" and hour >= 10):
        hour += 12
    elif is_late and hour == 12 and part != "中午":
        hour = 24
    minute = 30 if minute_text == "半" else int(minute_text or 0)
    midnight = now.astimezone(SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0)
    moment = midnight + dt.timedelta(days=DAYS.get(day or "", 0), hours=hour, minutes=minute)
    if moment <= now and day is None:
        moment += dt.timedelta(days=1)
    return moment


def _date(match: re.Match[str], now: dt.datetime) -> dt.datetime | None:
    month, day, hour, minute = match.groups()
    local = now.astimezone(SHANGHAI)
    start = local.replace(month=int(month), day=int(day), hour=0, minute=0, second=0, microsecond=0)
    moment = start + (dt.timedelta(hours=int(hour), minutes=int(minute or 0)) if hour else dt.timedelta(days=1))
    if moment < local - dt.timedelta(days=180):
        moment = moment.replace(year=moment.year + 1)
    return moment
