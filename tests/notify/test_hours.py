"""Quiet hours and digests on Shanghai's clock."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hubang.notify.hours import SHANGHAI, is_quiet, local_day, next_digest, next_hour

pytestmark = pytest.mark.pure
HOURS = st.integers(0, 23)
MOMENTS = st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2028, 1, 1), timezones=st.just(dt.UTC))


def at(hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime(2026, 11, 20, hour, minute, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("hour", "quiet"), [(21, False), (22, True), (23, True), (0, True), (7, True), (8, False), (12, False)]
)
def test_the_night_is_quiet_over_midnight(hour: int, quiet: bool) -> None:
    assert is_quiet(at(hour, 59), 22, 8) is quiet


@pytest.mark.parametrize(("hour", "quiet"), [(12, False), (13, True), (14, True), (15, False)])
def test_a_quiet_noon_is_within_one_day(hour: int, quiet: bool) -> None:
    assert is_quiet(at(hour), 13, 15) is quiet


@given(MOMENTS, HOURS)
def test_equal_hours_are_never_quiet(moment: dt.datetime, hour: int) -> None:
    assert not is_quiet(moment, hour, hour)


@given(MOMENTS, HOURS)
def test_the_next_hour_is_later_and_within_a_day(moment: dt.datetime, hour: int) -> None:
    found = next_hour(moment, hour)
    assert moment < found <= moment + dt.timedelta(days=1)
    assert (found.astimezone(SHANGHAI).hour, found.minute) == (hour, 0)


@given(MOMENTS, HOURS, HOURS)
def test_when_quiet_hours_end_they_are_over(moment: dt.datetime, start: int, end: int) -> None:
    if start != end:
        assert not is_quiet(next_hour(moment, end), start, end)


@given(MOMENTS, HOURS, HOURS, HOURS)
def test_a_digest_never_comes_in_quiet_hours(moment: dt.datetime, hour: int, start: int, end: int) -> None:
    found = next_digest(moment, hour, start, end)
    assert found > moment
    assert not is_quiet(found, start, end)


def test_a_day_begins_at_midnight_in_shanghai() -> None:
    assert local_day(dt.datetime(2026, 11, 19, 16, tzinfo=dt.UTC)) == dt.date(2026, 11, 20)
    assert local_day(dt.datetime(2026, 11, 19, 15, 59, tzinfo=dt.UTC)) == dt.date(2026, 11, 19)
