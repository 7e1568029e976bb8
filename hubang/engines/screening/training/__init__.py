"""Fitting the model to any set of labelled texts. scikit-learn and scipy are needed here and nowhere else; they are imported when used.

Nothing is to be tuned: `fit` holds texts back in near-duplicate groups, fits the ensemble without them, takes the parts of the stream
that do best on them, calibrates chances and labels on them, and fits again on everything.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from hubang.engines.screening.features import stream
from hubang.engines.screening.training.calibration import Calibration, calibrate, macro_f1
from hubang.engines.screening.training.copies import Row as Row
from hubang.engines.screening.training.copies import disguised_copies
from hubang.engines.screening.training.counting import matrix, vocabulary
from hubang.engines.screening.training.duplicates import groups
from hubang.engines.screening.training.learners import Folded
from hubang.engines.screening.training.learners import fit as fit_ensemble
from hubang.engines.screening.training.packing import pack
from hubang.engines.screening.views import Views

# Names that people give to the class of harmless texts.
CLEAN_NAMES = [
    "clean",
    "0",
    "ham",
    "normal",
    "ok",
    "safe",
    "none",
    "neutral",
    "negative",
    "false",
    "no",
    "allow",
    "non-toxic",
    "nontoxic",
    "not_toxic",
    "non-offensive",
    "not_offensive",
    "不违规",
    "正常",
    "无害",
    "合规",
]
FOLDS = 4
# Of a large set one fold is enough to calibrate on.
LARGE = 20_000
CHOICES = (("written", "mended", "heard", "shape"), ("written", "mended", "heard"))
Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class HeldBack:
    """What the rows that were held back say: their numbers, true classes and chances, each from a model without them."""

    places: Array
    labels: Array
    scores: Array

    def macro_f1(self, calibration: Calibration) -> float:
        """Of the labels that would be told."""
        return macro_f1(calibration.labels(self.scores), self.labels, self.scores.shape[1])


@dataclass(frozen=True)
class Fitted:
    """The content of a model file and how it was found."""

    data: bytes
    classes: tuple[str, ...]
    parts: tuple[str, ...]
    calibration: Calibration
    held_back: HeldBack


def fit(
    rows: Sequence[Row],
    support: Sequence[Row] = (),
    clean: str | None = None,
    by_source: bool = False,
    choices: Sequence[tuple[str, ...]] = CHOICES,
    say: Callable[[str], None] = lambda _: None,
) -> Fitted:
    """Fit to the rows, which need two classes at least.

    `support` rows are learnt too, but never held back or disguised: texts of another kind than those the model is for. `clean`
    names the class of harmless texts; None looks for a usual name. `by_source` holds back all rows of one source at a time. `choices` are the parts of the stream to choose from.
    `RuntimeError` when scikit-learn is not installed, `ValueError` when there is nothing to learn."""
    try:
        import sklearn  # noqa: F401
    except ImportError as error:
        raise RuntimeError("Training needs scikit-learn: pip install scikit-learn") from error
    classes = tuple(sorted({row.label for row in rows}))
    if len(classes) < 2:
        raise ValueError("Training needs texts of two classes at least.")
    clean = clean if clean is not None else next((name for name in CLEAN_NAMES if name in classes), None)
    folds = _sources(rows) if by_source else _folds(rows)
    tried = []
    for parts in choices:
        held = _held_back(rows, support, folds, parts, clean)
        calibration = calibrate(held.scores, held.labels, np.array([rows[place].weight for place in held.places]))
        tried.append((held.macro_f1(calibration), parts, held, calibration))
        say(f"{'+'.join(parts)}: macro-F1 {tried[-1][0]:.4f} on {len(held.labels)} texts held back")
    _, parts, held, calibration = max(tried, key=lambda one: one[0])
    known, folded = _fit_once(rows, support, parts, clean)
    return Fitted(pack(known, folded, calibration, parts, clean), classes, parts, calibration, held)


def _fit_once(
    rows: Sequence[Row], support: Sequence[Row], parts: Sequence[str], clean: str | None
) -> tuple[dict[str, int], Folded]:
    everything = [*rows, *disguised_copies(rows, clean), *support]
    streams = [stream(Views(row.text), parts) for row in everything]
    known = vocabulary(streams)
    weights = np.array([row.weight for row in everything])
    return known, fit_ensemble(matrix(streams, known), [row.label for row in everything], weights)


def _held_back(
    rows: Sequence[Row], support: Sequence[Row], folds: Sequence[Array], parts: Sequence[str], clean: str | None
) -> HeldBack:
    classes = sorted({row.label for row in rows})
    places, scores = list[int](), []
    for fold in (one.tolist() for one in folds):
        out = set(fold)
        looked_at: list[int] = fold or list(range(len(rows)))
        learnt = [row for place, row in enumerate(rows) if place not in out]
        known, folded = _fit_once(learnt, support, parts, clean)
        streams = [stream(Views(rows[place].text), parts) for place in looked_at]
        places += looked_at
        scores.append(_of_all(folded, classes, folded.scores(matrix(streams, known))))
    found = np.array(places)
    return HeldBack(found, np.array([classes.index(rows[place].label) for place in found]), np.concatenate(scores))


def _sources(rows: Sequence[Row]) -> list[Array]:
    sources = sorted({row.source for row in rows})
    return [np.array([place for place, row in enumerate(rows) if row.source == source]) for source in sources]


def _of_all(folded: Folded, classes: Sequence[str], scores: Array) -> Array:
    """The scores of every class, the lowest for one that a fold's training rows did not have."""
    made = np.full((len(scores), len(classes)), scores.min() if scores.size else 0.0)
    made[:, [classes.index(name) for name in folded.classes]] = scores
    return made


def _folds(rows: Sequence[Row]) -> list[Array]:
    """Numbers of the rows to hold back together, near-duplicates on one side, classes evenly spread. Where there are too few
    different texts for that, every row is looked at by a model that has seen it, which flatters, but nothing better can be done."""
    from sklearn.model_selection import StratifiedGroupKFold

    texts, labels = [row.text for row in rows], [row.label for row in rows]
    numbers = groups(texts)
    different = min(len({n for n, label in zip(numbers, labels, strict=True) if label == name}) for name in set(labels))
    if different < 2:
        return [np.arange(0)]
    count = 5 if len(rows) > LARGE else min(FOLDS, different)
    splits = StratifiedGroupKFold(count, shuffle=True, random_state=0).split(texts, labels, numbers)
    held = [np.sort(held) for _, held in splits]
    return held[:1] if len(rows) > LARGE else held
