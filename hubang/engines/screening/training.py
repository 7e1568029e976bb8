"""Fitting the model. scikit-learn and scipy are needed here and nowhere else; they are imported when used."""

import io
import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from hubang.engines.screening.evasions import disguise
from hubang.engines.screening.features import grams
from hubang.engines.screening.model import CAUTION
from hubang.engines.screening.views import bare, without_links

RAREST = 3
STRENGTH = 30.0
# A weight below this moves no score that matters; dropping those keeps the file small.
SMALLEST = 0.05
DISGUISES_OF_BAD, DISGUISES_OF_CLEAN = 4, 2


@dataclass(frozen=True)
class Row:
    """One example with its class and how much it counts."""

    text: str
    label: str
    weight: float = 1.0


def with_disguises(rows: Iterable[Row], seed: int = 7) -> list[Row]:
    """The rows and disguised copies of them. Clean texts are disguised too: odd characters alone mean nothing."""
    dice = random.Random(seed)
    made: list[Row] = []
    for row in rows:
        made.append(row)
        copies = DISGUISES_OF_CLEAN if row.label == "clean" else DISGUISES_OF_BAD
        made += [Row(disguise(row.text, dice, kinds=1 + n % 3), row.label, row.weight / copies) for n in range(copies)]
    return made


def fit(rows: Sequence[Row]) -> bytes:
    """The content of a model file, fitted to the rows. `RuntimeError` when scikit-learn is not installed."""
    try:
        from sklearn.linear_model import LogisticRegression
    except ImportError as error:
        raise RuntimeError("Training needs scikit-learn: pip install scikit-learn") from error
    sets = [grams(bare(without_links(row.text)).text) for row in rows]
    counts = Counter(gram for one in sets for gram in one)
    known = {gram: place for place, gram in enumerate(sorted(g for g, n in counts.items() if n >= RAREST))}
    learner = LogisticRegression(C=STRENGTH, max_iter=400)
    learner.fit(_matrix(sets, known), [row.label for row in rows], sample_weight=[row.weight for row in rows])
    return _packed(list(known), learner)


def _matrix(sets: Sequence[set[str]], known: dict[str, int]) -> Any:
    from scipy.sparse import csr_matrix

    starts, places, values = [0], [], []
    for one in sets:
        found = [known[gram] for gram in one if gram in known]
        places += found
        values += [1.0 / np.sqrt(len(found) + CAUTION)] * len(found)
        starts.append(len(places))
    return csr_matrix((values, places, starts), shape=(len(sets), len(known)))


def _packed(names: list[str], learner: Any) -> bytes:
    weights, bias = learner.coef_.T, learner.intercept_
    if weights.shape[1] == 1:  # two classes share one column; the softmax wants one each
        weights, bias = np.hstack([-weights, weights]) / 2, np.hstack([-bias, bias]) / 2
    kept = np.flatnonzero(np.abs(weights).max(axis=1) >= SMALLEST)
    file = io.BytesIO()
    np.savez_compressed(
        file,
        classes=np.array([str(name) for name in learner.classes_]),
        grams=np.array("\x00".join(names[place] for place in kept)),
        weights=weights[kept].astype(np.float16),
        bias=bias.astype(np.float32),
    )
    return file.getvalue()
