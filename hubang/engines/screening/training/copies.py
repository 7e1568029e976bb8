"""Disguised copies of the rows that are trained on, so that the model knows evaded words when it meets them.

A bad text gets more copies than a clean one, for people disguise what they must hide: a disguise is a small sign by itself.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from hubang.engines.screening.evasions import KINDS, disguise

# Copies of a bad and of a clean text; of each text when no class is the clean one.
OF_BAD, OF_CLEAN, OF_ANY = 2.0, 0.5, 1.0
# How much a copy counts beside its original.
WEIGHT = 0.35
# A large set has enough words of its own; more copies than this only cost time.
MOST = 40_000
# One in five copies is disguised as a whole, in one of the ways that still can be read.
WHOLE, WHOLE_KINDS = 0.2, ("pinyin", "pinyin", "initials", "homophone", "split", "lookalike")
SHARES = (0.1, 0.6)


@dataclass(frozen=True)
class Row:
    """One example with its class, how much it counts, and where it comes from."""

    text: str
    label: str
    weight: float = 1.0
    source: str = ""


def disguised_copies(rows: Sequence[Row], clean: str | None, seed: int = 3) -> list[Row]:
    """Disguised copies of the rows; `clean` names the class of harmless texts. The same for the same seed."""
    dice = random.Random(seed)
    wanted = [OF_ANY if clean is None else OF_CLEAN if row.label == clean else OF_BAD for row in rows]
    thinned = min(1.0, MOST / (sum(wanted) or 1))
    made = []
    for row, count in zip(rows, wanted, strict=True):
        whole, part = divmod(count * thinned, 1)
        for _ in range(int(whole) + (dice.random() < part)):
            made.append(Row(_disguised(row.text, dice), row.label, row.weight * WEIGHT))
    return made


def _disguised(text: str, dice: random.Random) -> str:
    if dice.random() < WHOLE:
        return disguise(text, dice, [dice.choice(WHOLE_KINDS)], 1.0)
    kinds = dice.sample(list(KINDS), dice.choice((1, 1, 2, 3)))
    return disguise(text, dice, kinds, dice.uniform(*SHARES))
