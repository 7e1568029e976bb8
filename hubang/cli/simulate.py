"""`hubang simulate`: compare policies of matching on an invented community. Needs no server and no database."""

import argparse
import json
import math
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hubang.engines.matching.simulation.study import Step, Study

DESCRIPTION = "Compare who-is-asked policies on an invented community."
USUAL = ("chat", "newest", "finish-first", "hubang-no-pings", "hubang")
SEEDS = 8
FIRST_SEED = 100
LEAST_DAYS, LEAST_MEMBERS = 4, 20
COLUMNS = {
    "completion": "completed",
    "median_hours": "median h",
    "p90_hours": "p90 h",
    "pings": "pings/day",
    "muted": "muted",
    "wasted": "wasted",
    "gini": "Gini",
    "lower_to_mean": "low givers",
    "newcomers": "newcomers",
    "worst_kind": "worst kind",
}


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the command."""
    parser = subparsers.add_parser("simulate", help=DESCRIPTION, description=DESCRIPTION)
    parser.add_argument("--policy", action="append", metavar="P", help="a policy; may be repeated (see --list)")
    parser.add_argument("--members", type=_positive(int), help="how many members (1000)")
    parser.add_argument("--days", type=_positive(int), help="how many days (21)")
    parser.add_argument(
        "--load", type=_positive(float), help="helps asked for / helps members are willing to give (0.6)"
    )
    parser.add_argument("--seed", type=int, help=f"one seed instead of {SEEDS}")
    parser.add_argument("--variant", default="plain", help="a variant of the benchmark (see --list)")
    parser.add_argument("--bounds", action="store_true", help="also what no policy can exceed; needs scipy")
    parser.add_argument("--plots", type=Path, metavar="FOLDER", help="write charts (SVG) there")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of a table")
    parser.add_argument("--list", action="store_true", help="name the policies and variants")
    parser.set_defaults(run=run)


def _positive(kind: Callable[[str], Any]) -> Callable[[str], Any]:
    def read(text: str) -> Any:
        value = kind(text)
        if not 0 < value < math.inf:
            raise argparse.ArgumentTypeError(f"{text} is not above zero")
        return value

    read.__name__ = kind.__name__
    return read


def run(args: argparse.Namespace) -> int:
    """Simulate and print; 2 for what there is not, 1 when something is missing on this machine."""
    from hubang.engines.matching.simulation.study import study
    from hubang.engines.matching.simulation.twists import variant
    from hubang.engines.matching.simulation.world import TICKS_PER_DAY

    if args.list:
        return _list()
    policies = list(dict.fromkeys(args.policy or USUAL))
    problem = _problem(args, policies)
    if problem:
        print(problem, file=sys.stderr)
        return 2
    limits = _Limits() if args.bounds else None
    if limits is not None and not limits.can():
        print("--bounds needs scipy: pip install scipy", file=sys.stderr)
        return 1
    changes = {name: value for name in ("members", "days", "load") if (value := getattr(args, name)) is not None}
    twists, setting = variant(args.variant, **changes)
    seeds = list(range(FIRST_SEED, FIRST_SEED + SEEDS)) if args.seed is None else [args.seed]
    tell = _progress(setting.days * TICKS_PER_DAY)
    done = study(policies, setting, seeds, twists, tell, limits.see if limits else None)
    if tell is not None:
        print("\r" + " " * 100, end="\r", file=sys.stderr)
    result = {
        "variant": args.variant,
        "members": setting.members,
        "days": setting.days,
        "load": setting.load,
        "seeds": seeds,
        "policies": _estimates(done, policies),
        "bounds": limits.means() if limits else None,
    }
    if args.plots:
        _plots(args.plots, result, done, policies)
    print(json.dumps(result, ensure_ascii=False, allow_nan=False) if args.json else _table(result))
    return 0


def _problem(args: argparse.Namespace, policies: list[str]) -> str:
    from hubang.engines.matching.simulation.baselines import POLICIES
    from hubang.engines.matching.simulation.twists import VARIANTS

    unknown = [name for name in policies if name not in POLICIES] + [args.variant] * (args.variant not in VARIANTS)
    if unknown:
        return f"There is no {', '.join(unknown)}. See hubang simulate --list"
    if args.days is not None and args.days < LEAST_DAYS:
        return f"Requests count from the third day on, until a day before the end: at least {LEAST_DAYS} days."
    if args.members is not None and args.members < LEAST_MEMBERS:
        return f"With fewer than {LEAST_MEMBERS} members there is nothing to see."
    return ""


def _list() -> int:
    from hubang.engines.matching.simulation.baselines import POLICIES
    from hubang.engines.matching.simulation.twists import VARIANTS

    names = {"Policies": {name: row[0] for name, row in POLICIES.items()}}
    names["Variants"] = {name: row[0] for name, row in VARIANTS.items()}
    for title, rows in names.items():
        print(title)
        for name, words in rows.items():
            print(f"  {name:20} {words}")
    return 0


class _Limits:
    """Collects the bounds of each world."""

    def __init__(self) -> None:
        self._found: list[dict[str, float]] = []

    @staticmethod
    def can() -> bool:
        try:
            import scipy  # noqa: F401
        except ImportError:
            return False
        return True

    def see(self, world: Any, seed: int) -> None:
        from hubang.engines.matching.simulation.bounds import bounds

        del seed
        self._found.append(asdict(bounds(world)))

    def means(self) -> dict[str, float]:
        return {name: round(sum(row[name] for row in self._found) / len(self._found), 4) for name in self._found[0]}


def _progress(ticks: int) -> "Callable[[Step, float], None] | None":
    """A bar on standard error, when somebody is looking."""
    if not sys.stderr.isatty():
        return None
    from hubang.cli.progress import PACE, bar

    start = time.monotonic()
    last = [start]

    def tell(step: "Step", part: float) -> None:
        now = time.monotonic()
        if now - last[0] > PACE:
            last[0] = now
            done = round((step.number + part) * ticks)
            print(
                f"\r{bar(done, step.of * ticks, now - start)} {step.policy:20.20}", end="", file=sys.stderr, flush=True
            )

    return tell


def _estimates(done: "Study", policies: list[str]) -> dict[str, dict[str, dict[str, float | None]]]:
    return {
        policy: {
            name: {key: None if math.isnan(value) else round(value, 5) for key, value in asdict(found).items()}
            for name, found in done.estimates(policy).items()
        }
        for policy in policies
    }


def _table(result: dict[str, Any]) -> str:
    seeds = result["seeds"]
    lines = [
        f"{result['members']} members, {result['days']} days, load {result['load']}, {result['variant']}, "
        f"seeds {seeds[0]} to {seeds[-1]}; ± is half of the 95 % interval of the mean.",
        "",
        f"{'':20}" + "".join(f"{title:>15}" for title in COLUMNS.values()),
    ]
    for policy, found in result["policies"].items():
        lines.append(f"{policy:20}" + "".join(f"{_cell(found[name]):>15}" for name in COLUMNS))
    if result["bounds"]:
        names = {
            "feed": "the visits that occur",
            "one_ping": "one ping a day besides",
            "everything": "all willing help",
        }
        lines += [
            "",
            "No policy completes more than: " + ", ".join(f"{result['bounds'][k]:.3f} ({v})" for k, v in names.items()),
        ]
    return "\n".join(lines)


def _cell(found: dict[str, float | None]) -> str:
    mean, low, high = found["mean"], found["low"], found["high"]
    if mean is None or low is None or high is None:
        return "-"
    return f"{mean:.3f}" if high == low else f"{mean:.3f} ±{(high - low) / 2:.3f}"


def _plots(folder: Path, result: dict[str, Any], done: "Study", policies: list[str]) -> None:
    from hubang.engines.matching.simulation.charts import bars, lines

    folder.mkdir(parents=True, exist_ok=True)
    rows = [
        (name, *(result["policies"][name]["completion"][key] for key in ("mean", "low", "high"))) for name in policies
    ]
    marks = [
        (name.replace("_", " "), value) for name, value in (result["bounds"] or {}).items() if name != "everything"
    ]
    (folder / "completion.svg").write_text(
        bars("Requests completed before their deadline", rows, marks), encoding="utf-8"
    )
    curves = []
    for name in policies:
        hours = done.hours[name]
        steps = [hour / 2 for hour in range(49)]
        curves.append((name, [(step, sum(hour <= step for hour in hours) / len(hours)) for step in steps]))
    title = "Share of requests completed within so many hours"
    (folder / "hours.svg").write_text(lines(title, "hours after posting", "share", curves), encoding="utf-8")
