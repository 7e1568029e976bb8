"""Times as people say them, on Shanghai's clock."""

import datetime as dt

import pytest
from django.utils import translation

from hubang.web.times import SHANGHAI, clock, day, remaining, since

# A Wednesday, two in the afternoon.
NOW = dt.datetime(2026, 11, 25, 14, 0, tzinfo=SHANGHAI)
SAID = [
    ((24, 20, 0), "昨晚 8 点", "yesterday 8 pm"),
    ((25, 0, 5), "今天凌晨 0:05", "today 12:05 am"),
    ((25, 6, 30), "今早 6:30", "today 6:30 am"),
    ((25, 9, 42), "今天上午 9:42", "today 9:42 am"),
    ((25, 11, 30), "今天上午 11:30", "today 11:30 am"),
    ((25, 12, 0), "今天中午 12 点", "today 12 pm"),
    ((25, 20, 55), "今晚 8:55", "today 8:55 pm"),
    ((26, 5, 55), "明早 5:55", "tomorrow 5:55 am"),
    ((26, 15, 0), "明天下午 3 点", "tomorrow 3 pm"),
    ((27, 0, 0), "明晚 12 点", "Fri 12 am"),
    ((27, 20, 0), "周五晚 8 点", "Fri 8 pm"),
    ((22, 21, 23), "11月22日晚 9:23", "22 Nov 9:23 pm"),
]


@pytest.fixture(autouse=True)
def at_two(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hubang.web.times.timezone.now", lambda: NOW)


@pytest.mark.parametrize(("moment", "chinese", "english"), SAID)
def test_a_time_is_said_as_people_say_it(moment: tuple[int, int, int], chinese: str, english: str) -> None:
    at = dt.datetime(2026, 11, *moment, tzinfo=SHANGHAI)
    with translation.override("zh-hans"):
        assert clock(at) == chinese
    with translation.override("en"):
        assert clock(at) == english


def test_a_day_is_said_without_doubt_about_day_and_month() -> None:
    with translation.override("zh-hans"):
        assert day(NOW) == "11月25日"
    with translation.override("en"):
        assert day(NOW) == "25 Nov"


@pytest.mark.parametrize(
    ("days", "chinese", "english"),
    [
        (0, "今天加入", "since today"),
        (1, "加入 1 天", "for 1 day"),
        (59, "加入 59 天", "for 59 days"),
        (70, "加入 2 个月", "for 2 months"),
    ],
)
def test_one_day_is_no_days(days: int, chinese: str, english: str) -> None:
    with translation.override("zh-hans"):
        assert since(NOW - dt.timedelta(days=days)) == chinese
    with translation.override("en"):
        assert since(NOW - dt.timedelta(days=days)) == english


@pytest.mark.parametrize(
    ("left", "chinese", "english"),
    [
        (dt.timedelta(seconds=-1), "已截止", "over"),
        (dt.timedelta(seconds=1), "还剩 1 分钟", "1 min left"),
        (dt.timedelta(minutes=59), "还剩 59 分钟", "59 min left"),
        (dt.timedelta(hours=1), "还剩 1 小时", "1 h left"),
        (dt.timedelta(hours=5, minutes=59), "还剩 5 小时", "5 h left"),
        (dt.timedelta(hours=6, minutes=55), "今晚 8:55 前", "by 8:55 pm"),
        (dt.timedelta(hours=7), "今晚 9 点前", "by 9 pm"),
    ],
)
def test_the_time_left_is_said_in_hours_and_then_as_a_time(left: dt.timedelta, chinese: str, english: str) -> None:
    with translation.override("zh-hans"):
        assert remaining(NOW + left) == chinese
    with translation.override("en"):
        assert remaining(NOW + left) == english
