"""How large a test is: small among all the others, full by `make load`."""

import os
from typing import Any, TypeVar

from tests.torture import report

Size = TypeVar("Size", int, float)


def is_full() -> bool:
    """HUBANG_LOAD=full."""
    return os.environ.get("HUBANG_LOAD") == "full"


def size(short: Size, full: Size) -> Size:
    """The full size or the short one."""
    return full if is_full() else short


def leave(name: str, **figures: Any) -> None:
    """Write the report of a test."""
    report.leave(name, folder="load", **figures)


def spread(seconds: list[float]) -> dict[str, float]:
    """Count, median, 99th percentile and maximum, in milliseconds."""
    if not seconds:
        return {"count": 0}
    ordered = sorted(seconds)
    at = {"median_ms": 0.5, "p99_ms": 0.99}
    found = {
        name: round(1000 * ordered[min(len(ordered) - 1, int(len(ordered) * share))], 1) for name, share in at.items()
    }
    return {"count": len(ordered), **found, "max_ms": round(1000 * ordered[-1], 1)}
