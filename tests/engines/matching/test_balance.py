"""Favours fade, volume does not count, and no circle lifts itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hubang.engines.matching.balance import HALF_LIFE_DAYS, HALFWAY, STEPS_DAYS, balance, step_weights
from hubang.engines.matching.quotas import NEVER_AGAIN, UNLIMITED, Quota, Quotas
from hubang.engines.matching.standing import Level, Record, Rules, helps_to_fine, judge

sums = st.floats(0, 1000)


def test_a_help_fades_by_half_in_fourteen_days() -> None:
    weights = step_weights()
    assert len(weights) == len(STEPS_DAYS)
    assert list(weights) == sorted(weights, reverse=True)
    for first, last, found in zip((0, *STEPS_DAYS), STEPS_DAYS, weights, strict=False):
        assert 2 ** (-last / HALF_LIFE_DAYS) < found < 2 ** (-first / HALF_LIFE_DAYS)
        assert found == pytest.approx(2 ** (-(first + last) / 2 / HALF_LIFE_DAYS), rel=0.03)


@given(sums, sums, st.floats(0, 1000))
def test_help_exchanged_evenly_changes_nothing(given_: float, received: float, exchanged: float) -> None:
    assert balance(given_ + exchanged, received + exchanged) == pytest.approx(balance(given_, received), abs=1e-9)


@given(sums, sums)
def test_balances_are_within_their_scale_and_opposite(given_: float, received: float) -> None:
    assert -1 < balance(given_, received) < 1
    assert balance(given_, received) == -balance(received, given_)


def test_a_newcomer_is_in_the_middle_and_a_weeks_surplus_is_half_way() -> None:
    assert balance(0.0, 0.0) == 0
    assert balance(HALFWAY, 0.0) == 0.5


def test_a_row_of_its_own_goes_before_the_platforms_and_a_later_one_before_an_earlier() -> None:
    table = Quotas([Quota("jd", "", 5), Quota("jd", "果园", 4), Quota("jd", "果园", 3, pair_days=1)])
    used = [("jd", "果园"), ("jd", "红包"), ("taobao", "果园")]
    assert table.left("jd", "果园", used) == 2
    assert table.left("jd", "助力", used) == 4
    assert table.left("taobao", "果园", used) == UNLIMITED
    assert table.left("", "", used) == UNLIMITED
    assert (table.pair_days("jd", "果园"), table.pair_days("jd", "红包"), table.pair_days("", "")) == (1, 0, 0)
    assert Quotas([Quota("wps", "", 1, NEVER_AGAIN)]).longest_pair_days == NEVER_AGAIN
    assert Quotas([]).longest_pair_days == 0


RULES = Rules()


@pytest.mark.parametrize(
    ("record", "level"),
    [
        (Record(0, 9.9, 30), Level.FINE),
        (Record(1.9, 10, 7), Level.WARNED),
        (Record(2.0, 10, 7), Level.FINE),
        (Record(0, 20, 6.9), Level.FINE),
        (Record(0, 20, 30, is_paused=True), Level.FINE),
        (Record(0, 20, 30, level=Level.WARNED, days_warned=6.9), Level.WARNED),
        (Record(0, 20, 30, level=Level.WARNED, days_warned=7), Level.LIMITED),
        (Record(0, 20, 30, level=Level.WARNED, days_warned=9, is_paused=True), Level.WARNED),
        # Between the two shares a warning stays; from the second on all is well, also for who was limited.
        (Record(5, 20, 30, level=Level.WARNED, days_warned=3), Level.WARNED),
        (Record(5, 20, 30, level=Level.FINE), Level.FINE),
        (Record(7, 20, 30, level=Level.LIMITED), Level.FINE),
        (Record(6.9, 20, 30, level=Level.LIMITED), Level.LIMITED),
        (Record(0, 5, 90, level=Level.LIMITED), Level.FINE),
    ],
)
def test_from_warning_to_limit_and_back(record: Record, level: Level) -> None:
    assert judge(record) == level


@given(st.floats(0, 100), st.floats(0, 100), st.sampled_from(Level))
def test_so_many_helps_make_it_fine(given_: float, received: float, level: Level) -> None:
    owed = helps_to_fine(Record(given_, received, 30, level=level))
    assert judge(Record(given_ + owed, received, 30, level=level)) == Level.FINE
    if owed > 1:
        assert helps_to_fine(Record(given_ + owed - 2, received, 30)) > 0
