"""Learning from one group's decisions on top of a model: few texts, in seconds, with numpy alone.

The weights D that are added to the model's own (adjusted.py) minimise

    sum of w * -log softmax(model's logits + X D)[label] + STIFFNESS / 2 * |D|^2

over the group's decided texts (w = DECIDED), disguised copies of them, and the anchors (w = 1): the texts that the model itself was trained on. A change
that makes the anchors worse costs more than it gains, so that a group that lets much pass does not unlearn what a trick is. D has a
row for each run that at least two of the decided texts share. The loss is convex; Nesterov's method with the step of its Lipschitz bound finds its minimum.
"""

import gzip
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import numpy as np

from hubang.engines.screening.features import APART, grams, reach, stream
from hubang.engines.screening.model import Model
from hubang.engines.screening.training.calibration import softmax
from hubang.engines.screening.training.copies import Row, disguised_copies
from hubang.engines.screening.training.counting import vocabulary
from hubang.engines.screening.training.packing import npz
from hubang.engines.screening.views import Views

DECIDED, STIFFNESS = 10.0, 0.3
STEPS, POWERS = 80, 12
# Runs whose weights came to nothing are left out.
SMALLEST = 0.01
# Fewer decisions than this, of either kind, teach nothing that would last.
FEWEST = 15
Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Sparse:
    """A matrix of `shape` by its entries, sorted by row and, in `by_column`, by column; every entry of a row has the same value."""

    columns: Array
    rows: Array
    values: Array
    by_column: Array
    shape: tuple[int, int]

    def times(self, dense: Array) -> Array:
        """The product with a dense matrix."""
        return _sums(dense.take(self.columns, axis=0), self.rows, self.shape[0]) * self.values[:, None]

    def transposed_times(self, dense: Array) -> Array:
        """The product of the transposed with a dense matrix."""
        scaled = dense * self.values[:, None]
        order = self.by_column
        return _sums(scaled.take(self.rows[order], axis=0), self.columns[order], self.shape[1])


def _sums(entries: Array, places: Array, count: int) -> Array:
    """Sums of entries by sorted places."""
    found = np.zeros((count, entries.shape[1]), dtype=np.float32)
    if len(places):
        starts = np.flatnonzero(np.diff(places, prepend=-1))
        found[places[starts]] = np.add.reduceat(entries, starts, axis=0)
    return found


@cache
def anchors() -> tuple[Row, ...]:
    """What the shipped model was trained on, but for the part of COLDataset."""
    data = files("hubang.engines.screening").joinpath("data/anchors.jsonl.gz").read_bytes()
    return tuple(Row(**json.loads(line)) for line in gzip.decompress(data).splitlines())


def adapt(
    base: Model, decided: Sequence[Row], anchor: Sequence[Row], say: Callable[[str], None] = lambda _: None
) -> bytes:
    """The content of an adjustment file. Labels that are no class of the base are left out; a row's own weight counts.

    `ValueError` when fewer than FEWEST texts are left, or no run is in two of them.
    """
    decided = [row for row in decided if row.label in base.classes]
    if len(decided) < FEWEST:
        raise ValueError("too few decisions")
    own = [*decided, *disguised_copies(decided, base.clean)]
    others = tuple(row for row in anchor if row.label in base.classes)
    rows = [*own, *others]
    say(f"{len(decided)} decisions, {len(others)} anchors")
    (mine, said), (theirs, said_of_theirs) = _seen(base, own), _seen_before(base, others)
    streams, start = [*mine, *theirs], np.concatenate([said, said_of_theirs])
    known = vocabulary(streams[: len(decided)])
    if not known:
        raise ValueError("too few decisions")
    weights = np.array([row.weight * (DECIDED if place < len(own) else 1.0) for place, row in enumerate(rows)])
    labels = np.array([base.classes.index(row.label) for row in rows])
    found = _minimum(_sparse(streams, known), start, labels, weights.astype(np.float32))
    kept = np.flatnonzero(np.abs(found).max(axis=1) >= SMALLEST)
    names = list(known)
    return npz(
        {
            "base": np.array(base.digest),
            "classes": np.array(base.classes),
            "grams": np.array(APART.join(names[place] for place in kept)),
            "weights": found[kept].astype(np.float16),
        }
    )


def _seen(base: Model, rows: Sequence[Row]) -> tuple[list[str], Array]:
    """The streams of texts, and what the base says of them."""
    streams = [stream(Views(row.text), base.parts) for row in rows]
    logits = [base.logits(base.runs(seen), len(seen)) for seen in streams]
    return streams, np.array(logits, dtype=np.float32).reshape(len(rows), len(base.classes))


# The anchors are the same each time that something is learnt, and dear to read.
_seen_before = lru_cache(maxsize=1)(_seen)


def _sparse(streams: Sequence[str], known: dict[str, int]) -> Sparse:
    found = [np.sort([known[gram] for gram in grams(seen) if gram in known]).astype(np.int32) for seen in streams]
    columns = np.concatenate(found)
    rows = np.repeat(np.arange(len(streams), dtype=np.int32), [len(one) for one in found])
    values = np.array([1 / reach(len(seen)) for seen in streams], dtype=np.float32)
    return Sparse(columns, rows, values, np.argsort(columns, kind="stable"), (len(streams), len(known)))


def _minimum(matrix: Sparse, start: Array, labels: Array, weights: Array) -> Array:
    wanted = np.eye(start.shape[1], dtype=np.float32)[labels]

    def slope(at: Array) -> Array:
        rest = (softmax(start + matrix.times(at)) - wanted) * weights[:, None]
        return matrix.transposed_times(rest) + STIFFNESS * at

    step = 1.0 / (_steepest(matrix, weights) + STIFFNESS)
    at = ahead = np.zeros((matrix.shape[1], start.shape[1]), dtype=np.float32)
    for number in range(STEPS):
        before, at = at, (ahead - step * slope(ahead)).astype(np.float32)
        ahead = at + number / (number + 3) * (at - before)
    return at


def _steepest(matrix: Sparse, weights: Array) -> float:
    """A bound of the curvature: half of the largest eigenvalue of X' diag(w) X, by its powers (Boehning 1992 for the half)."""
    at = np.ones((matrix.shape[1], 1), dtype=np.float32)
    size = 0.0
    for _ in range(POWERS):
        at = matrix.transposed_times(matrix.times(at) * weights[:, None])
        size = float(np.linalg.norm(at))
        at = at / (size or 1.0)
    return 0.55 * size
