"""How long the calls of the matching engine take at 1,000 to 1,000,000 requests or members, and how that grows."""

import time
from collections.abc import Callable
from statistics import median
from typing import Any

import numpy as np

from hubang.engines.matching import Demand, FeedOrder, Helpers, Requests, Viewer, Wanting, choose_helpers, feed_scores

SIZES = (1_000, 10_000, 100_000, 1_000_000)


def speed() -> dict[str, Any]:
    """Milliseconds by call and size: the median, and the fastest run, which other work on the machine disturbs least."""
    return {name: {str(size): _milliseconds(prepare(size)) for size in SIZES} for name, prepare in SPEEDS.items()}


def _milliseconds(act: Callable[[], object]) -> list[float]:
    """The median and the least of many runs after a warm one."""
    act()
    start = time.perf_counter()
    act()
    repeats = max(5, min(2000, int(0.5 / max(time.perf_counter() - start, 1e-6))))
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        act()
        times.append(time.perf_counter() - start)
    return [round(1000 * seconds, 5) for seconds in (median(times), min(times))]


def _requests(size: int) -> tuple[Requests, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(size)
    needed = rng.choice([3, 5, 8, 10], size)
    columns = (
        rng.integers(1, needed + 1),
        needed,
        rng.uniform(0, 24, size),
        rng.uniform(-1, 1, size),
        rng.random(size) < 0.05,
    )
    return Requests(*columns), rng.integers(0, 100_000, size), rng.integers(0, 4, size)


def _order(size: int) -> FeedOrder:
    requests, askers, kinds = _requests(size)
    return FeedOrder(feed_scores(requests), askers, kinds)


def _viewer(order: FeedOrder, has_left: list[bool]) -> Viewer:
    first = order.top(Viewer(-1, [True] * 4), 20)
    return Viewer(7, has_left, helped=set(first), resting={(asker, 0) for asker in range(50)})


def _top(size: int) -> Callable[[], object]:
    order = _order(size)
    viewer = _viewer(order, [True, True, True, True])
    return lambda: order.top(viewer, 30)


def _top_used_up(size: int) -> Callable[[], object]:
    order = _order(size)
    viewer = _viewer(order, [True, False, False, False])
    return lambda: order.top(viewer, 30)


def _refresh(size: int) -> Callable[[], object]:
    requests, _askers, _kinds = _requests(size)
    return lambda: feed_scores(requests)


def _sort(size: int) -> Callable[[], object]:
    order = _order(size)
    scores = order.scores.copy()
    return lambda: order.refresh(scores)


def _change(size: int) -> Callable[[], object]:
    order = _order(size)
    slot = order.top(Viewer(-1, [True] * 4), 1)[0]
    score = float(order.scores[slot])
    step = iter(range(10**9))
    return lambda: order.change(slot, score - (next(step) % 2) * 0.001)


def _choose(size: int) -> Callable[[], object]:
    rng = np.random.default_rng(size)
    count = 200
    needed = rng.integers(1, 4, count)
    zero = np.zeros(count)
    wanting = Wanting(
        np.arange(count), needed, zero + 0.2, zero, zero.astype(bool), np.full(count, -1), rng.integers(0, 4, count)
    )
    helpers = Helpers(
        rng.uniform(0.05, 0.6, size).astype(np.float32),
        rng.uniform(0, 1.5, size).astype(np.float32),
        np.ones(size, dtype=bool),
    )
    everybody = Viewer(-2, [True] * 4)

    def act() -> object:
        return choose_helpers(helpers, Demand(wanting), lambda _member: everybody, hour=20, rng=rng)

    if size >= 1000 and len(act()) != 100:  # type: ignore[arg-type]
        raise AssertionError("the wave is not full: the measurement would flatter")
    return act


SPEEDS = {
    "top 30 of n open requests": _top,
    "the same with three of four kinds used up": _top_used_up,
    "refresh n scores": _refresh,
    "sort n anew": _sort,
    "change one of n": _change,
    "choose 100 of n members": _choose,
}
