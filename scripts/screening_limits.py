"""Sets the limits of the screening: `.venv/bin/python scripts/screening_limits.py ORDINARY.jsonl.gz`.

Writes hubang/engines/screening/data/limits.json. Each row of our corpus counts with the chances of a model that never saw its author
(data/corpus/held_back.json, by scripts/screening_model.py). A logistic regression over the model's log odds, the weight of the
phrases and the stance says how likely a text is bad; the limits for each weight and stance follow from one and the same level, the
lowest that keeps the budget of false alarms. ORDINARY: clean texts of another kind, of which a third as many may be stopped.
"""

import gzip
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.corpus import FOLDER, rows
from hubang.engines.screening import Context, Policy, Screener
from hubang.engines.screening.limits import WEIGHTS
from hubang.engines.screening.model import shipped
from hubang.engines.screening.screener import LONGEST, SHORTEST
from hubang.engines.screening.stance import Stance
from hubang.engines.screening.views import Views

OUT = Path(__file__).parent.parent / "hubang/engines/screening/data/limits.json"
# Of our clean rows, by all checks together; of ordinary texts; and of all clean texts, to be blocked for what they mean.
BUDGET, ORDINARY, BLOCKED = 0.014, 0.0047, 0.001
# A block is this many units of log odds surer than a hold, whatever the budget would allow.
SURER = 1.0
Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Case:
    """One text: whether it is bad, the model's risk, what else is known, and whether facts stop it anyway."""

    is_bad: bool
    risk: float
    weight: int
    is_quoting: bool
    is_stopped: bool
    is_ordinary: bool = False


def own() -> Iterator[Case]:
    """Our corpus, as models see it that do not know the author."""
    held_back = json.loads((FOLDER / "held_back.json").read_text("utf-8"))
    clean = held_back["classes"].index("clean")
    for row in rows():
        if row["id"] in held_back["chances"]:
            risk = 1.0 - held_back["chances"][row["id"]][clean]
            yield from case(row["text"], risk, is_bad=row["label"] != "clean")


def ordinary(path: Path) -> Iterator[Case]:
    """Clean texts that the model never saw."""
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    for text in sorted({json.loads(line)["text"] for line in data.decode().split("\n") if line}):
        yield from case(text, shipped().guess(Views(text)).risk, is_bad=False, is_ordinary=True)


SCREENER = Screener(Policy(links_allowed=True))


def case(text: str, risk: float, *, is_bad: bool, is_ordinary: bool = False) -> Iterator[Case]:
    """Nothing for a text that the model does not judge."""
    views, context = Views(text), Context()
    if SHORTEST <= len(views.words.text) <= LONGEST:
        facts = SCREENER.facts(views, context)
        _hits, weight, stance = SCREENER.evidence(views, facts, context)
        yield Case(is_bad, risk, weight, stance is not Stance.PLAIN, bool(facts), is_ordinary)


def limits(cases: Sequence[Case]) -> dict[str, Any]:
    """The rows of limits.json that are fitted."""
    free = [one for one in cases if not one.is_stopped]
    bad, other = (np.array([getattr(one, name) for one in free]) for name in ("is_bad", "is_ordinary"))
    model = LogisticRegression(C=10.0, max_iter=1000).fit(features(free), bad)
    levels = model.decision_function(features(free))
    hold = max(
        exceeded_by(levels[~bad & ~other], BUDGET - stopped(cases, is_ordinary=False)),
        exceeded_by(levels[other], ORDINARY - stopped(cases, is_ordinary=True)),
    )
    block = max(exceeded_by(levels[~bad], BLOCKED), hold + SURER)
    slope, *steps, quoting = model.coef_[0]
    shifts = np.array([0.0, *steps]) + model.intercept_[0]
    plain, quoted, blocks = (
        risks((level - shifts - shift) / slope) for level, shift in ((hold, 0.0), (hold, quoting), (block, 0.0))
    )
    # What is quoted lowers no limit below that of a sign, and quoting never makes a text worse.
    quoted = np.maximum(np.maximum(quoted, plain), [plain[0], *[max(plain[1], quoted[1])] * (len(WEIGHTS) - 1)])
    return {
        "hold": {"plain": named(plain), "quoting": named(quoted)},
        "block": {name: limit for name, limit in named(blocks).items() if name in WEIGHTS[2:]},
    }


def features(cases: Sequence[Case]) -> Array:
    risk = np.clip([one.risk for one in cases], 1e-4, 1 - 1e-4)
    weights = [[float(one.weight == place) for one in cases] for place in range(1, len(WEIGHTS))]
    return np.column_stack([np.log(risk / (1 - risk)), *weights, [float(one.is_quoting) for one in cases]])


def stopped(cases: Sequence[Case], *, is_ordinary: bool) -> float:
    """The share of clean texts that facts alone stop."""
    return float(np.mean([one.is_stopped for one in cases if not one.is_bad and one.is_ordinary == is_ordinary] or [0]))


def exceeded_by(levels: Array, share: float) -> float:
    """The lowest level that at most this share of the texts exceeds."""
    if not len(levels):
        return float("-inf")
    return float(np.sort(levels)[::-1][int(max(0.0, share) * len(levels))]) + 1e-9


def risks(log_odds: Array) -> Array:
    """As risks, none higher than that of a lesser weight."""
    return np.minimum.accumulate(1 / (1 + np.exp(-log_odds)))


def named(values: Array) -> dict[str, float]:
    rounded = np.clip(values, 0.02, 0.999).round(3).tolist()
    return dict(zip(WEIGHTS, rounded, strict=True))


def tell(cases: Sequence[Case], found: dict[str, Any]) -> None:
    """What these limits mean for the texts they were set on."""
    rows_of = [[found["hold"][name][weight] for weight in WEIGHTS] for name in ("plain", "quoting")]
    held = np.array([one.is_stopped or one.risk >= rows_of[one.is_quoting][one.weight] for one in cases])
    for name, chosen in {
        "bad": [one.is_bad for one in cases],
        "clean": [not one.is_bad and not one.is_ordinary for one in cases],
        "ordinary": [one.is_ordinary for one in cases],
    }.items():
        print(f"{name}: {held[chosen].mean():.4f} of {sum(chosen)} not allowed")


def main(words: Sequence[str]) -> int:
    """2 for anything but one file."""
    if len(words) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    cases = [*own(), *ordinary(Path(words[0]))]
    found = limits(cases)
    tell(cases, found)
    OUT.write_text(json.dumps(json.loads(OUT.read_text()) | found, indent=1, ensure_ascii=False) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
