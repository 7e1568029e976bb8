"""Matching: policies and bounds on the same seeds, variants, volume, collusion, and speed with its growth.

`MATCHING_PARTS=main,speed python -m benchmarks matching` runs some parts only; the others keep their last results. Policies were tuned on seeds 200 to
205; the results are of seeds 100 to 107.
"""

import json
import os
import time
from collections.abc import Callable
from dataclasses import asdict, replace
from statistics import median
from typing import Any

import numpy as np

from benchmarks.results import FOLDER, keep
from hubang.engines.matching import Demand, FeedOrder, Helpers, Requests, Viewer, Wanting, choose_helpers, feed_scores
from hubang.engines.matching.simulation.baselines import POLICIES
from hubang.engines.matching.simulation.bounds import bounds
from hubang.engines.matching.simulation.collusion import MODES, collude
from hubang.engines.matching.simulation.metrics import measures
from hubang.engines.matching.simulation.policies import Product
from hubang.engines.matching.simulation.run import simulate
from hubang.engines.matching.simulation.study import Study, estimate, study
from hubang.engines.matching.simulation.twists import VARIANTS, variant
from hubang.engines.matching.simulation.world import Setting, World, draw
from hubang.engines.matching.waves import RECOMMENDED

SEEDS = list(range(100, 108))
LOADS = (0.45, 0.6, 1.0)
SHOWN = ["chat", "newest", "finish-first", "earlier", "hubang-no-pings", "hubang"]
LEVELS = (0.0025, 0.005, 0.01, 0.02, 0.04, 0.08, 0.16)
RING_SIZES = (5, 20, 50)
SIZES = (1_000, 10_000, 100_000, 1_000_000)


def main() -> None:
    """Run the parts and keep the results."""
    path = FOLDER / "matching.json"
    results = json.loads(path.read_text()) if path.exists() else {}
    results.pop("machine", None)
    asked = os.environ.get("MATCHING_PARTS")
    for name in asked.split(",") if asked else PARTS:
        start = time.monotonic()
        results[name] = PARTS[name]()
        keep("matching", results)
        print(f"{name}: {time.monotonic() - start:.0f} s", flush=True)


def _means(done: Study, policy: str) -> dict[str, dict[str, float | None]]:
    found = done.estimates(policy)
    clean = lambda value: None if np.isnan(value) else round(value, 4)  # noqa: E731
    return {name: {key: clean(value) for key, value in asdict(one).items()} for name, one in found.items()}


def _study(policies: list[str], setting: Setting, twists: Any = None) -> dict[str, Any]:
    limits: list[Any] = []
    done = study(policies, setting, SEEDS, twists, see=lambda world, _seed: limits.append(bounds(world)))
    return {
        "policies": {name: _means(done, name) for name in policies},
        "bounds": {
            name: round(float(np.mean([getattr(one, name) for one in limits])), 4) for name in asdict(limits[0])
        },
    }


def compare() -> dict[str, Any]:
    """The policies that matter at three loads."""
    return {str(load): _study(SHOWN, Setting(load=load)) for load in LOADS}


def everything() -> dict[str, Any]:
    """Every policy at load 0.6."""
    return _study(list(POLICIES), Setting())


def variants() -> dict[str, Any]:
    """Every variant, with pings and without."""
    found = {}
    for name in VARIANTS:
        twists, setting = variant(name)
        found[name] = _study(["finish-first", "hubang-no-pings", "hubang"], setting, twists)
    return found


def volume() -> list[dict[str, float]]:
    """What the price buys: completion, pings and muting by its level, at load 0.6."""
    worlds = [draw(Setting(), seed) for seed in SEEDS[:4]]
    rows = []
    for level in LEVELS:
        price = replace(RECOMMENDED, level=level)
        found = [
            measures(simulate(world, Product(price=price), seed)) for world, seed in zip(worlds, SEEDS, strict=False)
        ]
        row = {
            name: float(np.mean([one[name] for one in found]))
            for name in ("completion", "pings", "muted", "worst_kind")
        }
        rows.append({"level": level, **{name: round(value, 4) for name, value in row.items()}})
    return rows


def collusion() -> dict[str, Any]:
    """A ring beside honest members and beside members who only take, in the same worlds."""
    worlds = [(draw(Setting(), seed), seed) for seed in SEEDS]
    return {str(size): {mode: _ring(worlds, size, mode) for mode in MODES} for size in RING_SIZES}


def _ring(worlds: list[tuple[World, int]], size: int, mode: str) -> dict[str, Any]:
    found = [collude(world, size, mode, seed) for world, seed in worlds]
    columns = {name: [float(getattr(one, name)) for one in found] for name in asdict(found[0])}
    return {name: asdict(estimate(values)) for name, values in columns.items()}


def speed() -> dict[str, Any]:
    """Milliseconds by size, and the exponent of their growth."""
    found: dict[str, dict[str, float]] = {}
    for name, prepare in SPEEDS.items():
        times = {str(size): _milliseconds(prepare(size)) for size in SIZES}
        slope = np.polyfit(np.log(SIZES), np.log([times[str(size)] for size in SIZES]), 1)[0]
        found[name] = {**{size: round(value, 5) for size, value in times.items()}, "growth": round(float(slope), 2)}
    return found


def _milliseconds(act: Callable[[], object]) -> float:
    """The median of many runs after a warm one."""
    act()
    start = time.perf_counter()
    act()
    repeats = max(5, min(2000, int(0.5 / max(time.perf_counter() - start, 1e-6))))
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        act()
        times.append(time.perf_counter() - start)
    return 1000 * median(times)


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
PARTS: dict[str, Callable[[], Any]] = {
    "speed": speed,
    "main": compare,
    "all": everything,
    "variants": variants,
    "volume": volume,
    "collusion": collusion,
}
