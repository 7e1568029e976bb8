"""`python -m benchmarks.matching_tables`: the measured tables and charts of docs/matching.md, from results/matching.json."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.matching import HOURS, LEVELS, LOADS, RING_SIZES, SHOWN
from benchmarks.results import FOLDER
from hubang.engines.matching.simulation.baselines import POLICIES
from hubang.engines.matching.simulation.charts import bars, lines
from hubang.engines.matching.simulation.collusion import MODES
from hubang.engines.matching.simulation.twists import VARIANTS

DOCS = Path(__file__).parent.parent / "docs"
CHARTS = DOCS / "charts"
BEGIN, END = "<!-- begin: python -m benchmarks.matching_tables -->", "<!-- end: measured -->"
Found = dict[str, Any]
COLUMNS = {
    "completion": "completed",
    "share of feed": "of visits' bound",
    "share of one_ping": "of one-ping bound",
    "median_hours": "median h",
    "p90_hours": "p90 h",
    "pings": "pings/day",
    "muted": "muted",
    "wasted": "wasted",
    "gini": "Gini",
    "spearman": "Spearman",
    "lower_to_mean": "low givers/mean",
    "newcomers_over_mean": "newcomers − mean",
    "worst_kind": "worst kind",
}


@dataclass(frozen=True)
class Goal:
    """A figure to be reached: what it is, at least or at most how much, where it is found."""

    words: str
    limit: float
    cell: str
    measure: str
    actor: str = "hubang"
    at_most: bool = False

    def row(self, simulated: Found) -> str:
        """A line of the table; whether the mean reaches the goal, and whether the whole interval does."""
        found = simulated.get(self.cell, {}).get("actors", {}).get(self.actor, {})
        value = found.get(self.measure)
        if value is None or value[0] is None:
            return f"| {self.words} | {self._limit()} | not measured | |"
        sign = -1 if self.at_most else 1
        reached = sign * (value[0] - self.limit) >= 0
        is_sure = all(sign * (end - self.limit) >= 0 for end in value[1:] if end is not None) == reached
        verdict = ("reached" if reached else "**missed**") + ("" if is_sure else ", the interval holds both")
        return f"| {self.words} | {self._limit()} | {_cell(value)} | {verdict} |"

    def _limit(self) -> str:
        return f"{'≤' if self.at_most else '≥'} {self.limit:g}"


def _goals() -> Iterator[Goal]:
    for load, limit in zip(LOADS, (0.93, 0.81, 0.60), strict=True):
        yield Goal(f"completed, load {load}", limit, f"load {load}", "completion")
    for load in LOADS:
        yield Goal(f"share of the one-ping bound, load {load}", 0.88, f"load {load}", "share of one_ping")
    for load in LOADS:
        yield Goal(
            f"without pings, share of the bound of the visits, load {load}",
            0.93,
            f"load {load}",
            "share of feed",
            "hubang-no-pings",
        )
    yield Goal("structural overload, completed", 0.29, "overload", "completion")
    yield Goal("hours to completion, load 0.6: median", 0.5, "load 0.6", "median_hours", at_most=True)
    yield Goal("... nine in ten", 8, "load 0.6", "p90_hours", at_most=True)
    for load, limit in zip(LOADS, (0.8, 0.8, 1.2), strict=True):
        yield Goal(f"pings a member and day, load {load}", limit, f"load {load}", "pings", at_most=True)
    yield Goal("muted after 21 days, load 0.6", 0.04, "load 0.6", "muted", at_most=True)
    yield Goal("muted after 49 days, load 0.6", 0.08, "49 days", "muted", at_most=True)
    for load in LOADS:
        yield Goal(f"wasted helps, load {load}", 0.01, f"load {load}", "wasted", at_most=True)
    yield Goal("Gini of members, load 0.6", 0.10, "load 0.6", "gini", at_most=True)
    yield Goal("Spearman(given, own completion), load 0.6", 0.30, "load 0.6", "spearman")
    for load, limit in zip(LOADS, (0.92, 0.92, 0.87), strict=True):
        yield Goal(f"lower half of givers / mean, load {load}", limit, f"load {load}", "lower_to_mean")
    for load in LOADS:
        yield Goal(f"newcomers over the mean, load {load}", 0.08, f"load {load}", "newcomers_over_mean")
    yield Goal("worst kind, load 0.6", 0.35, "load 0.6", "worst_kind")


SPEED_GOALS = {
    "top 30 of n open requests": ("1000000", 0.02),
    "choose 100 of n members": ("100000", 1.0),
    "refresh n scores": ("1000000", 10.0),
}


def _cell(value: list[float | None] | None) -> str:
    if value is None or value[0] is None:
        return "-"
    mean, low, high = value
    if low is None or high is None or low == high:
        return f"{mean:.3f}"
    return f"{mean:.3f} ± {(high - low) / 2:.3f}"


def tables(found: Found) -> Iterator[str]:
    """Every table as Markdown."""
    simulated = found["simulated"]
    machine = found["machine"]
    yield (
        f"Measured on {machine['cores']} cores ({machine['processor']}, Python {machine['python']}), shared with other work. ± is half of the 95 % interval of the mean over the seeds "
        "(Student's t); bounds are of the same worlds in the same run, and a share of a bound is taken seed by seed.\n"
    )
    yield "### The goals\n"
    yield "| measure | goal | figure | |\n|---|---|---|---|"
    yield from (goal.row(simulated) for goal in _goals())
    for name, (size, limit) in SPEED_GOALS.items():
        middle, least = found["speed"][name][size]
        verdict = (
            "reached" if middle <= limit else "**missed**" + (", not by the fastest run" if least <= limit else "")
        )
        yield f"| {name}, n = {int(size):,}, ms | ≤ {limit:g} | {middle:.4g} (fastest {least:.4g}) | {verdict} |"
    for cell in [f"load {load}" for load in LOADS] + ["overload"]:
        yield from _compared(cell, simulated)
    yield from _variants(simulated)
    yield from _rings(simulated)
    yield from _everything(simulated)
    yield from _volume(simulated)
    yield from _speed(found["speed"])


def _head(cell: Found) -> str:
    seeds = sorted({one["seeds"] for one in cell["actors"].values()})
    shown = f"{seeds[0]}" if len(seeds) == 1 else f"{seeds[0]} to {seeds[-1]}"
    return f"{cell['members']:,} members, {cell['days']} days, {shown} seed{'' if shown == '1' else 's'}"


def _compared(name: str, simulated: Found) -> Iterator[str]:
    cell = simulated.get(name)
    if cell is None:
        return
    yield f"\n### {name.capitalize()}: {_head(cell)}\n"
    yield f"| policy | {' | '.join(COLUMNS.values())} |\n|---{'|---' * len(COLUMNS)}|"
    actors = cell["actors"]
    order = [policy for policy in (*SHOWN, "srpt") if policy in actors]
    for policy in order:
        yield f"| {policy} | {' | '.join(_cell(actors[policy].get(measure)) for measure in COLUMNS)} |"
    yield f"\n{_bounds(actors)}"
    if "hubang" in actors:
        others = [other for other in order if f"less {other}" in actors["hubang"] and other != "hubang"]
        gains = ", ".join(f"{_cell(actors['hubang'][f'less {other}'])} over {other}" for other in others)
        yield f"Paired by seed, hubang completes {gains}."


def _bounds(actors: Found) -> str:
    limits = actors.get("bounds")
    if limits is None:
        return ""
    words = {"feed": "the visits that occur", "one_ping": "one ping a day besides", "everything": "all willing help"}
    return (
        "No policy completes more than "
        + ", ".join(f"{_cell(limits[name])} ({text})" for name, text in words.items())
        + "."
    )


def _variants(simulated: Found) -> Iterator[str]:
    names = [name for name in VARIANTS if name in simulated and name != "overload"]
    if not names:
        return
    yield "\n### What the plain benchmark leaves out\n"
    yield "Load 0.6; one thing changed at a time.\n"
    yield (
        "| variant | | no pings | hubang | pings gain | pings/day | muted | worst kind | bound of visits | one-ping bound |"
    )
    yield "|---|---|---|---|---|---|---|---|---|---|"
    for name in names:
        actors = simulated[name]["actors"]
        ours, limits = actors.get("hubang", {}), actors.get("bounds", {})
        cells = [_cell(actors.get(p, {}).get("completion")) for p in ("hubang-no-pings", "hubang")]
        cells += [_cell(ours.get(measure)) for measure in ("less hubang-no-pings", "pings", "muted", "worst_kind")]
        cells += [_cell(limits.get(bound)) for bound in ("feed", "one_ping")]
        yield f"| {name}: {VARIANTS[name][0]} | {_head(simulated[name])} | {' | '.join(cells)} |"


def _rings(simulated: Found) -> Iterator[str]:
    cell = simulated.get("rings")
    if cell is None:
        return
    yield f"\n### Rings: {_head(cell)}\n"
    yield "| ring | completes | balance at the end | sum of surpluses | sham claims | all others complete |\n|---|---|---|---|---|---|"
    for size in RING_SIZES:
        for mode in MODES:
            one = cell["actors"].get(f"{size} {mode}")
            if one:
                cells = [_cell(one[name]) for name in ("completion", "balance")]
                cells += [f"{one[name][0]:,.0f}" for name in ("surplus", "sham_claims")] + [_cell(one["others"])]
                yield f"| {size}, {mode} | {' | '.join(cells)} |"


def _everything(simulated: Found) -> Iterator[str]:
    cell = simulated.get("every policy")
    if cell is None:
        return
    yield f"\n### Every policy at load 0.6: {_head(cell)}\n"
    columns = {name: title for name, title in COLUMNS.items() if not name.startswith("share of feed")}
    yield f"| policy | | {' | '.join(columns.values())} |\n|---|---{'|---' * len(columns)}|"
    actors = cell["actors"]
    for name in sorted((n for n in actors if n in POLICIES), key=lambda n: -actors[n]["completion"][0]):
        cells = [
            "-" if actors[name].get(column, [None])[0] is None else f"{actors[name][column][0]:.3f}"
            for column in columns
        ]
        yield f"| {name} | {POLICIES[name][0]} | {' | '.join(cells)} |"
    yield f"\n{_bounds(actors)}"


def _volume(simulated: Found) -> Iterator[str]:
    cell = simulated.get("volume")
    if cell is None:
        return
    yield f"\n### What the price of a ping buys, load 0.6: {_head(cell)}\n"
    yield "| level | completed | pings/day | muted | worst kind |\n|---|---|---|---|---|"
    for level in LEVELS:
        one = cell["actors"].get(str(level))
        if one:
            cells = [_cell(one[name]) for name in ("completion", "pings", "muted", "worst_kind")]
            yield f"| {level:g} | {' | '.join(cells)} |"


def _speed(speed: Found) -> Iterator[str]:
    yield "\n### Speed: milliseconds of one core, median (fastest)\n"
    yield "Growth is the exponent fitted to the fastest runs, which other work on the machine disturbs least: over all sizes, and over the last tenfold.\n"
    sizes = list(next(iter(speed.values())))
    yield f"| call | {' | '.join(f'n = {int(size):,}' for size in sizes)} | growth n^ | of the last tenfold n^ |\n|---{'|---' * (len(sizes) + 2)}|"
    for name, one in speed.items():
        cells = [f"{middle:.4g} ({least:.4g})" for middle, least in one.values()]
        yield f"| {name} | {' | '.join(cells)} | {_growth(one, sizes):.2f} | {_growth(one, sizes[-2:]):.2f} |"


def _growth(times: dict[str, list[float]], sizes: list[str]) -> float:
    slope: float = np.polyfit(np.log([int(size) for size in sizes]), np.log([times[size][1] for size in sizes]), 1)[0]
    return slope


def charts(found: Found) -> Iterator[tuple[str, str]]:
    """Names and SVG texts."""
    simulated = found["simulated"]
    for load in LOADS:
        cell = simulated.get(f"load {load}")
        if cell is not None:
            yield f"matching-load-{load}", _bars(f"Completed before the deadline, load {load}", cell["actors"], SHOWN)
    if "load 0.6" in simulated:
        yield "matching-hours", _hours(simulated["load 0.6"]["actors"])
    if "volume" in simulated:
        actors = simulated["volume"]["actors"]
        rows = sorted((one["pings"][0], one["completion"][0], one["muted"][0]) for one in actors.values())
        curves = [("completed", [row[:2] for row in rows]), ("muted", [(row[0], row[2]) for row in rows])]
        yield (
            "matching-volume",
            lines("What pings buy, load 0.6", "pings a member and day", "share", curves, points=True),
        )
    curves = [
        (name, [(float(size), least) for size, (_, least) in each.items()]) for name, each in found["speed"].items()
    ]
    yield (
        "matching-speed",
        lines(
            "Milliseconds by the number of requests or members, fastest run",
            "n",
            "ms",
            curves,
            points=True,
            powers=True,
        ),
    )


def _bars(title: str, actors: Found, names: tuple[str, ...]) -> str:
    rows = [(name, *actors[name]["completion"]) for name in names if name in actors]
    limits = actors.get("bounds", {})
    marks = [(words, limits[name][0]) for name, words in (("feed", "visits"), ("one_ping", "one ping")) if limits]
    return bars(title, rows, marks)


def _hours(actors: Found) -> str:
    curves = [
        (name, [(0.0, 0.0), *((float(hour), actors[name][f"within {hour}"][0]) for hour in HOURS)])
        for name in SHOWN
        if name in actors
    ]
    return lines("Share of requests completed within so many hours, load 0.6", "hours after posting", "share", curves)


def main() -> None:
    """Put the tables between their marks, and the charts beside the document."""
    found = json.loads((FOLDER / "matching.json").read_text("utf-8"))
    CHARTS.mkdir(exist_ok=True)
    drawn = dict(charts(found))
    for name, svg in drawn.items():
        (CHARTS / f"{name}.svg").write_text(svg, "utf-8")
    pictures = "\n".join(f"![{name}](charts/{name}.svg)" for name in drawn)
    page = DOCS / "matching.md"
    text = page.read_text("utf-8")
    before, after = text.split(BEGIN)[0], text.split(END)[-1]
    page.write_text(f"{before}{BEGIN}\n" + "\n".join(tables(found)) + f"\n\n{pictures}\n{END}{after}", "utf-8")


if __name__ == "__main__":
    main()
