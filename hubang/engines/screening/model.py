"""The linear model: multinomial logistic regression over `features.grams`, with the strongest runs as its explanation.

The file is an npz with `classes`, `grams` (one text, separated by U+0000), `weights` (grams x classes, float16) and `bias`
(classes, float32); model-card.md beside it says what it was trained on. Scores: softmax of bias + sum of the weights of the
known grams over the root of their number and `CAUTION`: a short text has little to show, and is judged with more reserve.
"""

import io
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
    """Probabilities by class, and where in the original text the likeliest bad class shows strongest."""

    chances: dict[str, float]
    span: tuple[int, int]

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
        found = [gram for gram in grams(view.text) if gram in self._places]
        rows = self._weights[[self._places[gram] for gram in found]]
        total = self._bias + rows.sum(axis=0) / np.sqrt(len(found) + CAUTION)
        odds = np.exp(total - total.max())
        chances = dict(zip(self.classes, (odds / odds.sum()).tolist(), strict=True))
        guess = Guess(chances, (0, 0))
        column = rows[:, self.classes.index(guess.label)] if found else None
        return Guess(chances, _span(view, found, column))


def _span(view: View, found: list[str], weights: "np.ndarray[Any, Any] | None") -> tuple[int, int]:
    """The place of the heaviest run of characters; the whole text when only its sound gives it away."""
    if not view.text or weights is None:
        return (0, 0)
    for place in np.argsort(-weights)[:20]:
        gram = found[place]
        start = -1 if gram.startswith(SOUND) or len(gram) < 2 else view.text.find(gram)
        if start >= 0:
            return view.span(start, start + len(gram))
    return view.span(0, len(view.text))


@cache
def shipped() -> Model:
    """The model that comes with the program. Read once."""
    return Model(files("hubang.engines.screening").joinpath("data/model.npz").read_bytes())
