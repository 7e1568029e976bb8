"""The shipped model with what one group's reviewers have taught it: a few thousand weights on top of the shipped ones.

The file is an npz: `base` (the digest of the model that it was learnt on), `classes` of that, `grams` (one text, separated by U+0000) and `weights`
(grams x classes, float16). Numbers and text, read without pickle. training/adapting.py makes it.
"""

import io
from collections.abc import Sequence
from typing import Any

import numpy as np
from ahocorasick_rs import AhoCorasick, Implementation

from hubang.engines.screening.features import APART
from hubang.engines.screening.model import Array, Model, shipped


class Adjusted(Model):
    """A model and an adjustment of it; shares the weights of the model. Immutable, safe to share between threads."""

    def __init__(self, data: bytes, base: Model | None = None) -> None:
        """`ValueError` or `KeyError` when the data is no adjustment of the base, which is the shipped model unless another is given."""
        base = base or shipped()
        vars(self).update(vars(base))
        with np.load(io.BytesIO(data), allow_pickle=False) as content:
            if str(content["base"]) != base.digest or [str(name) for name in content["classes"]] != base.classes:
                raise ValueError("learnt on another model")
            grams = str(content["grams"]).split(APART)
            self._own_weights: Array = content["weights"].astype(np.float32)
        if self._own_weights.shape != (len(grams), len(base.classes)):
            raise ValueError("weights and runs do not fit")
        self._first_own = len(self._weights)
        self._own = AhoCorasick(grams, implementation=Implementation.ContiguousNFA)

    def runs(self, seen: str) -> Sequence[tuple[int, int, int]]:
        """Those of the model, and the group's own with the numbers that follow."""
        own = self._own.find_matches_as_indexes(seen, overlapping=True)
        return [*super().runs(seen), *((self._first_own + number, start, end) for number, start, end in own)]

    def worth(self, numbers: Any) -> Array:
        """The weights of runs by their numbers."""
        places = np.asarray(numbers, dtype=np.int64)
        is_own = places >= self._first_own
        found = np.empty((len(places), len(self.classes)), dtype=np.float32)
        found[~is_own] = self._weights.take(places[~is_own], axis=0)
        found[is_own] = self._own_weights.take(places[is_own] - self._first_own, axis=0)
        return found
