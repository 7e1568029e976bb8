"""From scores to chances, and from chances to the label that is told: both fitted on texts that the scores were not trained on."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]
ROUNDS, STEPS = 3, np.linspace(-1.5, 1.5, 31)
# What an offset must gain on the texts it is chosen on; less is chance.
LEAST_GAIN = 0.001


@dataclass(frozen=True)
class Calibration:
    """chances = softmax(slope * scores + bias); label = argmax(log(chances) + offsets)."""

    slope: float
    bias: Array
    offsets: Array

    def chances(self, scores: Array) -> Array:
        """Probabilities (texts x classes), rows summing to 1."""
        return softmax(self.slope * scores + self.bias)

    def labels(self, scores: Array) -> Array:
        """The number of the class that is told of each text."""
        found: Array = (self.slope * scores + self.bias + self.offsets).argmax(axis=1)
        return found


def softmax(logits: Array) -> Array:
    """Probabilities of each row."""
    odds = np.exp(logits - logits.max(axis=1, keepdims=True))
    found: Array = odds / odds.sum(axis=1, keepdims=True)
    return found


def calibrate(scores: Array, labels: Array, weights: Array) -> Calibration:
    """The slope and bias of least log loss; offsets for the best macro-F1. `labels` are class numbers."""
    from scipy.optimize import minimize

    count = scores.shape[1]

    def loss(parameters: Array) -> float:
        chances = softmax(np.exp(parameters[0]) * scores + parameters[1:])
        doubt = -np.log(chances[np.arange(len(labels)), labels] + 1e-12)
        return float(np.average(doubt, weights=weights)) + 1e-4 * float(np.square(parameters[1:]).sum())

    best = minimize(loss, np.zeros(count + 1), method="L-BFGS-B").x
    slope, bias = float(np.exp(best[0])), best[1:] - best[1:].mean()
    return Calibration(slope, bias, _offsets(slope * scores + bias, labels))


def _offsets(logits: Array, labels: Array) -> Array:
    """One class after the other, the offset with the best macro-F1; half of it is taken, for it was chosen on few texts."""
    offsets = np.zeros(logits.shape[1])
    best = macro_f1(logits.argmax(axis=1), labels, len(offsets))
    for _ in range(ROUNDS):
        for place in range(len(offsets)):
            tried = [offsets + (np.arange(len(offsets)) == place) * (step - offsets[place]) for step in STEPS]
            results = [macro_f1((logits + one).argmax(axis=1), labels, len(offsets)) for one in tried]
            if max(results) > best + LEAST_GAIN:
                best, offsets = max(results), tried[int(np.argmax(results))]
    return offsets / 2


def macro_f1(told: Array, labels: Array, count: int) -> float:
    """The mean over `count` classes of F1, 0 for a class that is neither told nor there."""
    found: Sequence[float] = [_f1(told == place, labels == place) for place in range(count)]
    return float(np.mean(found))


def _f1(told: Array, true: Array) -> float:
    both = int((told & true).sum())
    return 2 * both / max(1, int(told.sum()) + int(true.sum()))
