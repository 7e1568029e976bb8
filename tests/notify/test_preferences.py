"""Wishes, rest, and ceilings."""

import datetime as dt

import pytest

from hubang.groups.models import Membership
from hubang.lib.db import atomic
from hubang.lib.refused import Refused
from hubang.notify.hours import SHANGHAI
from hubang.notify.models import Absence
from hubang.notify.preferences import (
    NUMBERS,
    absence_of,
    change_preferences,
    come_back,
    days_away,
    forget_old_allowances,
    go_away,
    is_away,
    preferences_of,
    spend,
)

DAY = dt.timedelta(days=1)


def test_defaults_hold_until_something_is_chosen(ming: Membership) -> None:
    wishes = preferences_of(ming.user)
    assert (wishes.quiet_from, wishes.quiet_until, wishes.asks_per_day) == (22, 8, 3)
    assert (wishes.timing("email", "thanked"), wishes.timing("webpush", "thanked")) == ("digest", "now")


def test_only_what_differs_from_the_default_is_kept(ming: Membership) -> None:
    change_preferences(ming.user, numbers={"quiet_from": 21}, choices={"email": {"help": "off", "talk": "digest"}})
    wishes = change_preferences(ming.user, numbers={}, choices={"webpush": {"help": "digest"}})
    assert wishes.choices == {"email": {"help": "off"}, "webpush": {"help": "digest"}}
    assert wishes.quiet_from == 21
    assert change_preferences(ming.user, numbers={}, choices={"email": {"help": "digest"}}).choices["email"] == {}


@pytest.mark.parametrize(("name", "low", "high"), [(name, *limits) for name, limits in NUMBERS.items()])
def test_numbers_have_their_limits(ming: Membership, name: str, low: int, high: int) -> None:
    for value in (low, high):
        change_preferences(ming.user, numbers={name: value}, choices={})
    for value in (low - 1, high + 1):
        with pytest.raises(Refused, match="bad_setting"):
            change_preferences(ming.user, numbers={name: value}, choices={})
    assert getattr(preferences_of(ming.user), name) == high


@pytest.mark.parametrize(
    "choices", [{"webhook": {"help": "off"}}, {"x": {}}, {"email": {"x": "off"}}, {"email": {"help": "x"}}]
)
def test_unknown_choices_are_refused(ming: Membership, choices: dict[str, dict[str, str]]) -> None:
    with pytest.raises(Refused, match="bad_setting"):
        change_preferences(ming.user, numbers={}, choices=choices)
    with pytest.raises(Refused, match="bad_setting"):
        change_preferences(ming.user, numbers={"user_id": 1}, choices={})


def test_who_is_away_is_away_until_then_or_until_back(ming: Membership, now: dt.datetime) -> None:
    go_away(ming.user, why="illness", until=now + 3 * DAY, now=now)
    assert is_away(ming.user_id, now)
    assert not is_away(ming.user_id, now + 3 * DAY)
    go_away(ming.user, why="holiday", until=now + 7 * DAY, now=now + DAY)
    running = absence_of(ming.user_id, now + 5 * DAY)
    assert running is not None
    assert (running.starts_at, running.why) == (now, "holiday")
    assert come_back(ming.user, now=now + 2 * DAY) == 1
    assert not is_away(ming.user_id, now + 2 * DAY)
    assert days_away(ming.user_id, now - DAY, now + 30 * DAY) == 2.0


@pytest.mark.parametrize(("why", "days"), [("x", 1), ("holiday", 0), ("holiday", -1), ("holiday", 181)])
def test_absences_have_their_limits(ming: Membership, now: dt.datetime, why: str, days: int) -> None:
    with pytest.raises(Refused, match="bad_absence"):
        go_away(ming.user, why=why, until=now + days * DAY, now=now)
    assert not Absence.objects.exists()


def test_days_that_overlap_count_once(ming: Membership, now: dt.datetime) -> None:
    for start, end in ((0, 4), (2, 6), (8, 9)):
        Absence.objects.create(user=ming.user, why="other", starts_at=now + start * DAY, ends_at=now + end * DAY)
    assert days_away(ming.user_id, now, now + 30 * DAY) == 7.0
    assert days_away(ming.user_id, now + DAY, now + 3 * DAY) == 2.0


def test_a_ceiling_is_of_one_day(ming: Membership, now: dt.datetime) -> None:
    with atomic():
        assert [spend(ming.user_id, "ask", 2, now) for _ in range(3)] == [True, True, False]
        assert spend(ming.user_id, "message", 2, now)
        tomorrow = dt.datetime(2026, 11, 21, 0, 0, tzinfo=SHANGHAI)
        assert spend(ming.user_id, "ask", 2, tomorrow)
        assert not spend(ming.user_id, "ask", 0, tomorrow)
    assert forget_old_allowances(now + 6 * DAY) == 0
    assert forget_old_allowances(now + 9 * DAY) == 3
