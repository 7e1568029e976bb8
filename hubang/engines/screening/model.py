"""The linear model: multinomial logistic regression over `features.grams`, with the strongest runs as its explanation.

The file is an npz with `classes`, `grams` (one text, separated by U+0000), `weights` (grams x classes, float16) and `bias`
(classes, float32); model-card.md beside it says what it was trained on. Scores: softmax of bias + sum of the weights of the
known grams over the root of their number and `CAUTION`: a short text has little to show, and is judged with more reserve.
"""

import heapq
import io
import math
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from hubang.engines.screening.features import SOUND, grams
from hubang.engines.screening.views import View

CLEAN = "clean"
CAUTION = 60


@dataclass(frozen=True)
class Guess:
    """Probabilities by class."""

    chances: dict[str, float]

    @property
    def label(self) -> str:
        """The likeliest class that is not clean."""
        return max((name for name in self.chances if name != CLEAN), key=lambda name: self.chances[name])

    @property
    def risk(self) -> float:
        """The chance that the text is not clean."""
        return 1.0 - self.chances[CLEAN]


class Model:
    """Weights in memory; immutable, safe to share between threads."""

    def __init__(self, data: bytes) -> None:
        with np.load(io.BytesIO(data), allow_pickle=False) as content:
            self.classes: list[str] = [str(name) for name in content["classes"]]
            self._places = {gram: place for place, gram in enumerate(str(content["grams"]).split("\x00"))}
            self._weights: np.ndarray[Any, Any] = content["weights"].astype(np.float32)
            self._bias: np.ndarray[Any, Any] = content["bias"]

    def guess(self, view: View) -> Guess:
        """Judge a bare text. A text without a known run gets the chances of the bias."""
        places = self._places
        known = [places[gram] for gram in grams(view.text) if gram in places]
        total = self._bias + self._weights.take(known, axis=0).sum(axis=0) / math.sqrt(len(known) + CAUTION)
        odds = np.exp(total - total.max())
        return Guess(dict(zip(self.classes, (odds / odds.sum()).tolist(), strict=True)))

    def span(self, view: View, label: str) -> tuple[int, int]:
        """Where in the original text a class shows strongest; the whole of it when only its sound gives it away."""
        if not view.text:
            return (0, 0)
        column = self._weights[:, self.classes.index(label)]
        runs = [gram for gram in grams(view.text) if len(gram) > 1 and gram[0] != SOUND and gram in self._places]
        for gram in heapq.nlargest(20, runs, key=lambda gram: (float(column[self._places[gram]]), gram)):
            start = view.text.find(gram)
            if start >= 0:
                return view.span(start, start + len(gram))
        return view.span(0, len(view.text))


@cache
def shipped() -> Model:
    """The model that comes with the program. Read once."""
    return Model(files("hubang.engines.screening").joinpath("data/model.npz").read_bytes())
