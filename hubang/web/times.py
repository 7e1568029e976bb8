"""How times are said: 昨晚 8 点, 还剩 2 小时. Everybody's clock is the one in Shanghai."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

SHANGHAI = ZoneInfo("Asia/Shanghai")
WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
SOON = timedelta(hours=3)
# With less than this left, hours are counted; otherwise the time of day is said.
LONG = timedelta(hours=6)
# From which hour on a part of the day is called what, in Chinese; English says am and pm.
PARTS = ((0, "凌晨"), (5, "早上"), (8, "上午"), (12, "中午"), (13, "下午"), (18, "晚上"))
SHORT = {"昨天晚上": "昨晚", "今天晚上": "今晚", "明天晚上": "明晚", "今天早上": "今早", "明天早上": "明早"}
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
# Messages within this of each other stand under one mark.
SAME_TALK = timedelta(minutes=10)


def local(moment: datetime) -> datetime:
    """The moment on a clock in Shanghai."""
    return moment.astimezone(SHANGHAI)


def clock(moment: datetime) -> str:
    """When it was or will be, as people say it: 昨晚 8 点, 今天上午 9:42, yesterday 8 pm."""
    at = local(moment)
    if get_language() == "en":
        minutes = f":{at.minute:02d}" if at.minute else ""
        return f"{_named_day(at)} {at.hour % 12 or 12}{minutes} {'am' if at.hour < 12 else 'pm'}"
    if at.hour == at.minute == 0:
        # Midnight belongs to the evening before: 周五晚 12 点, not 周六凌晨 0 点.
        return f"{_part_of(at - timedelta(minutes=1))} 12 点"
    hour = at.hour if at.hour <= 12 else at.hour - 12
    return f"{_part_of(at)} {hour}:{at.minute:02d}" if at.minute else f"{_part_of(at)} {hour} 点"


def _part_of(at: datetime) -> str:
    named, part = _named_day(at), [part for start, part in PARTS if at.hour >= start][-1]
    return SHORT.get(named + part, named + (part if named[-1:] == "天" else part.replace("晚上", "晚")))


def _named_day(at: datetime) -> str:
    days = (at.date() - local(timezone.now()).date()).days
    near = {-1: _("yesterday"), 0: _("today"), 1: _("tomorrow")}
    if days in near:
        return near[days]
    return _(WEEKDAYS[at.weekday()]) if 1 < days < 7 else day(at)


def day(moment: datetime) -> str:
    """The day alone: 11月22日, 22 Nov."""
    at = local(moment)
    return f"{at.day} {MONTHS[at.month - 1]}" if get_language() == "en" else f"{at.month}月{at.day}日"


def remaining(moment: datetime) -> str:
    """How long until then: 还剩 2 小时."""
    left = moment - timezone.now()
    if left <= timedelta(0):
        return _("over")
    minutes = int(left.total_seconds() // 60)
    if minutes < 60:
        return _("%(n)s min left") % {"n": max(minutes, 1)}
    if left < LONG:
        return _("%(n)s h left") % {"n": minutes // 60}
    when = clock(moment).removeprefix("today ")
    # Chinese sets a space between a figure and a word: 今晚 8:55 前, 今晚 9 点前.
    return _("by %(when)s") % {"when": f"{when} " if when[-1].isdigit() else when}


def stands_until(moment: datetime, now: datetime) -> datetime:
    """The last moment at which `remaining` and `is_soon` say the same as now."""
    left = moment - now
    if left <= timedelta(0):
        return datetime.max.replace(tzinfo=now.tzinfo)
    if left < timedelta(hours=1):
        return moment - (timedelta(minutes=left // timedelta(minutes=1)) or timedelta(microseconds=1))
    if left < LONG:
        return moment - timedelta(hours=left // timedelta(hours=1))
    midnight = local(now).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    return min(moment - LONG, midnight - timedelta(microseconds=1))


def is_soon(moment: datetime) -> bool:
    """Whether it runs out within hours."""
    return moment - timezone.now() < SOON


def since(moment: datetime) -> str:
    """For how long somebody has been here."""
    days = (timezone.now() - moment).days
    if days < 1:
        return _("since today")
    if days < 60:
        return ngettext("for %(n)s day", "for %(n)s days", days) % {"n": days}
    return _("for %(n)s months") % {"n": days // 30}


def starts_anew(moment: datetime, before: datetime | None) -> bool:
    """Whether a message gets a mark with its time: the first, of another day, or after a pause."""
    return before is None or moment - before > SAME_TALK or local(moment).date() != local(before).date()


def is_recent(moment: datetime, minutes: int) -> bool:
    """Whether it was at most so many minutes ago."""
    return timezone.now() - moment < timedelta(minutes=minutes)


def seconds(moment: datetime) -> int:
    """For a data attribute: scripts compare by it."""
    return int(moment.timestamp())


def for_input(moment: datetime) -> str:
    """For a field of type datetime-local, in Shanghai time."""
    return local(moment).strftime("%Y-%m-%dT%H:%M")
