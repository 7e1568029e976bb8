"""What one more help is worth to each open request, and how that changes with every ping that is sent."""

import math
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from hubang.engines.matching.order import GONE, FeedOrder, Viewer

Floats = NDArray[np.float64]
# Of a kind's present pace of help, the share that is counted on: cautious, so that pings come early rather than late.
COUNTED_ON = 0.1
LEAST = 1e-9


def expected_helps(
    kinds: NDArray[np.integer], days_left: Floats, helps_a_day: Floats, share: float = COUNTED_ON
) -> Floats:
    """Helps that each of n requests still gets without pings: a cautious share of its kind's present pace, divided among the open ones.

    `kinds` (n,), `days_left` (n,): active days until the deadline; `helps_a_day`: per kind.
    """
    pace = helps_a_day / np.maximum(np.bincount(kinds, minlength=len(helps_a_day)), 1)
    helps: Floats = share * pace[kinds] * days_left
    return helps


def help_values(
    missing: NDArray[np.integer], expected: Floats, balance: Floats, is_newcomer: NDArray[np.bool_]
) -> Floats:
    """Value of one more help for each of n requests: the chance that exactly the others come by themselves (Poisson), more for an asker
    who gives and for a newcomer. Zero where nothing is missing."""
    others = np.maximum(missing - 1, 0)
    mu = np.maximum(expected, LEAST)
    chance = np.exp(others * np.log(mu) - mu - _log_factorials()[np.minimum(others, 999)])
    return np.where(missing > 0, chance * np.exp(2.0 * balance + is_newcomer), 0.0)


@cache
def _log_factorials() -> Floats:
    return np.concatenate(([0.0], np.cumsum(np.log(np.arange(1, 1000)))))


@dataclass(frozen=True, slots=True)
class Wanting:
    """Requests that want help, arrays of shape (n,): their slot, helps missing, helps expected without pings, the asker's balance, whether
    it is one of a newcomer's first two, the asker and the kind."""

    slots: NDArray[np.integer]
    missing: NDArray[np.integer]
    expected: Floats
    balance: Floats
    is_newcomer: NDArray[np.bool_]
    askers: NDArray[np.integer]
    kinds: NDArray[np.integer]


class Demand:
    """The requests in the order of what one more help is worth; pings sent count as help expected."""

    def __init__(self, wanting: Wanting) -> None:
        size = int(wanting.slots.max(initial=-1)) + 1
        values, askers, kinds = np.full(size, GONE), np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.int64)
        values[wanting.slots] = help_values(wanting.missing, wanting.expected, wanting.balance, wanting.is_newcomer)
        askers[wanting.slots], kinds[wanting.slots] = wanting.askers, wanting.kinds
        self.order = FeedOrder(values, askers, kinds)
        self._wanting = wanting
        self._rows: dict[int, tuple[int, float, float]] = {}
        self._row = dict(zip(wanting.slots.tolist(), range(len(wanting.slots)), strict=True))

    @property
    def best(self) -> float:
        """The highest value of any request; 0 when there is none."""
        return max(0.0, float(self.order.scores.max(initial=0.0)))

    def worth(self, viewer: Viewer, lands: float, further: float) -> tuple[float, int]:
        """What an answer of this member is worth, and the request it would land on (-1: none).

        `lands`, `further`: how likely the answer becomes a help there, and on each of the next two.
        """
        best = self.order.top(viewer, 3)
        if not best:
            return 0.0, -1
        values = [self.order.scores.item(slot) for slot in best]
        return lands * values[0] + further * sum(values[1:]), best[0]

    def expect(self, slot: int, helps: float) -> None:
        """Count help that a ping may bring, so that the next ping goes elsewhere."""
        missing, mu, worth = self._rows.get(slot) or self._look_up(slot)
        mu += helps
        self._rows[slot] = (missing, mu, worth)
        others = missing - 1
        self.order.change(slot, math.exp(others * math.log(max(mu, LEAST)) - mu - math.lgamma(missing)) * worth)

    def _look_up(self, slot: int) -> tuple[int, float, float]:
        row, all_ = self._row[slot], self._wanting
        worth = math.exp(2.0 * all_.balance.item(row) + all_.is_newcomer.item(row))
        return all_.missing.item(row), all_.expected.item(row), worth
