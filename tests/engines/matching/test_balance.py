"""Favours fade, volume does not count, and no circle lifts itself."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hubang.engines.matching.balance import (
    CREDIT,
    HALF_LIFE_DAYS,
    HALFWAY,
    STEPS_DAYS,
    Helps,
    balance,
    credited,
    is_overdrawn,
    step_weights,
)
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


def accounts(claims: list[tuple[int, int, float]], members: int) -> tuple[np.ndarray, np.ndarray, Helps]:
    """Given in all, received, and the helps, of (helper, asker, weight)."""
    helpers, askers, weights = np.array(claims, dtype=float).reshape(-1, 3).T
    helps = Helps(helpers.astype(int), askers.astype(int), weights)
    given_ = np.bincount(helps.helpers, weights, minlength=members)
    return given_, np.bincount(helps.askers, weights, minlength=members), helps


def test_help_counts_in_full_while_askers_can_pay() -> None:
    given_, received, helps = accounts([(0, 1, 10.0), (1, 2, 5.0), (2, 0, 11.0)], 3)
    counts, pays = credited(given_, received, helps)
    assert counts.tolist() == given_.tolist()
    assert pays.tolist() == [1, 1, 1]


def test_a_sink_pays_its_credit_and_what_it_gave_and_no_more() -> None:
    claims = [(mate, 0, 50.0) for mate in range(1, 5)] + [(0, 5, 8.0)]
    counts, pays = credited(*accounts(claims, 6))
    assert counts[1:5].sum() == pytest.approx(CREDIT + 8)
    assert pays[0] == pytest.approx((CREDIT + 8) / 200)
    assert counts[0] == 8


def test_two_sinks_do_not_vouch_for_each_other() -> None:
    claims = [(0, 1, 500.0), (1, 0, 500.0), (2, 0, 100.0), (3, 1, 100.0)]
    counts, _ = credited(*accounts(claims, 4))
    assert counts[2] == pytest.approx(CREDIT, abs=0.1)
    assert counts[3] == pytest.approx(CREDIT, abs=0.1)


members = st.integers(0, 6)
claims_in_a_ring = st.lists(st.tuples(members, members, st.floats(0.01, 100)), max_size=40)


@given(claims_in_a_ring, st.sets(members))
def test_a_ring_gains_by_those_it_gives_up_their_credit_at_most(
    claims: list[tuple[int, int, float]], gainers: set[int]
) -> None:
    """The bound of `credited`, for whatever claims and whomever of the ring."""
    given_, received, helps = accounts([claim for claim in claims if claim[0] != claim[1]], 7)
    counts, pays = credited(given_, received, helps)
    surplus = counts - received
    assert (counts <= given_ + 1e-9).all()
    assert ((pays >= 0) & (pays <= 1)).all()
    assert surplus[list(gainers)].sum() <= CREDIT * (7 - len(gainers)) + 0.5


@given(claims_in_a_ring)
def test_the_helps_for_those_who_cannot_pay_are_enough(claims: list[tuple[int, int, float]]) -> None:
    given_, received, helps = accounts(claims, 7)
    whole, _ = credited(given_, received, helps)
    some = np.zeros(7, dtype=bool)
    counts = given_
    while (is_overdrawn(counts, received) & ~some).any():
        some |= is_overdrawn(counts, received)
        kept = some[helps.askers]
        counts, _ = credited(given_, received, Helps(helps.helpers[kept], helps.askers[kept], helps.weights[kept]))
    assert counts == pytest.approx(whole, abs=0.3)


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
