"""Several linear learners, each class against the others, folded into one weight a run and class.

Each learner sees the runs scaled: by rarity, or by how differently the two sides use them (the log-count ratio of naive Bayes,
Wang and Manning 2012). Scale times weight is again a weight, and the mean of linear scores is a linear score, so the ensemble costs
as much at run time as one of them.
"""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]
# Added to each count before the ratio is taken.
SMOOTHING = 0.5


@dataclass(frozen=True)
class Learner:
    """How one member of the ensemble learns. `ratio` is the exponent of the log-count ratio; 0 scales by rarity instead."""

    kind: str
    ratio: float
    strength: float


ENSEMBLE = (Learner("svc", 0, 1.0), Learner("lr", 0.5, 20.0), Learner("lr", 1, 6.0), Learner("svc", 1, 1.0))


@dataclass(frozen=True)
class Folded:
    """Weights (runs x columns) and bias (columns). Two classes share one column: the second against the first."""

    classes: tuple[str, ...]
    weights: Array
    bias: Array

    def scores(self, matrix: Any) -> Array:
        """One score a text and class, without unit; of two classes the scores are each other's negatives."""
        found = np.asarray(matrix @ self.weights) + self.bias
        return np.hstack([-found, found]) / 2 if len(self.classes) == 2 else found


def fit(matrix: Any, labels: Sequence[str], weights: Array, ensemble: Sequence[Learner] = ENSEMBLE) -> Folded:
    """Train the ensemble. Needs two classes at least. Uses every processor."""
    classes = tuple(sorted(set(labels)))
    given = np.array(labels)
    jobs: list[Callable[[], tuple[Array, float]]] = []
    for name in classes[1:] if len(classes) == 2 else classes:
        sides = (given == name).astype(np.int8)
        jobs += [_job(matrix, sides, weights, learner) for learner in ensemble]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        done = list(pool.map(lambda job: job(), jobs))
    # jobs are ordered class by class; the mean is taken learner by learner
    folded = [_at_spread_one(matrix, done[place :: len(ensemble)]) for place in range(len(ensemble))]
    return Folded(classes, np.mean([w for w, _ in folded], axis=0), np.mean([b for _, b in folded], axis=0))


def _at_spread_one(matrix: Any, fitted: Sequence[tuple[Array, float]]) -> tuple[Array, Array]:
    """The weights and biases of one learner, a column a class, scaled so that its scores on what it learnt spread by 1."""
    weights, bias = np.stack([one for one, _ in fitted], axis=1), np.array([one for _, one in fitted])
    spread = float(np.std(matrix @ weights + bias)) or 1.0
    return weights / spread, bias / spread


def _job(matrix: Any, sides: Array, weights: Array, learner: Learner) -> Callable[[], tuple[Array, float]]:
    return lambda: _fit_one(matrix, sides, weights, learner)


def _fit_one(matrix: Any, sides: Array, weights: Array, learner: Learner) -> tuple[Array, float]:
    from scipy.sparse import diags
    from sklearn.linear_model import LogisticRegression
    from sklearn.svm import LinearSVC

    scale = _scale(matrix, sides, weights, learner.ratio)
    kinds = {
        "svc": lambda: LinearSVC(C=learner.strength, tol=1e-2, random_state=0),
        "lr": lambda: LogisticRegression(
            C=learner.strength, solver="liblinear", dual=True, tol=1e-2, max_iter=300, random_state=0
        ),
    }
    fitted = kinds[learner.kind]().fit(matrix @ diags(scale), sides, sample_weight=weights)
    return fitted.coef_[0] * scale, float(fitted.intercept_[0])


def _scale(matrix: Any, sides: Array, weights: Array, ratio: float) -> Array:
    present = matrix.copy()
    present.data = np.ones_like(present.data)
    if ratio == 0:
        seen = np.asarray(present.sum(axis=0)).ravel()
        rarity: Array = (np.log((1 + present.shape[0]) / (1 + seen)) + 1) / 5
        return rarity
    one = present.T @ (weights * (sides == 1)) + SMOOTHING
    other = present.T @ (weights * (sides == 0)) + SMOOTHING
    found: Array = np.abs(np.log(one / one.sum()) - np.log(other / other.sum())) ** ratio
    return found
