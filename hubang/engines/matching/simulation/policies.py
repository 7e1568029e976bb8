"""Policies: an order for the feed and a rule for the pings. The product's own calls the product's own functions."""

from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from hubang.engines.matching.balance import balance
from hubang.engines.matching.demand import Demand, Wanting, expected_helps
from hubang.engines.matching.response import Helpers, active_days, is_waking_hour, readiness
from hubang.engines.matching.scores import RECOMMENDED as WEIGHTS
from hubang.engines.matching.scores import Requests, Weights, feed_scores, under_pressure
from hubang.engines.matching.simulation.state import State
from hubang.engines.matching.simulation.world import TICKS_PER_HOUR
from hubang.engines.matching.waves import RECOMMENDED as PRICE
from hubang.engines.matching.waves import Price, choose_helpers

Floats = NDArray[np.floating]
Ints = NDArray[np.int64]


class Policy(Protocol):
    """What a policy decides, at every tick of ten minutes."""

    # Whether members see a chat, dead links and all, instead of an ordered feed.
    is_chat: bool

    def scores(self, state: State, requests: Ints) -> Floats:
        """The place of these requests in the feed, higher first."""

    def asks(self, state: State) -> list[int]:
        """The members to ping now."""


@dataclass
class Product:
    """What the product does; without a price it sends no pings."""

    weights: Weights = WEIGHTS
    price: Price | None = PRICE
    # Whether small requests come first when there is too little help.
    adapts: bool = True
    is_chat: bool = field(default=False, init=False)

    def scores(self, state: State, requests: Ints) -> Floats:
        """See `feed_scores`."""
        askers = state.asker[requests]
        weights = under_pressure(state.pressure, self.weights) if self.adapts else self.weights
        facts = Requests(
            state.missing[requests],
            state.usual_need[requests],
            (state.tick - state.posted_at[requests]) / TICKS_PER_HOUR,
            balance(state.given[askers], state.received[askers]),
            state.is_newcomers[requests],
        )
        return feed_scores(facts, weights)

    def asks(self, state: State) -> list[int]:
        """See `choose_helpers`."""
        if self.price is None or not is_waking_hour(state.hour) or not len(state.open):
            return []
        balances = state.balance()
        helpers = Helpers(
            readiness(state.asked, state.answered, state.visits_today, balances),
            state.fatigue,
            state.world.joined <= state.tick,
        )
        demand = Demand(wanting(state, balances))
        chosen = choose_helpers(helpers, demand, state.viewer, hour=state.hour, rng=state.rng, price=self.price)
        return [asked.member for asked in chosen]


def wanting(state: State, balances: NDArray[np.float64]) -> Wanting:
    """The open requests as the waves see them."""
    requests = state.open
    kinds, askers = state.kind[requests], state.asker[requests]
    days_left = active_days(state.deadline[requests] / TICKS_PER_HOUR) - active_days(
        np.array(state.tick / TICKS_PER_HOUR)
    )
    expected = expected_helps(kinds, days_left, state.pace)
    return Wanting(
        requests, state.missing[requests], expected, balances[askers], state.is_newcomers[requests], askers, kinds
    )
