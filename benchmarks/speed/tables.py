"""`python -m benchmarks.speed.tables`: the tables of docs/performance.md, made of the results that are kept."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.results import FOLDER

PAGE = Path(__file__).parents[2] / "docs" / "performance.md"
BEGIN, END = "<!-- begin: python -m benchmarks.speed.tables -->", "<!-- end -->"
DOORS = {
    "feed": "the feed as a page, 30 cards",
    "json": "the feed as data",
    "post": "post a message",
    "claim": "claim a help",
}


def main() -> int:
    """Write them between the marks."""
    text = PAGE.read_text("utf-8")
    before, rest = text.split(BEGIN)
    after = rest.split(END)[1]
    PAGE.write_text(before + BEGIN + "\n" + "\n".join(lines()) + "\n" + END + after, "utf-8")
    return 0


def lines() -> Iterator[str]:
    """All lines between the marks."""
    for path in sorted(FOLDER.glob("speed-*.json")):
        result = json.loads(path.read_text("utf-8"))
        yield f"**{result['database']}, {result['groups']:,} groups of 50 members, {result['rounds']} rounds in turns** ({path.name})"
        yield ""
        yield "| door | candidate | microseconds: least, median, most | of bare | of stock Django | bytes | processors used by others |"
        yield "|---|---|---|---|---|---|---|"
        for door, name in DOORS.items():
            yield from (_line(name, candidate, row) for candidate, row in result["doors"].get(door, {}).items())
        yield ""


def _line(door: str, candidate: str, row: dict[str, Any]) -> str:
    times = f"{row['least']:,}, {row['median']:,}, {row['most']:,}"
    return f"| {door} | {candidate} | {times} | {row['of_bare']} | {row['of_stock']} | {row['bytes']:,} | {row['foreign']} |"


if __name__ == "__main__":
    raise SystemExit(main())
