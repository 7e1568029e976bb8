"""`python -m benchmarks.speed [--groups 1000] [--rounds 3]`: fill a database, let all candidates take turns, keep the result.

On the database that DATABASE_URL names when it is PostgreSQL (`scripts/services` starts one), else on SQLite.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.results import keep
from benchmarks.speed.candidates import ALL


def main() -> int:
    """Fill, measure in turns, report."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed")
    parser.add_argument("--groups", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as var:
        environment = {
            **os.environ,
            "HUBANG_VAR": var,
            "HUBANG_PUBLIC_URL": "http://127.0.0.1",
            "DJANGO_SETTINGS_MODULE": "hubang.settings",
        }
        visitors = Path(var) / "visitors.json"
        began = time.monotonic()
        _python(environment, "-m", "benchmarks.speed.filling", str(args.groups), str(visitors))
        filled = time.monotonic() - began
        runs = [
            (turn, name, _turn(environment, name, visitors, turn, args.rounds))
            for turn in range(args.rounds)
            for name in ALL
        ]
    database = "postgresql" if os.environ.get("DATABASE_URL", "").startswith("postgres") else "sqlite"
    result = {
        "database": database,
        "groups": args.groups,
        "rounds": args.rounds,
        "filled_in_seconds": round(filled),
        "doors": table(runs),
    }
    print(json.dumps(result["doors"], indent=1))
    print(keep(f"speed-{database}-{args.groups}", result))
    return 0


def _turn(environment: dict[str, str], name: str, visitors: Path, turn: int, turns: int) -> dict[str, Any]:
    before, own = _machine(), os.times()
    found = json.loads(
        _python(
            environment,
            "-m",
            "benchmarks.speed.measure",
            name,
            str(visitors),
            str(turn * len(ALL) + list(ALL).index(name)),
            str(turns * len(ALL)),
        )
    )
    after, mine = _machine(), os.times()
    spent = mine.children_user + mine.children_system - own.children_user - own.children_system
    # Processors used by others meanwhile.
    found["foreign"] = max(0.0, (after[0] - before[0] - spent) / (after[1] - before[1]))
    print(
        f"{turn} {name}: " + ", ".join(f"{door} {min(times):.0f}" for door, times in found["microseconds"].items()),
        flush=True,
    )
    return dict(found)


def _python(environment: dict[str, str], *words: str) -> str:
    done = subprocess.run([sys.executable, *words], env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return done.stdout.strip().split("\n")[-1]


def _machine() -> tuple[float, float]:
    """Seconds that all processors have been busy, and the time of day."""
    fields = [int(field) for field in Path("/proc/stat").read_text().split("\n")[0].split()[1:]]
    return (sum(fields[:3]) + sum(fields[5:8])) / os.sysconf("SC_CLK_TCK"), time.monotonic()


def table(runs: list[tuple[int, str, dict[str, Any]]]) -> dict[str, dict[str, dict[str, float]]]:
    """Per door and candidate: the least and the median of the batches, and how it stands to the bare limit and to stock Django."""
    found: dict[str, dict[str, dict[str, float]]] = {}
    for name in ALL:
        for door in runs[0][2]["microseconds"]:
            times = [one for _turn, who, run in runs if who == name for one in run["microseconds"].get(door, [])]
            if times:
                sizes = [run["bytes"][door] for _turn, who, run in runs if who == name]
                foreign = [run["foreign"] for _turn, who, run in runs if who == name]
                found.setdefault(door, {})[name] = {
                    "least": round(min(times)), "median": round(statistics.median(times)), "most": round(max(times)),
                    "bytes": sizes[0], "foreign": round(statistics.mean(foreign), 2),
                }  # fmt: skip
    for candidates in found.values():
        for one in candidates.values():
            one["of_bare"] = round(one["least"] / candidates["bare"]["least"], 2)
            one["of_stock"] = round(one["least"] / candidates["stock Django"]["least"], 3)
    return found


if __name__ == "__main__":
    raise SystemExit(main())
