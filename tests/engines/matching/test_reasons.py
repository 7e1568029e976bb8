"""Why a request has its place: true reasons only, the strongest first."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from hubang.engines.matching import Requests, Weights, explain
from hubang.engines.matching.reasons import CODES, NOTABLE
from tests.engines.matching.test_order import requests


def codes(found: Requests) -> list[list[str]]:
    return [[reason.code for reason in reasons] for reasons in explain(found)]


def test_each_term_is_said_where_it_lifts() -> None:
    assert codes(requests(3, missing=[1, 5, 5]))[0] == ["nearly_done"]
    assert codes(requests(3, age_hours=[0.0, 20.0, 22.0]))[0] == ["newest"]
    assert codes(requests(3, balance=[0.5, 0.0, 0.0]))[0] == ["asker_gives"]
    assert codes(requests(3, is_newcomer=[True, False, False]))[0] == ["newcomer"]


def test_nothing_is_said_of_who_took_more_than_gave() -> None:
    assert codes(requests(3, balance=[-0.9, 0.0, 0.0])) == [[], [], []]


def test_the_strongest_comes_first() -> None:
    found = requests(3, missing=[1, 5, 5], is_newcomer=[True, False, False])
    assert codes(found)[0] == ["nearly_done", "newcomer"]


def test_an_empty_feed_has_nothing_to_explain() -> None:
    assert explain(requests(0)) == []


@given(st.lists(st.tuples(st.integers(1, 30), st.floats(0, 48), st.floats(-1, 1), st.booleans()), min_size=1))
def test_reasons_are_known_and_strong_enough(rows: list[tuple[int, float, float, bool]]) -> None:
    missing, age, balance, new = (np.array(column) for column in zip(*rows, strict=True))
    found = Requests(missing, missing, age, balance, new)
    for reasons in explain(found, Weights()):
        assert all(reason.code in CODES and reason.lift >= NOTABLE for reason in reasons)
        assert [reason.lift for reason in reasons] == sorted((r.lift for r in reasons), reverse=True)
