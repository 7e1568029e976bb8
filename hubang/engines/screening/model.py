"""The linear model: known runs of a text's stream (features.py) found in one pass, their weights summed.

The file is an npz: `classes`, `clean` (the class of harmless texts, or empty), `parts` of the stream, `grams` (one text, separated by
U+0000), `weights` (grams x classes, float16), `bias` and `offsets` (classes, float32). model-card.md beside it says what the shipped
one was trained on. chances = softmax(bias + sum of the weights of the runs that are there / reach(length of the stream)); the
label is the class with the highest log chance plus offset, which favours classes that are easily overlooked.
"""

import hashlib
import io
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import chain
from typing import Any

import numpy as np
from ahocorasick_rs import AhoCorasick, Implementation

from hubang.engines.screening.features import APART, PARTS, Part, located, reach, stream
from hubang.engines.screening.views import Place, Views

CLEAN = "clean"
MOST_SPANS = 3
# A span ends where the characters are worth less than this part of the strongest one.
NOTABLE = 0.35
# Unpacked; the shipped one has 8 MB.
MOST_BYTES = 256 << 20
ARRAYS = ("classes", "clean", "parts", "grams", "weights", "bias", "offsets")
Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Guess:
    """Probabilities by class; `told` is the class that is told, `runs` what was found: number, start and end in the stream."""

    chances: dict[str, float]
    told: str
    clean: str
    runs: Sequence[tuple[int, int, int]]

    @property
    def label(self) -> str:
        """The likeliest class that is not clean."""
        return max((name for name in self.chances if name != self.clean), key=lambda name: self.chances[name])

    @property
    def risk(self) -> float:
        """The chance that the text is not clean."""
        return 1.0 - self.chances.get(self.clean, 0.0)


class Model:
    """Weights in memory; immutable, safe to share between threads."""

    def __init__(self, data: bytes) -> None:
        """`ValueError` when the data is no model file."""
        content = _arrays(data)
        self.classes: list[str] = [str(name) for name in content["classes"]]
        self.clean = str(content["clean"])
        self.parts: tuple[str, ...] = tuple(str(part) for part in content["parts"])
        grams = str(content["grams"]).split(APART)
        self._weights: Array = content["weights"].astype(np.float32)
        self._bias: Array = content["bias"]
        self._offsets: Array = content["offsets"]
        self._refuse_what_does_not_fit(len(grams))
        self._automaton = AhoCorasick(grams, implementation=Implementation.ContiguousNFA)
        # Tells models apart: what was learnt on top of one fits no other.
        self.digest = hashlib.sha256(data).hexdigest()[:16]

    def _refuse_what_does_not_fit(self, grams: int) -> None:
        """A file from elsewhere may say anything; what would fail at the first text is refused at once."""
        classes, numbers = len(self.classes), (self._weights, self._bias, self._offsets)
        shapes = [array.shape for array in numbers]
        has_names = (
            len(set(self.classes)) == classes and set(self.classes) - {self.clean} and set(self.parts) <= {*PARTS}
        )
        if not has_names or shapes != [(grams, classes), (classes,), (classes,)]:
            raise ValueError("the parts of this model do not fit together")
        if not all(array.dtype.kind == "f" and np.isfinite(array).all() for array in numbers):
            raise ValueError("there is something else than numbers in this model")

    def guess(self, views: Views) -> Guess:
        """Judge a text. A text without a known run gets the chances of the bias."""
        seen = stream(views, self.parts)
        runs = self.runs(seen)
        logits = self.logits(runs, len(seen))
        odds = np.exp(logits - logits.max())
        chances = dict(zip(self.classes, (odds / odds.sum()).tolist(), strict=True))
        return Guess(chances, self.classes[int((logits + self._offsets).argmax())], self.clean, runs)

    def runs(self, seen: str) -> Sequence[tuple[int, int, int]]:
        """Every known run of a stream: number, start and end."""
        found: Sequence[tuple[int, int, int]] = self._automaton.find_matches_as_indexes(seen, overlapping=True)
        return found

    def logits(self, runs: Sequence[tuple[int, int, int]], length: int) -> Array:
        """What a stream of this length with these runs says for each class; a run counts once."""
        places = list({run[0] for run in runs})
        found: Array = self._bias + self.worth(places).sum(axis=0) / reach(length)
        return found

    def worth(self, numbers: Any) -> Array:
        """The weights (runs x classes) of runs by their numbers."""
        found: Array = self._weights.take(numbers, axis=0)
        return found

    def spans(self, views: Views, guess: Guess, label: str) -> list[Place]:
        """Where in the original a class shows, the strongest place first, at most three; empty when nothing speaks for it."""
        if not guess.runs:
            return []
        parts, found = list(located(views, self.parts)), list[Place]()
        for start, end in _strongest(self._worth(guess, label)):
            # What is heard mostly repeats what is written, and is dearer to find again in the original.
            if not found or start < len(parts[0][0]):
                place = _in_original(parts, start, end)
                if place and all(place[1] <= one[0] or one[1] <= place[0] for one in found):
                    found.append(place)
        return found[:MOST_SPANS]

    def _worth(self, guess: Guess, label: str) -> Array:
        """How much each character of the stream speaks for a class: the weights of the runs it is in, shared out evenly."""
        runs = np.fromiter(chain.from_iterable(guess.runs), np.int64, 3 * len(guess.runs)).reshape(-1, 3)
        numbers, starts, ends = runs[:, 0], runs[:, 1], runs[:, 2]
        weights = self.worth(numbers)
        worth = (weights[:, self.classes.index(label)] - weights.mean(axis=1)) / (ends - starts)
        length = int(ends.max()) + 1
        steps = np.bincount(starts, worth, length) - np.bincount(ends, worth, length)
        found: Array = steps.cumsum()
        return found


def _arrays(data: bytes) -> dict[str, Array]:
    """The arrays of a file, read without anything in it being run; its sizes are looked at before they are believed."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(member.file_size for member in archive.infolist()) > MOST_BYTES:
                raise ValueError("this model is too large")
        with np.load(io.BytesIO(data), allow_pickle=False) as content:
            found = {name: content[name] for name in ARRAYS}
    except (
        zipfile.BadZipFile,
        zlib.error,
        LookupError,
        OSError,
        EOFError,
        MemoryError,
        NotImplementedError,
        RuntimeError,
    ) as error:
        raise ValueError("this is no model file") from error
    if not all(isinstance(array, np.ndarray) for array in found.values()):
        raise ValueError("there is something else than arrays in this model")
    return found


def _strongest(worth: Array) -> list[Place]:
    """The stretches of a stream worth notably much, the strongest first."""
    if worth.max() <= 0:
        return []
    edges = np.flatnonzero(np.diff(np.concatenate(([False], worth > NOTABLE * worth.max(), [False]))))
    stretches = [(int(start), int(end)) for start, end in edges.reshape(-1, 2)]
    return sorted(stretches, key=lambda one: -float(worth[one[0] : one[1]].sum()))[: 2 * MOST_SPANS]


def _in_original(parts: Sequence[Part], start: int, end: int) -> Place | None:
    """The place in the original of a stretch of the stream; None for a sign of shape."""
    for text, locate in parts:
        if start < len(text):
            return locate(start, min(end, len(text)))
        start, end = start - len(text) - 1, end - len(text) - 1
    return None


@cache
def shipped() -> Model:
    """The model that comes with the program. Read once."""
    return Model(files("hubang.engines.screening").joinpath("data/model.npz").read_bytes())
