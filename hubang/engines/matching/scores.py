"""The score behind the order of the feed. It does not depend on the viewer, so a group has one order for all.

Help pays only when a request reaches its threshold, so what is nearly finished comes first, and among equals the newest, because old ones that nobody
finished are the ones that nobody will (measured in docs/matching.md: the tie-break is half of the gain). Fairness shifts a place by
some missing helps: who gives gets help, a newcomer's first two requests are lifted. The owner's requests are ranked like everybody's.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.number]
# Needs are looked up in a table of this length; larger ones are taken for the largest.
LARGEST_NEED = 500


@dataclass(frozen=True)
class Weights:
    """What counts how much, in missing helps of a request for `middle_need` helpers."""

    # 1: only the missing share counts, so large requests stand beside small ones; 0: a missing help is a missing help; below 0: small ones first.
    need_scaling: float = 0.6
    middle_need: float = 6.0
    balance: float = 1.75
    newcomer: float = 2.0
    # Per hour of age, and after how many hours a request sinks no further.
    hour: float = 0.06
    most_hours: float = 24.0


RECOMMENDED = Weights()
# Helps asked for / helps given, and what need_scaling is then: a group with too little help finishes what takes little.
PRESSURES, SCALINGS = (1.5, 2.3), (0.6, -0.6)


def under_pressure(pressure: float, weights: Weights = RECOMMENDED) -> Weights:
    """The weights for a group in which `pressure` times as much help is asked for as is given."""
    return replace(weights, need_scaling=float(np.interp(pressure, PRESSURES, SCALINGS)))


@dataclass(frozen=True, slots=True)
class Requests:
    """Open requests, arrays of shape (n,): helps missing, the usual need (>= 1) of this kind of request, age in hours, the asker's balance
    (-1 to 1), whether it is one of a newcomer's first two requests.

    The usual need, not the request's own: whoever asks for more than needed and has friends claim the rest would gain a place.
    """

    missing: NDArray[np.integer]
    usual_need: NDArray[np.integer]
    age_hours: Numbers
    balance: Numbers
    is_newcomer: NDArray[np.bool_]


def feed_scores(requests: Requests, weights: Weights = RECOMMENDED) -> NDArray[np.float32]:
    """Scores of shape (n,), the higher the earlier.

    score = -missing (middle_need / usual_need)^need_scaling + balance, newcomer and age, each by its weight.
    """
    each = _need_table(weights)[np.minimum(requests.usual_need, LARGEST_NEED)]
    score: NDArray[np.float32] = np.multiply(requests.missing, each, dtype=np.float32)
    np.negative(score, out=score)
    score += np.multiply(requests.balance, np.float32(weights.balance), dtype=np.float32)
    age = np.minimum(requests.age_hours, np.float32(weights.most_hours), dtype=np.float32)
    score -= np.multiply(age, np.float32(weights.hour), out=age)
    score += np.multiply(requests.is_newcomer, np.float32(weights.newcomer), dtype=np.float32)
    return score


_tables: dict[tuple[float, float], NDArray[np.float32]] = {}


def _need_table(weights: Weights) -> NDArray[np.float32]:
    key = (round(weights.need_scaling, 3), weights.middle_need)
    if key not in _tables:
        needs = np.maximum(np.arange(LARGEST_NEED + 1), 1)
        _tables[key] = ((weights.middle_need / needs) ** key[0]).astype(np.float32)
    return _tables[key]
