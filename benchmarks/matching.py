"""Matching: policies and bounds on the same seeds, variants, volume, rings, and speed with its growth.

One run (a community, a policy, a seed) is a row of `var/matching-runs.jsonl`, and a row that is there for the present state of the code is not run again, so the
measurement can be cut off and gone on with: `MATCHING_MINUTES=5 python -m benchmarks matching`, again and again. `MATCHING_PARTS=speed,main` does some parts only.
Policies were tuned on seeds 0 to 7 and 200 to 205; these results are of seeds 100 to 107. `python -m benchmarks.matching_tables` makes the tables and charts.
"""

import hashlib
import json
import os
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.matching_speed import speed
from benchmarks.results import FOLDER, keep
from hubang.engines import matching
from hubang.engines.matching.simulation.baselines import POLICIES
from hubang.engines.matching.simulation.bounds import bounds
from hubang.engines.matching.simulation.collusion import MODES, collude
from hubang.engines.matching.simulation.metrics import hours_to_completion, measures
from hubang.engines.matching.simulation.policies import Policy, Product
from hubang.engines.matching.simulation.run import simulate
from hubang.engines.matching.simulation.study import estimate
from hubang.engines.matching.simulation.twists import VARIANTS, Twists, variant
from hubang.engines.matching.simulation.world import Setting, World, draw
from hubang.engines.matching.waves import RECOMMENDED

ROWS = Path(__file__).parent.parent / "var" / "matching-runs.jsonl"
SEEDS = tuple(range(100, 108))
LOADS = (0.45, 0.6, 1.0)
SHOWN = ("hubang", "hubang-no-pings", "finish-first", "chat")
BESIDE = ("hubang", "hubang-no-pings", "finish-first")
LEVELS = (0.0025, 0.005, 0.01, 0.02, 0.04, 0.08, 0.16)
RING_SIZES = (5, 20)
# Where the whole thousand would take too long: stated beside every table.
FEWER = 200
HOURS = (0.25, 0.5, 1, 2, 4, 6, 8, 12, 16, 20, 24)
# What simple policies rest on; the product's rest on the whole engine.
SIMPLE = ("order.py", "response.py", "balance.py", "simulation")
Row = dict[str, Any]


@dataclass(frozen=True)
class Cell:
    """A community in which policies meet: the part it belongs to, its name, who meets, what is drawn."""

    part: str
    name: str
    policies: tuple[str, ...]
    setting: Setting
    twists: Twists = field(default_factory=Twists)
    seeds: tuple[int, ...] = SEEDS

    def actors(self) -> dict[str, Callable[[World, int], Row]]:
        """What is run in each world, by name; `bounds` is what no policy exceeds."""
        found: dict[str, Callable[[World, int], Row]] = {"bounds": lambda world, _seed: asdict(bounds(world))}
        for name in self.policies:
            found[name] = lambda world, seed, make=POLICIES[name][1]: _play(world, make(), seed, self.twists)
        return found


@dataclass(frozen=True)
class Volume(Cell):
    """The same community by the price of a ping."""

    def actors(self) -> dict[str, Callable[[World, int], Row]]:
        """A policy for each level of the price."""
        prices = {str(level): replace(RECOMMENDED, level=level) for level in LEVELS}
        return {
            name: lambda world, seed, price=price: _play(world, Product(price=price), seed, self.twists)
            for name, price in prices.items()
        }


@dataclass(frozen=True)
class Rings(Cell):
    """A ring beside the same members who are honest, or who only take."""

    def actors(self) -> dict[str, Callable[[World, int], Row]]:
        """Each size in each mode."""
        return {
            f"{size} {mode}": lambda world, seed, size=size, mode=mode: asdict(collude(world, size, mode, seed))
            for size in RING_SIZES
            for mode in MODES
        }


def cells() -> Iterator[Cell]:
    """Everything that is simulated, what matters most first."""
    for load in LOADS:
        yield Cell("main", f"load {load}", SHOWN, Setting(load=load))
    # Those that say least come last.
    for name in sorted(VARIANTS, key=("outside", "small group").__contains__):
        twists, setting = variant(name)
        fewer = replace(setting, members=min(setting.members, FEWER))
        if name == "overload":
            yield Cell("overload", name, (*BESIDE, "chat", "srpt"), fewer, twists)
        elif name != "plain":
            part = "long" if name == "49 days" else "variants"
            yield Cell(part, name, ("hubang", "hubang-no-pings"), fewer, twists)
    yield Rings("rings", "rings", (), Setting(members=FEWER))
    yield Cell("all", "every policy", tuple(POLICIES), Setting(members=FEWER), seeds=SEEDS[:4])
    yield Volume("volume", "volume", (), Setting(members=FEWER), seeds=SEEDS[:4])


def main() -> None:
    """Run what is not run yet, as long as there is time, and keep the results."""
    end = time.monotonic() + 60 * float(os.environ.get("MATCHING_MINUTES", "1e9"))
    parts = set(filter(None, os.environ.get("MATCHING_PARTS", "").split(",")))
    found = {"speed": speed()} if "speed" in parts or not parts else {}
    asked = [cell for cell in cells() if not parts or cell.part in parts]
    is_whole = all(_run(cell, end) for cell in asked)
    # Read as late as possible: another part may have been kept meanwhile.
    path = FOLDER / "matching.json"
    results = json.loads(path.read_text()) if path.exists() else {}
    results.pop("machine", None)
    keep("matching", {**results, **found, "simulated": _summary()})
    print("everything was run" if is_whole else "time was up: run again to go on", flush=True)


def _run(cell: Cell, end: float) -> bool:
    """Run what this cell lacks; False when time was up."""
    have = {(row["actor"], row["seed"]) for row in _rows() if row["cell"] == cell.name}
    for seed in cell.seeds:
        actors = {name: act for name, act in cell.actors().items() if (name, seed) not in have}
        world = draw(cell.setting, seed) if actors else None
        for name, act in actors.items():
            if time.monotonic() > end:
                return False
            assert world is not None
            row = {"cell": cell.name, "actor": name, "seed": seed, "version": _version(name), **act(world, seed)}
            with ROWS.open("a") as file:
                file.write(json.dumps(row) + "\n")
    print(f"{cell.name}: done", flush=True)
    return True


def _play(world: World, policy: Policy, seed: int, twists: Twists) -> Row:
    outcome = simulate(world, policy, seed, twists)
    hours = hours_to_completion(outcome)
    return {**measures(outcome), **{f"within {limit}": float((hours <= limit).mean()) for limit in HOURS}}


def _version(actor: str) -> str:
    """A mark of the code that the actor's rows rest on."""
    is_simple = actor == "bounds" or (actor in POLICIES and not actor.startswith(("hubang", "earlier")))
    folder = Path(matching.__file__).parent
    files = [path for name in (SIMPLE if is_simple else (".",)) for path in sorted((folder / name).rglob("*.py"))]
    files += [folder / name for name in SIMPLE if is_simple and name.endswith(".py")]
    return hashlib.sha256(b"".join(path.read_bytes() for path in files if path.name != "charts.py")).hexdigest()[:12]


def _rows() -> list[Row]:
    """The rows that the present code has made."""
    ROWS.parent.mkdir(exist_ok=True)
    lines = ROWS.read_text().splitlines() if ROWS.exists() else []
    rows = [json.loads(line) for line in lines]
    versions = {row["actor"]: _version(row["actor"]) for row in rows}
    return [row for row in rows if row["version"] == versions[row["actor"]]]


def _summary() -> dict[str, Any]:
    """Of each cell: its setting, and of each actor every measure with its interval, also as a share of the bounds and less that of others."""
    by_cell: defaultdict[str, dict[str, dict[int, Row]]] = defaultdict(lambda: defaultdict(dict))
    for row in _rows():
        by_cell[row["cell"]][row["actor"]][row["seed"]] = row
    found = {}
    for cell in cells():
        actors = by_cell.get(cell.name)
        if actors:
            about = {"part": cell.part, "members": cell.setting.members, "days": cell.setting.days}
            found[cell.name] = {**about, "actors": {name: _estimates(rows, actors) for name, rows in actors.items()}}
    return found


def _estimates(rows: dict[int, Row], others: dict[str, dict[int, Row]]) -> dict[str, Any]:
    names = [name for name in next(iter(rows.values())) if name not in ("cell", "actor", "seed", "version")]
    values = {name: [rows[seed].get(name, np.nan) for seed in sorted(rows)] for name in names}
    if "completion" in names:
        values |= _beside(rows, others)
    return {"seeds": len(rows), **{name: _rounded(column) for name, column in values.items() if column}}


def _beside(rows: dict[int, Row], others: dict[str, dict[int, Row]]) -> dict[str, list[float]]:
    """Completion seed by seed as a share of the bounds, and less that of the policies that it is compared with."""
    limits = others.get("bounds", {})
    done = {seed: row["completion"] for seed, row in sorted(rows.items())}
    found = {
        f"share of {name}": [value / limits[seed][name] for seed, value in done.items() if seed in limits]
        for name in ("feed", "one_ping")
    }
    for name in BESIDE:
        there = others.get(name, {})
        found[f"less {name}"] = [value - there[seed]["completion"] for seed, value in done.items() if seed in there]
    return found


def _rounded(values: list[float]) -> list[float | None]:
    """Mean, low and high end of the 95 % interval."""
    found = estimate(values)
    return [None if np.isnan(value) else round(value, 4) for value in (found.mean, found.low, found.high)]
