"""Screening on labelled sets: what is held or blocked of each class, false alarms on private messages, cost.

The public sets are not part of the project. Put them (JSON lines, {"text", "label"}, .gz) into a folder and name it in
HUBANG_BENCH_DATA; sets that are not there are named in the result. Our own corpus is what the shipped model was trained on: its
figures show that nothing is broken, not how good it is; `hubang retrain` without --all says how a model does on rows it has not seen.
"""

import gzip
import json
import math
import os
import random
import statistics
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from benchmarks.results import keep
from hubang.engines.screening import Screener
from hubang.engines.screening.evasions import KINDS, disguise

CORPUS = Path(__file__).parent.parent / "data" / "corpus"
SETS = ("nus_sms_clean", "chineseharm", "telegram_spam", "fbs_sms", "cold", "toxicn")
MOST = 4000


def main() -> None:
    """Measure everything that is there."""
    screener = Screener()
    folder = Path(os.environ.get("HUBANG_BENCH_DATA", "."))
    own = [
        json.loads(line)
        for path in sorted(CORPUS.glob("*.jsonl"))
        for line in path.read_text("utf-8").split("\n")
        if line
    ]
    result: dict[str, Any] = {
        "own, all rows (trained on)": by_class(screener, own),
        "disguised": disguised(screener, own),
        "missing": [name for name in SETS if not (folder / f"{name}.jsonl.gz").exists()],
    }
    for name in SETS:
        path = folder / f"{name}.jsonl.gz"
        if path.exists():
            rows = [json.loads(line) for line in gzip.decompress(path.read_bytes()).decode().split("\n") if line]
            random.Random(1).shuffle(rows)
            result[name] = by_class(screener, rows[:MOST])
    result["cost"] = cost(screener, [row["text"] for row in own])
    keep("screening", result)
    for name, table in result.items():
        print(name, json.dumps(table, ensure_ascii=False))


def by_class(screener: Screener, rows: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Of each class, how many are not allowed, with the 95 % interval (Wilson)."""
    seen, stopped = Counter[str](), Counter[str]()
    for row in rows:
        label = str(row["label"])
        seen[label] += 1
        stopped[label] += screener.screen(row["text"]).outcome != "allow"
    return {label: share(stopped[label], count) for label, count in sorted(seen.items())}


def share(hits: int, count: int) -> dict[str, Any]:
    """A share with its interval; Wilson 1927."""
    p, z = hits / count, 1.96
    middle, spread = p + z * z / (2 * count), z * math.sqrt(p * (1 - p) / count + z * z / (4 * count * count))
    bottom = 1 + z * z / count
    return {
        "n": count,
        "not allowed": round(p, 4),
        "from": round((middle - spread) / bottom, 4),
        "to": round((middle + spread) / bottom, 4),
    }


def disguised(screener: Screener, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Of bad rows disguised in one to three ways, how many are still not allowed."""
    dice = random.Random(11)
    bad = [row["text"] for row in rows if row["label"] not in {"clean", "flood", "offtopic"}]
    return {
        f"{kinds} of {len(KINDS)} ways": share(
            sum(screener.screen(disguise(text, dice, kinds=kinds)).outcome != "allow" for text in bad), len(bad)
        )
        for kinds in (1, 2, 3)
    }


def cost(screener: Screener, texts: list[str]) -> dict[str, float]:
    """Microseconds a text of up to 200 characters, with explanation, one core."""
    spent = []
    for text in [text for text in texts if len(text) <= 200] * 3:
        start = time.perf_counter()
        screener.screen(text)
        spent.append((time.perf_counter() - start) * 1e6)
    spent.sort()
    return {"mean": round(statistics.mean(spent), 1), "p99": round(spent[int(0.99 * len(spent))], 1)}


if __name__ == "__main__":
    main()
