"""Share texts written by hand: what is read right of each table, and what a text costs.

Three tables: `first` (by somebody else than the parser's author; its mistakes were mended), `mended` (written later, by who mends the
parser; its mistakes were mended too) and `validation` (written after that, for a first sight).
"""

import json
import statistics
import time
from pathlib import Path
from typing import Any

from benchmarks.results import keep
from hubang.engines.sharelink import parse

TABLES = Path(__file__).parent.parent / "tests" / "engines" / "sharelink"
FIELDS = ("platform", "host", "url", "code", "activity", "helpers_needed")
REPEATS = 15
# Texts that repeat one thing: what costs more than its length would show here.
PATTERNS = {
    "words": "帮我砍一刀 ", "links": "https://a.b/", "brackets": "(【", "numbers": "1个2位差3人还差", "dots": "a.", "denied": "刀不是砍一",
    "opened": "复制打开", "query": "a=1&", "name": "pinduoduo-",
}  # fmt: skip
LENGTH = 20_000


def main() -> None:
    """Measure and keep the result."""
    fresh = rows("fresh_texts.jsonl")
    tables = {
        "first": rows("share_texts.jsonl"),
        "mended": [row for row in fresh if row["part"] == "mended"],
        "validation": [row for row in fresh if row["part"] == "validation"],
    }
    result: dict[str, Any] = {name: figures(table) for name, table in tables.items()}
    result["microseconds a text"] = cost([row["text"] for table in tables.values() for row in table])
    result["twice the length costs"] = {name: growth(pattern) for name, pattern in PATTERNS.items()}
    keep("sharelink", result)
    print(json.dumps(result, ensure_ascii=False, indent=1))


def rows(name: str) -> list[dict[str, Any]]:
    """A table."""
    return [json.loads(line) for line in (TABLES / name).read_text("utf-8").splitlines() if line]


def figures(table: list[dict[str, Any]]) -> dict[str, Any]:
    """Of each field, the share of all texts that is right, and of those that carry it."""
    read = [(row, parse(row["text"]).as_json()) for row in table]
    found: dict[str, Any] = {"texts": len(table)}
    for field in FIELDS:
        right = [shown[field] == row[field] for row, shown in read]
        there = [good for (row, _), good in zip(read, right, strict=True) if row[field] is not None]
        found[field] = {"all": share(right), "where there": share(there), "n": len(there)}
    found["trust"] = share([shown["trust"] == row["trust"] for row, shown in read if row["url"]])
    return found


def share(right: list[bool]) -> float:
    """How many are right, of one."""
    return round(sum(right) / len(right), 4)


def cost(texts: list[str]) -> dict[str, float]:
    """The best of some repeats for each text: what the machine does besides is not counted."""
    best = sorted(min(_once(text) for _ in range(REPEATS)) * 1e6 for text in texts)
    return {"mean": round(statistics.mean(best), 1), "p99": round(best[int(0.99 * len(best))], 1)}


def growth(pattern: str) -> float:
    """How much longer twice the length takes; 2 is linear."""
    short, long = (pattern * (size // len(pattern)) for size in (LENGTH, 2 * LENGTH))
    return round(min(_once(long) for _ in range(REPEATS)) / min(_once(short) for _ in range(REPEATS)), 2)


def _once(text: str) -> float:
    start = time.perf_counter()
    parse(text)
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
