"""The limits of the fusion, all in one file: data/limits.json. They are set on validation data (docs/screening.md), not by hand."""

import json
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

WEIGHTS = ("none", "sign", "phrase", "clear")
FIRST_PHRASE = WEIGHTS.index("phrase")
# Where the steps of length begin after the first, in characters that are words; the usual length has no shift.
LENGTHS = (6, 8, 10, 12, 15, 20, 30, 60)
USUAL = 30


@dataclass(frozen=True)
class Limits:
    """From which risk of the model on a text is held or blocked, by the weight of its phrases (`WEIGHTS`).

    `plain` and `quoting` hold: what the text says itself, and what it names to warn of it, to ask about it, to forbid it. Text that
    is quoted is never blocked. `finding_blocks` and `finding_holds` are what one finding alone makes a score.
    `newcomer_odds`: how much likelier a newcomer's text is bad than a member's. `by_label` and `by_length` (a step for each of `LENGTHS`
    and one for what is longer) shift all limits, in log odds.
    """

    plain: tuple[float, ...]
    quoting: tuple[float, ...]
    blocks: tuple[float, ...]
    finding_blocks: float
    finding_holds: float
    newcomer_odds: float
    by_label: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    by_length: tuple[float, ...] = (0.0,) * (len(LENGTHS) + 1)

    def shift(self, label: str, length: int, weight: int) -> float:
        """By how much the limits of a text are higher than the rows say, in log odds. A phrase is as clear in a short text as in a long one."""
        by_length = self.by_length[bisect_right(LENGTHS, length)] if weight < FIRST_PHRASE else 0.0
        return self.by_label.get(label, 0.0) + by_length


@cache
def shipped_limits() -> Limits:
    """The limits that come with the program."""
    return read_limits(
        json.loads(files("hubang.engines.screening").joinpath("data/limits.json").read_text(encoding="utf-8"))
    )


def read_limits(content: Mapping[str, Any]) -> Limits:
    """The limits of a file."""
    rows = (content["hold"]["plain"], content["hold"]["quoting"], content["block"])
    plain, quoting, blocks = (tuple(row.get(weight, 2.0) for weight in WEIGHTS) for row in rows)
    strength, shifts = content["strength"], content["shifts"]
    return Limits(
        plain,
        quoting,
        blocks,
        strength["block"],
        strength["hold"],
        content["newcomer odds"],
        MappingProxyType(shifts["label"]),
        tuple(shifts["length"].values()),
    )
