"""The order of the feed, kept by small steps, is the one that sorting everything gives."""

from collections.abc import Iterator
from unittest import mock

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from hubang.engines.matching import FeedOrder, Requests, Viewer, Weights, feed_scores, order, rank_feed, under_pressure
from hubang.engines.matching.scores import RECOMMENDED

SLOTS, MEMBERS, KINDS = 30, 5, 3
scores = st.integers(-6, 3).map(float)
slots, askers, kinds = st.integers(0, SLOTS - 1), st.integers(0, MEMBERS - 1), st.integers(0, KINDS - 1)
viewers = st.builds(
    Viewer,
    askers,
    st.lists(st.booleans(), min_size=KINDS, max_size=KINDS),
    st.sets(slots, max_size=5),
    st.sets(st.tuples(askers, kinds), max_size=4),
    st.sets(askers, max_size=2),
)


def plainly(rows: dict[int, tuple[float, int, int]], viewer: Viewer) -> list[int]:
    able = [slot for slot, (_, asker, kind) in rows.items() if viewer.may_help(slot, asker, kind)]
    return sorted(able, key=lambda slot: (-rows[slot][0], slot))


@pytest.fixture(autouse=True)
def _short_front() -> Iterator[None]:
    """A front of four shows in small examples what happens behind it."""
    with mock.patch.object(order, "FRONT", 4):
        yield


class Kept(RuleBasedStateMachine):
    """A FeedOrder beside a plain table of the same requests."""

    @initialize(rows=st.dictionaries(slots, st.tuples(scores, askers, kinds)))
    def begin(self, rows: dict[int, tuple[float, int, int]]) -> None:
        self.patch = mock.patch.object(order, "FRONT", 4)
        self.patch.start()
        self.rows = dict(rows)
        empty = (-np.inf, 0, 0)
        columns = zip(*(rows.get(slot, empty) for slot in range(SLOTS)), strict=True)
        self.order = FeedOrder(*(np.array(column) for column in columns))

    def teardown(self) -> None:
        self.patch.stop()

    @rule(slot=slots, score=scores, asker=askers, kind=kinds)
    def put(self, slot: int, score: float, asker: int, kind: int) -> None:
        self.rows[slot] = (score, asker, kind)
        self.order.put(slot, score, asker, kind)

    @rule(slot=slots)
    def remove(self, slot: int) -> None:
        self.rows.pop(slot, None)
        self.order.remove(slot)

    @rule(slot=slots, score=scores)
    def change(self, slot: int, score: float) -> None:
        if slot in self.rows:
            self.rows[slot] = (score, *self.rows[slot][1:])
            self.order.change(slot, score)

    @rule(shift=scores)
    def refresh(self, shift: float) -> None:
        self.rows = {slot: (shift - row[0], *row[1:]) for slot, row in self.rows.items()}
        self.order.refresh(np.array([self.rows[slot][0] if slot in self.rows else -np.inf for slot in range(SLOTS)]))

    @rule(viewer=viewers, count=st.integers(0, SLOTS))
    def look(self, viewer: Viewer, count: int) -> None:
        assert self.order.top(viewer, count) == plainly(self.rows, viewer)[:count]

    @invariant()
    def everybody_sees_the_same_order(self) -> None:
        assert self.order.top(Viewer(-1, [True] * KINDS), SLOTS) == plainly(self.rows, Viewer(-1, [True] * KINDS))


TestKept = Kept.TestCase
TestKept.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)


def requests(count: int, **columns: list[float]) -> Requests:
    plain: dict[str, int | float | bool] = {
        "missing": 5, "usual_need": 6, "age_hours": 0.0, "balance": 0.0, "is_newcomer": False
    }  # fmt: skip
    filled = {name: np.array(columns.get(name, [value] * count), type(value)) for name, value in plain.items()}
    return Requests(**filled)


def ranked(found: Requests, weights: Weights = RECOMMENDED) -> list[int]:
    count = len(found.missing)
    return rank_feed(found, np.arange(count), np.zeros(count, dtype=int), Viewer(-1, [True]), weights)


@pytest.mark.parametrize(
    ("columns", "first"),
    [
        ({"missing": [3, 2]}, 1),
        ({"age_hours": [3.0, 1.0]}, 1),
        ({"balance": [-0.2, 0.4]}, 1),
        ({"is_newcomer": [False, True]}, 1),
        # A newcomer's request stands two missing helps higher, no more.
        ({"missing": [3, 5], "is_newcomer": [False, True]}, 0),
        # Ten of ten missing is not twice as far from done as five of five.
        ({"missing": [10, 9], "usual_need": [10, 5]}, 0),
        # Beyond a day nothing sinks further; the lower slot goes first.
        ({"age_hours": [30.0, 25.0]}, 0),
    ],
)
def test_what_comes_first(columns: dict[str, list[float]], first: int) -> None:
    assert ranked(requests(2, **columns))[0] == first


def test_in_overload_small_requests_come_first() -> None:
    found = requests(2, missing=[10, 9], usual_need=[10, 5])
    assert ranked(found, under_pressure(1.0))[0] == 0
    assert ranked(found, under_pressure(3.0))[0] == 1


@given(st.lists(st.tuples(st.integers(1, 500), st.integers(1, 500), st.floats(0, 400)), min_size=1, max_size=20))
def test_one_more_help_never_lowers_a_request(rows: list[tuple[int, int, float]]) -> None:
    missing, need, age = (np.array(column) for column in zip(*rows, strict=True))
    found = Requests(missing, need, age, np.zeros(len(rows)), np.zeros(len(rows), dtype=bool))
    further = Requests(missing - 1, need, age, np.zeros(len(rows)), np.zeros(len(rows), dtype=bool))
    assert (feed_scores(further) > feed_scores(found)).all()


@given(st.floats(-1, 1), st.floats(-1, 1))
def test_who_gives_more_is_never_lower(one: float, other: float) -> None:
    low, high = sorted((one, other))
    first, second = feed_scores(requests(2, balance=[low, high]))
    assert first <= second


def test_why_not_says_what_stands_in_the_way() -> None:
    viewer = Viewer(1, [True, False], helped={3}, resting={(2, 0)}, blocked={4})
    assert viewer.why_not(0, 1, 0) == "own"
    assert viewer.why_not(3, 0, 0) == "helped"
    assert viewer.why_not(0, 2, 0) == "resting"
    assert viewer.why_not(0, 0, 1) == "used_up"
    assert viewer.why_not(0, 4, 0) == "absent"
    assert viewer.why_not(0, 0, 0) is None


@given(viewers, slots, askers, kinds)
def test_why_not_agrees_with_may_help(viewer: Viewer, slot: int, asker: int, kind: int) -> None:
    assert (viewer.why_not(slot, asker, kind) is None) == viewer.may_help(slot, asker, kind)
