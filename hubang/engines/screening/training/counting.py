"""From streams of texts (features.py) to a sparse matrix: one row a text, one column a run."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from hubang.engines.screening.features import grams, reach

RAREST = 2
# Runs seen once are forgotten whenever the count has grown by this many: memory stays bounded.
AT_ONCE = 3_000_000


def vocabulary(streams: Iterable[str], rarest: int = RAREST) -> dict[str, int]:
    """The runs that at least `rarest` of the streams have, each with its column."""
    counts: Counter[str] = Counter()
    limit = AT_ONCE
    for stream in streams:
        counts.update(grams(stream))
        if len(counts) > limit:
            counts = Counter({gram: count for gram, count in counts.items() if count > 1})
            limit = len(counts) + AT_ONCE
    return {gram: place for place, gram in enumerate(sorted(gram for gram, count in counts.items() if count >= rarest))}


def matrix(streams: Sequence[str], known: dict[str, int]) -> Any:
    """A scipy CSR matrix: 1 / reach of the text where it has the run."""
    from scipy.sparse import csr_matrix

    starts = np.zeros(len(streams) + 1, dtype=np.int64)
    places: list[np.ndarray[Any, Any]] = []
    for row, stream in enumerate(streams):
        found = [known[gram] for gram in grams(stream) if gram in known]
        places.append(np.sort(np.array(found, dtype=np.int32)))
        starts[row + 1] = starts[row] + len(found)
    values = np.repeat([1 / reach(len(stream)) for stream in streams], np.diff(starts))
    columns = np.concatenate(places) if places else np.zeros(0, dtype=np.int32)
    return csr_matrix((values, columns, starts), shape=(len(streams), len(known)))
