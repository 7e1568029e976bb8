"""The limits of the fusion, all in one file: data/limits.json. They are set on validation data (docs/screening.md), not by hand."""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

WEIGHTS = ("none", "sign", "phrase", "clear")


@dataclass(frozen=True)
class Limits:
    """From which risk of the model on a text is held or blocked, by the weight of its phrases (`WEIGHTS`).

    `plain` and `quoting` hold: what the text says itself, and what it names to warn of it, to ask about it, to forbid it. Text that
    is quoted is never blocked. `finding_blocks` and `finding_holds` are what one finding alone makes a score.
    `newcomer_odds`: how much likelier a newcomer's text is bad than a member's.
    """

    plain: tuple[float, ...]
    quoting: tuple[float, ...]
    blocks: tuple[float, ...]
    finding_blocks: float
    finding_holds: float
    newcomer_odds: float


@cache
def shipped_limits() -> Limits:
    """The limits that come with the program."""
    content = json.loads(files("hubang.engines.screening").joinpath("data/limits.json").read_text(encoding="utf-8"))
    rows = (content["hold"]["plain"], content["hold"]["quoting"], content["block"])
    plain, quoting, blocks = (tuple(row.get(weight, 2.0) for weight in WEIGHTS) for row in rows)
    return Limits(
        plain, quoting, blocks, content["strength"]["block"], content["strength"]["hold"], content["newcomer odds"]
    )
