"""Whom to ask: nobody who must not be, everybody worth the price, and with known odds."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hubang.engines.matching import Asked, Demand, Helpers, Price, Viewer, Wanting, choose_helpers, readiness
from hubang.engines.matching.demand import expected_helps, help_values
from hubang.engines.matching.response import active_days, answer_rate, fatigue, is_waking_hour, left_today

SURE = Price(explore=0.0)


def wanting(missing: list[int], askers: list[int] | None = None, expected: float = 0.1) -> Wanting:
    count = len(missing)
    zero = np.zeros(count)
    return Wanting(
        np.arange(count),
        np.array(missing, dtype=int),
        np.full(count, expected),
        zero,
        zero.astype(bool),
        np.array(askers or [-1] * count, dtype=int),
        np.zeros(count, dtype=int),
    )


def helpers(count: int, tired: float = 0.0) -> Helpers:
    return Helpers(np.full(count, 0.25), np.full(count, tired), np.ones(count, dtype=bool))


def ask(
    whom: Helpers, demand: Demand, *, price: Price = SURE, hour: float = 20, limit: int = 100, seed: int = 0
) -> list[Asked]:
    rng = np.random.default_rng(seed)
    return choose_helpers(whom, demand, lambda m: Viewer(m, [True]), hour=hour, rng=rng, price=price, limit=limit)


def test_one_missing_help_is_worth_asking_for() -> None:
    chosen = ask(helpers(5), Demand(wanting([1])))
    assert chosen
    assert {asked.propensity for asked in chosen} == {1.0}


@pytest.mark.parametrize(("hour", "goes"), [(7.99, False), (8, True), (22.99, True), (23, False)])
def test_nobody_is_asked_at_night(hour: float, goes: bool) -> None:
    assert bool(ask(helpers(5), Demand(wanting([1])), hour=hour)) == goes == is_waking_hour(hour)


def test_asking_stops_when_enough_answers_are_expected() -> None:
    few, many = (len(ask(helpers(200), Demand(wanting([1] * n)), limit=200)) for n in (1, 4))
    assert 0 < few < many < 200


def test_a_request_that_finishes_anyway_or_never_is_not_worth_a_ping() -> None:
    assert not ask(helpers(5), Demand(wanting([1], expected=12.0)))
    assert not ask(helpers(5), Demand(wanting([10], expected=0.1)))
    assert not ask(helpers(5), Demand(wanting([])))


def test_the_tired_and_those_who_may_not_be_asked_are_left_alone() -> None:
    assert not ask(helpers(5, tired=SURE.most_fatigue), Demand(wanting([1])))
    closed = replace(helpers(3), may_be_asked=np.array([False, True, False]))
    assert {asked.member for asked in ask(closed, Demand(wanting([1])))} <= {1}


def test_nobody_is_asked_for_their_own_request() -> None:
    assert [asked.member for asked in ask(helpers(2), Demand(wanting([1], askers=[0])))] == [1]


def test_more_pings_for_a_lower_price_and_late_in_the_day() -> None:
    count = lambda level, hour: len(  # noqa: E731
        ask(helpers(300), Demand(wanting([2] * 40)), price=replace(SURE, level=level), hour=hour, limit=300)
    )
    assert count(0.005, 20) > count(0.05, 20)
    assert count(0.03, 22) >= count(0.03, 9)


def test_who_answers_owes_and_has_not_been_here_is_asked_first() -> None:
    plain = np.zeros(1)
    base = readiness(plain + 8, plain + 2, np.array([0]), plain)[0]
    assert readiness(plain + 8, plain + 6, np.array([0]), plain)[0] > base
    assert readiness(plain + 8, plain + 2, np.array([2]), plain)[0] < base
    assert readiness(plain + 8, plain + 2, np.array([0]), plain + 0.8)[0] < base
    assert readiness(plain + 8, plain + 2, np.array([0]), plain - 0.8)[0] > base


def test_who_was_never_asked_answers_one_in_four() -> None:
    assert answer_rate(np.array([0.0]), np.array([0.0]))[0] == 0.25
    assert list(left_today(np.array([0, 1, 9]))) == [1.0, 0.5, 0.1]


def test_fatigue_halves_in_twelve_hours() -> None:
    assert fatigue(np.array([0.0, 12.0, 24.0])) == pytest.approx(1.75)


def test_only_waking_hours_count_until_a_deadline() -> None:
    assert list(active_days(np.array([0.0, 8.0, 15.5, 23.0, 24.0 + 8, 48.0]))) == [0.0, 0.0, 0.5, 1.0, 1.0, 2.0]


def test_expected_helps_are_shared_among_the_open_requests_of_a_kind() -> None:
    found = expected_helps(np.array([0, 0, 1]), np.array([1.0, 0.5, 1.0]), np.array([20.0, 0.0]), share=0.1)
    assert found.tolist() == pytest.approx([1.0, 0.5, 0.0])


def test_values_are_poisson_odds_of_the_missing_others() -> None:
    values = help_values(
        np.array([0, 1, 3]), np.full(3, 2.0), np.array([0.0, 0.0, 0.5]), np.array([0, 0, 1], dtype=bool)
    )
    assert values.tolist() == pytest.approx([0.0, np.exp(-2), 2 * np.exp(-2) * np.exp(2)])


def test_exploring_reaches_everybody_with_the_odds_that_are_logged() -> None:
    whom = Helpers(np.array([0.9, 0.01, 0.01, 0.01]), np.zeros(4), np.ones(4, dtype=bool))
    price = replace(SURE, explore=0.2)
    first = [ask(whom, Demand(wanting([1])), price=price, seed=seed, limit=1)[0] for seed in range(400)]
    by_member = {asked.member: asked for asked in first}
    assert set(by_member) == {0, 1, 2, 3}
    assert by_member[0].propensity == pytest.approx(0.8 + 0.2 / 4)
    assert by_member[2].propensity == pytest.approx(0.2 / 4)
    assert by_member[2].is_random
    share = sum(asked.member == 0 for asked in first) / len(first)
    assert abs(share - by_member[0].propensity) < 0.07


@given(
    st.lists(st.integers(1, 6), max_size=8),
    st.lists(st.tuples(st.floats(0, 1), st.floats(0, 3), st.booleans()), min_size=1, max_size=12),
    st.integers(0, 5),
    st.integers(0, 100),
)
def test_a_wave_keeps_its_promises(
    missing: list[int], people: list[tuple[float, float, bool]], limit: int, seed: int
) -> None:
    ready, tired, may = (np.array(column) for column in zip(*people, strict=True))
    askers = [index % len(people) for index in range(len(missing))]
    chosen = ask(
        Helpers(ready, tired, may), Demand(wanting(missing, askers)), price=Price(explore=0.3), limit=limit, seed=seed
    )
    members = [asked.member for asked in chosen]
    assert len(members) == len(set(members)) <= limit
    for asked in chosen:
        assert may[asked.member]
        assert tired[asked.member] < Price().most_fatigue
        assert any(asker != asked.member for asker in askers)
        assert 0 < asked.propensity <= 1


def test_the_same_draw_asks_the_same_members() -> None:
    again = [ask(helpers(50), Demand(wanting([1, 2, 3])), price=Price(explore=0.5), seed=3) for _ in range(2)]
    assert again[0] == again[1]
