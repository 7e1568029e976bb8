"""Policies to compare with: simple orders of the feed, simple rules for pings, and pairs of both."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from hubang.engines.matching.response import is_waking_hour
from hubang.engines.matching.simulation.earlier import Earlier
from hubang.engines.matching.simulation.policies import Policy, Product
from hubang.engines.matching.simulation.state import State
from hubang.engines.matching.simulation.world import TICKS_PER_HOUR

Floats = NDArray[np.floating]
Ints = NDArray[np.int64]
Order = Callable[[State, Ints], Floats]
Rule = Callable[[State], list[int]]
FAR = 1e6


def newest(state: State, requests: Ints) -> Floats:
    """The latest post first."""
    return state.posted_at[requests] + requests * 1e-6


def edf(state: State, requests: Ints) -> Floats:
    """Earliest deadline first."""
    return -state.deadline[requests] - requests * 1e-6


def srpt(state: State, requests: Ints) -> Floats:
    """Fewest missing first, the earliest deadline among equals."""
    return -FAR * state.missing[requests] + edf(state, requests)


def finish_first(state: State, requests: Ints) -> Floats:
    """Fewest missing first, the newest among equals."""
    return -FAR * state.missing[requests] + newest(state, requests)


def most_needy(state: State, requests: Ints) -> Floats:
    """Most missing first."""
    return FAR * state.missing[requests] + newest(state, requests)


def shuffled(state: State, requests: Ints) -> Floats:
    """In an order of chance, which stays."""
    del state
    return (requests * 2654435761 % 4294967291) / 4294967291


def round_robin(state: State, requests: Ints) -> Floats:
    """Fewest helped first: everybody gets one before anybody gets two."""
    return FAR * (state.missing - state.needed)[requests] + newest(state, requests)


def reciprocal(state: State, requests: Ints) -> Floats:
    """Whoever has given most first."""
    return FAR * state.balance()[state.asker[requests]] + newest(state, requests)


def nobody(state: State) -> list[int]:
    """No pings."""
    del state
    return []


def _posted_now(state: State) -> Ints:
    first, last = np.searchsorted(state.posted_at, (state.tick, state.tick + 1))
    return np.arange(first, last)


def _present(state: State) -> Ints:
    return np.flatnonzero(state.world.joined <= state.tick)


def everybody(state: State) -> list[int]:
    """All members, for every post."""
    members = _present(state).tolist()
    return [member for request in _posted_now(state).tolist() for member in members if member != state.asker[request]]


def some(state: State) -> list[int]:
    """For every post four times as many members, at random, as helpers are needed: a quarter answers."""
    members = _present(state)
    pinged: list[int] = []
    for request in _posted_now(state).tolist():
        count = min(len(members), 4 * int(state.needed[request]))
        pinged += state.rng.choice(members, count, replace=False).tolist()
    return pinged


def capped(state: State) -> list[int]:
    """While anything is open, members at random who are awake and rested (fatigue below one), as many a tick as helps are missing."""
    if not is_waking_hour(state.hour) or not len(state.open):
        return []
    rested = np.flatnonzero((state.fatigue < 1) & (state.world.joined <= state.tick))
    count = min(len(rested), int(state.missing[state.open].sum()))
    return state.rng.choice(rested, count, replace=False).tolist()  # type: ignore[no-any-return]


@dataclass
class ExAnte:
    """After SDN of Manshadi and Rodilitz (2022), adapted: notify each member independently with the probability of an ex-ante plan that heeds only the
    expected time a ping makes deaf, scaled down by 1 / (2 - q). Ours, not the authors' code; their per-volunteer programs are not built."""

    deaf_ticks: float = 8.0 * TICKS_PER_HOUR
    _active: NDArray[np.float64] | None = None

    def __call__(self, state: State) -> list[int]:
        """The members to notify for the posts of this tick."""
        if self._active is None:
            self._active = np.ones(state.world.members)
        q = 1 / self.deaf_ticks
        self._active += (1 - self._active) * q
        pinged: list[int] = []
        if not is_waking_hour(state.hour):
            return pinged
        members = _present(state)
        for request in _posted_now(state).tolist():
            wanted = state.needed[request] / (0.25 * len(members))
            plan = np.minimum(self._active[members], wanted)
            self._active[members] -= plan
            pinged += members[state.rng.random(len(members)) < plan / (2 - q)].tolist()
        return pinged


@dataclass
class Baseline:
    """An order and a rule."""

    order: Order
    rule: Rule = nobody
    is_chat: bool = field(default=False)

    def scores(self, state: State, requests: Ints) -> Floats:
        """The order's."""
        return self.order(state, requests)

    def asks(self, state: State) -> list[int]:
        """The rule's."""
        return self.rule(state)


# name: (what it is, how it is made). A policy may remember things, so each run makes its own.
POLICIES: dict[str, tuple[str, Callable[[], Policy]]] = {
    "hubang": ("what the product does", Product),
    "hubang-no-pings": ("its order alone", lambda: Product(price=None)),
    "hubang-unadapted": ("large requests keep their place in overload", lambda: Product(adapts=False)),
    "earlier": ("the policy it was developed from", Earlier),
    "earlier-no-pings": ("its order alone", lambda: Earlier(price=None)),
    "chat": ("a chat: newest first, dead links between, no pings", lambda: Baseline(newest, is_chat=True)),
    "broadcast": ("the same, and every post pings everybody", lambda: Baseline(newest, everybody, is_chat=True)),
    "newest": ("only what can be helped, newest first", lambda: Baseline(newest)),
    "random": ("order of chance", lambda: Baseline(shuffled)),
    "random-k": ("order of chance, random members pinged for every post", lambda: Baseline(shuffled, some)),
    "random-capped": ("order of chance, capped random pings", lambda: Baseline(shuffled, capped)),
    "round-robin": ("fewest helped first", lambda: Baseline(round_robin)),
    "round-robin-k": ("the same with random members pinged for every post", lambda: Baseline(round_robin, some)),
    "round-robin-capped": ("the same with capped random pings", lambda: Baseline(round_robin, capped)),
    "most-needy": ("most missing first", lambda: Baseline(most_needy)),
    "most-needy-capped": ("the same with capped random pings", lambda: Baseline(most_needy, capped)),
    "edf": ("earliest deadline first", lambda: Baseline(edf)),
    "edf-capped": ("the same with capped random pings", lambda: Baseline(edf, capped)),
    "srpt": ("fewest missing first, earliest deadline among equals", lambda: Baseline(srpt)),
    "srpt-capped": ("the same with capped random pings", lambda: Baseline(srpt, capped)),
    "reciprocal": ("who gave most first", lambda: Baseline(reciprocal)),
    "reciprocal-capped": ("the same with capped random pings", lambda: Baseline(reciprocal, capped)),
    "finish-first": ("fewest missing first, newest among equals", lambda: Baseline(finish_first)),
    "finish-first-capped": ("the same with capped random pings", lambda: Baseline(finish_first, capped)),
    "sdn": ("newest first, ex-ante pings (SDN, adapted)", lambda: Baseline(newest, ExAnte())),
    "sdn-finish-first": ("fewest missing first, ex-ante pings", lambda: Baseline(finish_first, ExAnte())),
}
