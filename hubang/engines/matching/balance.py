"""Balance of help given and received, in which old favours fade.

A favour owed that shrinks with time earns more help than one owed for ever (Abdulkadiroglu and Bagwell 2013), and members who gave much long ago
do not live off it. Half of a help's weight is gone after 14 days.

Only the difference counts, not the volume: help that two members, or any circle, exchange evenly changes nobody's balance, so a ring that
claims and confirms without helping gains nothing by it (docs/matching.md).
"""

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

HALF_LIFE_DAYS = 14.0
# A surplus of this many fresh helps, about a week's, is half of the way to the end of the scale.
HALFWAY = 12.0

Number = TypeVar("Number", float, NDArray[np.float64])


# Ages (days) up to which a help counts alike, so that a database can count; after the last one it counts nothing.
STEPS_DAYS = (2.0, 4.0, 7.0, 10.0, 14.0, 21.0, 28.0, 42.0, 56.0)


def step_weights() -> tuple[float, ...]:
    """What a help within each of the steps counts: the mean of 2^(-age / 14 days) over it."""
    edges = np.array((0.0, *STEPS_DAYS))
    area = -np.exp2(-edges / HALF_LIFE_DAYS) * HALF_LIFE_DAYS / np.log(2)
    return tuple((np.diff(area) / np.diff(edges)).tolist())


def balance(given: Number, received: Number) -> Number:
    """Balance between -1 (has only taken) and 1 (has only given), 0 for a newcomer; arguments are sums of weights."""
    surplus = given - received
    return surplus / (abs(surplus) + HALFWAY)
