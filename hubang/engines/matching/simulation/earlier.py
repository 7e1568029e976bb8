"""The policy that the product's was developed from, kept to compare with: finish-first with fairness, and priced waves."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from hubang.engines.matching.demand import Demand, Wanting, expected_helps
from hubang.engines.matching.response import Helpers, active_days, answer_rate, is_waking_hour
from hubang.engines.matching.simulation.state import State
from hubang.engines.matching.simulation.world import TICKS_PER_HOUR
from hubang.engines.matching.waves import Price, choose_helpers

Floats = NDArray[np.floating]
Ints = NDArray[np.int64]
PRICE = Price(level=0.03, patience=0.0, growth=1.3, most_fatigue=1.0, explore=0.0)


@dataclass
class Earlier:
    """score = -m (6 / k)^0.3 + 2 b + 2 for newcomers + 0.0006 for each hour left, with b = (given - received) / (given + received + 4); a quarter of the
    present pace is counted on; no heed of who has been here today, of the hour, or of how much is asked for."""

    need_scaling: float = 0.3
    price: Price | None = PRICE
    is_chat: bool = field(default=False, init=False)

    def scores(self, state: State, requests: Ints) -> Floats:
        """As above."""
        left = (state.deadline[requests] - state.tick) / TICKS_PER_HOUR
        each = (6 / state.usual_need[requests]) ** self.need_scaling
        fair = 2 * self._balance(state)[state.asker[requests]] + 2 * state.is_newcomers[requests]
        scores: Floats = -state.missing[requests] * each + fair + 0.0006 * left
        return scores

    def asks(self, state: State) -> list[int]:
        """Priced waves."""
        if self.price is None or not is_waking_hour(state.hour) or not len(state.open):
            return []
        balances = self._balance(state)
        ready = answer_rate(state.asked, state.answered) / (1 + 0.5 * balances)
        helpers = Helpers(ready, state.fatigue, state.world.joined <= state.tick)
        requests = state.open
        kinds, askers = state.kind[requests], state.asker[requests]
        now = active_days(np.array(state.tick / TICKS_PER_HOUR))
        days_left = active_days(state.deadline[requests] / TICKS_PER_HOUR) - now
        expected = expected_helps(kinds, days_left, state.pace, share=0.25)
        demand = Demand(
            Wanting(
                requests,
                state.missing[requests],
                expected,
                balances[askers],
                state.is_newcomers[requests],
                askers,
                kinds,
            )
        )
        chosen = choose_helpers(helpers, demand, state.viewer, hour=state.hour, rng=state.rng, price=self.price)
        return [asked.member for asked in chosen]

    @staticmethod
    def _balance(state: State) -> NDArray[np.float64]:
        balances: NDArray[np.float64] = (state.given - state.received) / (state.given + state.received + 4)
        return balances
