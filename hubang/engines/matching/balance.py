"""Balance of help given and received, in which old favours fade.

A favour owed that shrinks with time earns more help than one owed for ever (Abdulkadiroglu and Bagwell 2013), and members who gave much long ago
do not live off it. Half of a help's weight is gone after 14 days.

Only the difference counts, not the volume: help that two members, or any circle, exchange evenly changes nobody's balance. And a help counts for its helper only as
far as its asker can pay for it: with what the asker was credited, and with a credit of two weeks' help that everybody has. So a ring that claims and confirms without
helping gains nothing: an account given up to feed the others brings them `CREDIT` helps in all, however many are claimed (see `credited`).
"""

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

HALF_LIFE_DAYS = 14.0
# A surplus of this many fresh helps, about a week's, is half of the way to the end of the scale.
HALFWAY = 12.0
# More than this many fresh helps that were received and neither given nor credited, an asker's helpers are not credited for in full.
CREDIT = 24.0
ROUNDS, NEAR = 200, 1e-3

Number = TypeVar("Number", float, NDArray[np.float64])


# Ages (days) up to which a help counts alike, so that a database can count; after the last one it counts nothing.
STEPS_DAYS = (2.0, 4.0, 7.0, 10.0, 14.0, 21.0, 28.0, 42.0, 56.0)


def step_weights() -> tuple[float, ...]:
    """What a help within each of the steps counts: the mean of 2^(-age / 14 days) over it."""
    edges = np.array((0.0, *STEPS_DAYS))
    area = -np.exp2(-edges / HALF_LIFE_DAYS) * HALF_LIFE_DAYS / np.log(2)
    return tuple((np.diff(area) / np.diff(edges)).tolist())


@dataclass(frozen=True, slots=True)
class Helps:
    """Helps that count for their helpers: arrays of shape (m,) of helper, asker (members 0 to n-1) and weight."""

    helpers: NDArray[np.integer]
    askers: NDArray[np.integer]
    weights: NDArray[np.float64]


def is_overdrawn(given: NDArray[np.float64], received: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Of n members, who has received more than they can pay for."""
    return received > CREDIT + given + NEAR


def credited(
    given: NDArray[np.float64], received: NDArray[np.float64], helps: Helps
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Help given, as far as it counts (n,), and the share in which help for each member counts for its helper (n,).

    An asker a pays for the share c_a = min(1, (CREDIT + g_a) / received_a), where g_i, the help given that counts, is the sum of c_a over the helps of i: the greatest
    solution, found by going down from c = 1. `helps` need only hold those for askers who are overdrawn by `is_overdrawn`, also by the result.

    For members R who give nothing outside R, and any of them T: c_a received_a <= CREDIT + g_a, so g - received summed over T is CREDIT |R without T| at most. In
    the mean over R it is zero at most.
    """
    counts, pays = np.array(given, dtype=np.float64), np.ones(len(given))
    for _ in range(ROUNDS):
        before = counts
        pays = np.minimum(1.0, (CREDIT + before) / np.maximum(received, CREDIT))
        unpaid = helps.weights * (1.0 - pays[helps.askers])
        counts = np.maximum(given - np.bincount(helps.helpers, unpaid, minlength=len(given)), 0.0)
        if np.abs(counts - before).max(initial=0.0) < NEAR:
            break
    return counts, pays


def balance(given: Number, received: Number) -> Number:
    """Balance between -1 (has only taken) and 1 (has only given), 0 for a newcomer; arguments are sums of weights."""
    surplus = given - received
    return surplus / (abs(surplus) + HALFWAY)
