"""Sets the limits of the screening: `.venv/bin/python scripts/screening_limits.py ORDINARY.jsonl.gz`.

Writes hubang/engines/screening/data/limits.json. Each row of our corpus counts with the chances of a model that never saw its author
(data/corpus/held_back.json, by scripts/screening_model.py). A logistic regression over the model's log odds, the weight of the
phrases, the stance, the likeliest class and the length says how likely a text is bad; the limits for each weight and stance, and their shifts by class and length,
follow from one and the same level, the lowest that keeps the budgets of false alarms. ORDINARY: clean texts of another kind, of which a third as many may be stopped; they
set limits and shifts, and nothing of them is in the model. `--check` leaves out an author at a time, with a part of ORDINARY, and says what the limits of the others do to them.
"""

import gzip
import json
import sys
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.corpus import FOLDER, rows
from hubang.engines.screening import Context, Policy, Screener
from hubang.engines.screening.fusion import severity_of
from hubang.engines.screening.limits import FIRST_PHRASE, LENGTHS, USUAL, WEIGHTS, Limits, read_limits
from hubang.engines.screening.model import CLEAN, shipped
from hubang.engines.screening.screener import LONGEST, SHORTEST
from hubang.engines.screening.stance import Stance
from hubang.engines.screening.views import Views

OUT = Path(__file__).parent.parent / "hubang/engines/screening/data/limits.json"
# Of our clean rows, by all checks together; of ordinary texts; and of all clean texts, to be blocked for what they mean.
BUDGET, ORDINARY, BLOCKED = 0.014, 0.0045, 0.001
# A block is this many units of log odds surer than a hold, whatever the budget would allow.
SURER = 1.0
# The step in which the table is raised, in log odds.
RAISED = 0.02
LABELS = ("abuse", "fraud", "gambling", "paid", "phishing", "porn", "spam")
STEPS = ("under 6", "6 to 7", "8 to 9", "10 to 11", "12 to 14", "15 to 19", "20 to 29", "30 to 59", "60 and more")
ORDINARY_NAME, PARTS = "ordinary ", 4
Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Case:
    """One text: whether it is bad, the model's risk, what else is known, and whether facts stop it anyway."""

    is_bad: bool
    risk: float
    weight: int
    is_quoting: bool
    is_stopped: bool
    label: str
    length: int
    source: str
    is_evasive: bool = False

    @property
    def is_ordinary(self) -> bool:
        """Whether it is none of ours."""
        return self.source.startswith(ORDINARY_NAME)


def own() -> Iterator[Case]:
    """Our corpus, as models see it that do not know the author."""
    held_back = json.loads((FOLDER / "held_back.json").read_text("utf-8"))
    names = held_back["classes"]
    for row in rows():
        if row["id"] in held_back["chances"]:
            chances = dict(zip(names, held_back["chances"][row["id"]], strict=True))
            yield from case(row["text"], chances, row["author"], row["label"] != "clean", bool(row["evasive"]))


def ordinary(path: Path) -> Iterator[Case]:
    """Clean texts that the model never saw."""
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    for number, text in enumerate(sorted({json.loads(line)["text"] for line in data.decode().split("\n") if line})):
        yield from case(text, shipped().guess(Views(text)).chances, f"{ORDINARY_NAME}{number % PARTS}", is_bad=False)


SCREENER = Screener(Policy(links_allowed=True))


def case(
    text: str, chances: Mapping[str, float], source: str, is_bad: bool, is_evasive: bool = False
) -> Iterator[Case]:
    """Nothing for a text that the model does not judge."""
    views, context = Views(text), Context()
    length = len(views.words.text)
    if SHORTEST <= length <= LONGEST:
        facts = SCREENER.facts(views, context)
        _hits, weight, stance = SCREENER.evidence(views, facts)
        label = max((name for name in chances if name != CLEAN), key=chances.__getitem__)
        is_quoting, risk = stance is not Stance.PLAIN, 1.0 - chances[CLEAN]
        yield Case(is_bad, risk, weight, is_quoting, bool(facts), label, length, source, is_evasive)


@dataclass(frozen=True)
class Fit:
    """What is bad how surely: the regression, and from which of its levels on a text is held and blocked."""

    model: LogisticRegression
    hold: float
    block: float


def fit(cases: Sequence[Case]) -> Fit:
    """The regression over all texts that facts do not stop, and its levels for the budgets."""
    free = [one for one in cases if not one.is_stopped]
    bad, other = (np.array([getattr(one, name) for one in free]) for name in ("is_bad", "is_ordinary"))
    model = LogisticRegression(C=3.0, max_iter=2000).fit(features(free), bad)
    levels = model.decision_function(features(free))
    hold = max(
        exceeded_by(levels[~bad & ~other], BUDGET - stopped(cases, is_ordinary=False)),
        exceeded_by(levels[other], ORDINARY - stopped(cases, is_ordinary=True)),
    )
    return Fit(model, hold, max(exceeded_by(levels[~bad], BLOCKED), hold + SURER))


def set_on(cases: Sequence[Case]) -> Limits:
    """The limits for these texts. That more evidence never needs more risk makes the table stop a little more than the regression: it is raised until the
    budgets hold again."""
    found = fit(cases)
    while True:
        table = read_limits(json.loads(OUT.read_text()) | limits(found))
        held = held_by(table, cases)
        clean, other = (
            float(np.mean(held[[not one.is_bad and one.is_ordinary == is_other for one in cases]]))
            for is_other in (False, True)
        )
        if clean <= BUDGET and other <= ORDINARY:
            return table
        found = replace(found, hold=found.hold + RAISED, block=max(found.block, found.hold + RAISED + SURER))


def limits(found: Fit) -> dict[str, Any]:
    """The parts of limits.json that are fitted."""
    slope, *rest = found.model.coef_[0]
    weights, (quoting,), labels, lengths = parted(np.array(rest), len(WEIGHTS) - 1, 1, len(LABELS), len(STEPS))
    usual = float(lengths[bisect_right(LENGTHS, USUAL)])
    base = found.model.intercept_[0] + float(np.mean(labels))
    shifts = base + np.array([usual, usual + weights[0], *weights[1:]])
    plain, quoted, blocks = (
        risks((level - shifts - shift) / slope)
        for level, shift in ((found.hold, 0.0), (found.hold, quoting), (found.block, 0.0))
    )
    # What is quoted lowers no limit below that of a sign, and quoting never makes a text worse.
    quoted = np.maximum(np.maximum(quoted, plain), [plain[0], *[max(plain[1], quoted[1])] * (len(WEIGHTS) - 1)])
    by_label = {
        name: round(float((np.mean(labels) - one) / slope), 2) for name, one in zip(LABELS, labels, strict=True)
    }
    return {
        "hold": {"plain": named(plain), "quoting": named(quoted)},
        "block": {name: limit for name, limit in named(blocks).items() if name in WEIGHTS[2:]},
        "shifts": {
            "label": by_label,
            "length": {name: round(float((usual - one) / slope), 2) for name, one in zip(STEPS, lengths, strict=True)},
        },
    }


def written(limits: Limits) -> dict[str, Any]:
    """The content of limits.json with these."""
    blocks = dict(zip(WEIGHTS, limits.blocks, strict=True))
    return json.loads(OUT.read_text()) | {
        "hold": {name: dict(zip(WEIGHTS, getattr(limits, name), strict=True)) for name in ("plain", "quoting")},
        "block": {name: blocks[name] for name in WEIGHTS[FIRST_PHRASE:]},
        "shifts": {"label": dict(limits.by_label), "length": dict(zip(STEPS, limits.by_length, strict=True))},
    }


def parted(values: Array, *sizes: int) -> Iterator[Array]:
    """The values in parts of these sizes."""
    yield from np.split(values, np.cumsum(sizes)[:-1])


def step_of(case: Case) -> int:
    """Which step of length a text is in."""
    return bisect_right(LENGTHS, case.length)


def features(cases: Sequence[Case]) -> Array:
    """Log odds, and a column for each weight but the first, for quoting, for each class, and without a phrase for each step of length."""
    risk = np.clip([one.risk for one in cases], 1e-4, 1 - 1e-4)
    columns = [
        [
            *(one.weight == place for place in range(1, len(WEIGHTS))),
            one.is_quoting,
            *(one.label == name for name in LABELS),
            *(one.weight < FIRST_PHRASE and step_of(one) == place for place in range(len(STEPS))),
        ]
        for one in cases
    ]
    return np.column_stack([np.log(risk / (1 - risk)), np.array(columns, dtype=float)])


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
    rounded = np.clip(values, 0.02, 0.9999).round(4).tolist()
    return dict(zip(WEIGHTS, rounded, strict=True))


def tell(name: str, cases: Sequence[Case], held: Array) -> None:
    """What is done to texts of each kind."""
    print(name)
    for kind, chosen in {
        "bad": [one.is_bad for one in cases],
        "bad, evasive": [one.is_bad and one.is_evasive for one in cases],
        "clean": [not one.is_bad and not one.is_ordinary for one in cases],
        "ordinary": [one.is_ordinary for one in cases],
    }.items():
        print(f"  {kind}: {held[chosen].mean():.4f} of {sum(chosen)} not allowed")


def held_by(limits: Limits, cases: Sequence[Case]) -> Array:
    """What is stopped of these texts, by facts or by what they mean."""
    plain, quoting = Stance.PLAIN, Stance.ASKS
    return np.array(
        [
            one.is_stopped
            or severity_of(one.risk, one.weight, quoting if one.is_quoting else plain, limits, one.label, one.length)
            != "allow"
            for one in cases
        ]
    )


def check(cases: Sequence[Case]) -> None:
    """Each author, and a part of the ordinary texts, judged with limits that were set on the others."""
    authors = sorted({one.source for one in cases if not one.is_ordinary})
    held = np.zeros(len(cases), dtype=bool)
    for number, author in enumerate(authors):
        out = np.array([one.source in {author, f"{ORDINARY_NAME}{number % PARTS}"} for one in cases])
        table = set_on([one for one, is_out in zip(cases, out, strict=True) if not is_out])
        held[out] = held_by(table, [one for one, is_out in zip(cases, out, strict=True) if is_out])
    tell("limits set without the author and without these ordinary texts", cases, held)


def main(words: Sequence[str]) -> int:
    """2 for anything but one file, with or without --check."""
    files = [word for word in words if word != "--check"]
    if len(files) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    cases = [*own(), *ordinary(Path(files[0]))]
    if "--check" in words:
        check(cases)
    found = set_on(cases)
    OUT.write_text(json.dumps(written(found), indent=1, ensure_ascii=False) + "\n", "utf-8")
    tell("with these limits, set on them", cases, held_by(found, cases))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
