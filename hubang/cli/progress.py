"""A bar on the terminal for work that takes longer than a moment. Nothing is drawn where nobody looks."""

import sys
import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

Item = TypeVar("Item")
WIDTH = 30
# Seconds before the bar appears, and between two drawings of it.
PATIENCE, PACE = 1.0, 0.1


def shown(items: Iterable[Item], total: int, *, every: int = 1) -> Iterator[Item]:
    """The items as they are, with a bar on standard error while they are gone through. `every` is what one item counts for."""
    if not sys.stderr.isatty():
        yield from items
        return
    start = last = time.monotonic()
    for number, item in enumerate(items, start=1):
        yield item
        now = time.monotonic()
        if now - start > PATIENCE and now - last > PACE:
            last = now
            print(f"\r{bar(min(number * every, total), total, now - start)}", end="", file=sys.stderr, flush=True)
    if last != start:
        print("\r" + " " * (WIDTH + 50) + "\r", end="", file=sys.stderr, flush=True)


def bar(done: int, total: int, seconds: float) -> str:
    """One line: a bar, what is done, how fast, how long it still takes."""
    share = done / total if total else 1.0
    filled = int(WIDTH * share)
    left = seconds / share - seconds if share else 0.0
    return (
        f"[{'#' * filled}{'.' * (WIDTH - filled)}] {done:,} of {total:,}, {done / seconds:,.0f}/s, {left:,.0f} s left "
    )
