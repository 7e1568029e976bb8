"""Until when, as a share text says it. All clock times are Shanghai's.

What a text says is written down without a calendar: a length of time (`PT2H30M`, `P3D`), or a day and an hour: `today 24:00`,
`tomorrow 12:00`, `+2 20:00` (the day after tomorrow), `sunday 24:00`, `next 18:00` (the next time it is 18:00), `11-30 24:00`,
`2026-11-30 18:00`. 24:00 is the end of that day.
"""

import datetime as dt
import re
from zoneinfo import ZoneInfo

from hubang.engines.sharelink.numbers import read_number

SHANGHAI = ZoneInfo("Asia/Shanghai")
N = r"(\d{1,3}|[零〇一二三四五六七八九十两兩半]{1,3})"
HOURS = r"(?:个半?小时|個小時|小时|小時|钟头|个钟|[hH]|时(?![间候]))"
MINUTES = r"(?:分钟|分鐘|分(?!享|之|钱|[0-9])|min)"
UNTIL = r"\s?(?:之?前|截止|结束|结束|到期|过期|失效|為止|为止)"
COUNTED = re.compile(r"(?:剩余?|倒计时|还有|只有|剩下)\D{0,4}(\d{1,2}):(\d{2})(?::(\d{2}))?")
LEFT = re.compile(rf"(?:还?剩余?下?|仅剩|还有|只有|倒计时|有效期)\D{{0,3}}?(?:{N}天)?(?:{N}{HOURS})?(?:{N}{MINUTES})?")
WITHIN = re.compile(
    rf"{N}\s?(天|日|{HOURS}|{MINUTES})(?:之?内(?!发|送|退|到货|无理由)|有效|后(?:失效|过期|结束|截止|到期)|过期|失效)"
)
DATE = re.compile(
    rf"(?<!\d)(?:(20\d\d)[年./-])?(\d{{1,2}})[月./-](\d{{1,2}})[日号號]?\s?(?:(\d{{1,2}})[:：点點](\d{{2}})?)?({UNTIL})?"
)
BEFORE_DATE = re.compile(r"(?:截止(?:到|至|时间)?|有效期?[到至]|到期)[:：]?\s?$")
DAY = r"(今天|今日|今晚|今夜|明天|明日|明早|明晚|明|后天|後天|(?:本?周|星期|礼拜)[一二三四五六日天])"
PART = r"(早上|早晨|上午|中午|下午|傍晚|晚上|夜里|凌晨|晚|早)"
CLOCK = re.compile(rf"{N}(?:[:：点點时](?:(\d{{1,2}})|(半))?)?分?(?:钟)?({UNTIL})?")
BEFORE_CLOCK = re.compile(rf"(截止(?:到|至)?)?{DAY}?{PART}?\s?$")
WHOLE_DAY = re.compile(rf"(?:截止(?:到|至)?)?{DAY}{PART}?(?:之?[内內]|有效|过期|{UNTIL})")
DAYS = {"今": 0, "明": 1, "后": 2, "後": 2}
WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
LATE = ("下午", "傍晚", "晚上", "夜里", "晚")
SIGNS_OF_TIME = (
    "前",
    "内",
    "內",
    "剩",
    "倒计时",
    "还有",
    "有效",
    "截止",
    "结束",
    "到期",
    "过期",
    "失效",
    "为止",
    "只有",
)


def find_deadline(words: str) -> str | None:
    """What the words say, in the notation above; None when they say nothing."""
    if not any(sign in words for sign in SIGNS_OF_TIME):
        return None
    for read in (_date, _clock, _whole_day, _within, _counted, _left):
        said = read(words)
        if said is not None:
            return said
    return None


def resolve(said: str, now: dt.datetime) -> dt.datetime | None:
    """The moment that the notation names, seen from `now` (aware); None when it has passed or cannot be."""
    try:
        moment = now + _length(said) if said.startswith("P") else _moment(said, now.astimezone(SHANGHAI))
    except (ValueError, OverflowError):
        return None
    return moment if moment > now else None


def _date(words: str) -> str | None:
    for match in DATE.finditer(words) if "月" in words or "." in words or "-" in words or "/" in words else ():
        year, month, day, hour, minute, back = match.groups()
        front = BEFORE_DATE.search(words[max(0, match.start() - 8) : match.start()])
        if (front or back) and 1 <= int(month) <= 12 and 1 <= int(day) <= 31 and int(hour or 0) <= 24:
            clock = f"{int(hour):02}:{int(minute or 0):02}" if hour else "24:00"
            return f"{year}-{int(month):02}-{int(day):02} {clock}" if year else f"{int(month):02}-{int(day):02} {clock}"
    return None


def _clock(words: str) -> str | None:
    for match in CLOCK.finditer(words):
        hour_text, minute, half, back = match.groups()
        before = words[max(0, match.start() - 9) : match.start()]
        if (not back and "截止" not in before) or before.endswith(("周", "星期", "礼拜")):
            continue
        front = BEFORE_CLOCK.search(before)
        until, day, part = front.groups() if front else (None, None, None)
        hour = read_number(hour_text)
        has_hour = "点" in match.group() or "點" in match.group() or minute or day or part
        if hour is None or hour > 24 or int(minute or 0) > 59 or not (back or until) or not has_hour:
            continue
        hour = _on_the_clock(hour, day or "", part or "")
        return f"{_day_of(day) if day else 'next'} {hour:02}:{30 if half else int(minute or 0):02}"
    return None


def _on_the_clock(hour: int, day: str, part: str) -> int:
    is_late = part in LATE or day in {"今晚", "今夜", "明晚"}
    if is_late and (hour in {0, 12} and part not in {"下午", "傍晚"}):
        return 24
    if (is_late and hour < 12) or (part == "中午" and hour < 10):
        return hour + 12
    return hour


def _whole_day(words: str) -> str | None:
    match = WHOLE_DAY.search(words)
    if match is None:
        return None
    is_before = match.group().endswith("前") and match.group(2) is None and not match.group(1).endswith(("晚", "夜"))
    day = _day_of(match.group(1))
    if is_before:
        # Before tomorrow is the end of today.
        return {"tomorrow": "today 24:00", "+2": "tomorrow 24:00", "today": "today 24:00"}.get(day, f"{day} 00:00")
    if match.group(2) == "中午":
        return f"{day} 12:00"
    return f"{day} 24:00"


def _day_of(word: str) -> str:
    if word[0] in DAYS:
        return ("today", "tomorrow", "+2")[DAYS[word[0]]]
    return WEEK["一二三四五六日天".index(word[-1]) if word[-1] != "天" else 6]


def _within(words: str) -> str | None:
    match = WITHIN.search(words)
    return _written(**{_unit(match.group(2)): match.group(1)}) if match else None


def _unit(word: str) -> str:
    if word in {"天", "日"}:
        return "days"
    return "minutes" if word.startswith(("分", "min")) else "hours"


def _counted(words: str) -> str | None:
    match = COUNTED.search(words)
    if match is None:
        return None
    first, second, third = (int(part or 0) for part in match.groups())
    return f"PT{first}H{second}M{third}S" if match.group(3) else f"PT{first}H{second}M"


def _left(words: str) -> str | None:
    for match in LEFT.finditer(words):
        days, hours, minutes = match.groups()
        if days or hours or minutes:
            return _written(days=days, hours=hours, minutes=minutes)
    return None


def _written(*, days: str | None = None, hours: str | None = None, minutes: str | None = None) -> str | None:
    if "半" in (days, hours):
        return "PT30M" if hours == "半" else "PT12H"
    numbers = [read_number(part) if part else 0 for part in (days, hours, minutes)]
    if None in numbers or not any(numbers):
        return None
    clock = "".join(f"{number}{unit}" for number, unit in zip(numbers[1:], "HM", strict=True) if number)
    return "P" + (f"{numbers[0]}D" if numbers[0] else "") + (f"T{clock}" if clock else "")


LENGTH = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?")


def _length(said: str) -> dt.timedelta:
    match = LENGTH.fullmatch(said)
    if match is None:
        raise ValueError(said)
    days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return dt.timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)


def _moment(said: str, now: dt.datetime) -> dt.datetime:
    day, _space, clock = said.partition(" ")
    hour, minute = map(int, clock.split(":"))
    after = dt.timedelta(hours=hour, minutes=minute)
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    if day == "next":
        return midnight + after if midnight + after > now else midnight + after + dt.timedelta(days=1)
    if day in WEEK:
        return midnight + dt.timedelta(days=(WEEK.index(day) - now.weekday()) % 7) + after
    if day in {"today", "tomorrow", "+2"}:
        return midnight + dt.timedelta(days=("today", "tomorrow", "+2").index(day)) + after
    year, month, number = ([now.year, *map(int, day.split("-"))])[-3:]
    moment = midnight.replace(year=year, month=month, day=number) + after
    is_last_year = day.count("-") == 1 and moment < now - dt.timedelta(days=180)
    return moment.replace(year=year + 1) if is_last_year else moment
