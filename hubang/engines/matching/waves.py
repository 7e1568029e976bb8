"""Whom to ask for help now: each ping has a price, and is sent when the help it may bring is worth more.

A ping is worth what the helper's answer is worth: how likely it is, times the value of one more help. The value is that of being the one that was missing:
near zero for a request that finishes anyway or not at all. The price grows with what the member was asked lately, because people
who are asked too much stop listening, and with what the member has given. A ping names no request: the request is chosen when it is opened
(late binding), so a slow answer is not lost on something full.

After Manshadi and Rodilitz (2022), who model that a ping makes a volunteer deaf for a while, and phased alerts (van den Berg et al. 2026: few
at first, one more for each refusal), which the waves every few minutes give by themselves.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from hubang.engines.matching.demand import Demand
from hubang.engines.matching.order import Viewer
from hubang.engines.matching.response import FIRST_HOUR, LAST_HOUR, Helpers, is_waking_hour

# Fatigue is looked up in steps of 1/512.
STEPS = 512
# Members looked at for each one that is asked, at most: those further down the list are dearer still.
LOOKED_AT = 4
# With so many members, the best are looked for by a sample of this size first.
LARGE, SAMPLE = 20_000, 2_000

Pull = NDArray[np.float32]


@dataclass(frozen=True)
class Price:
    """The dials of the waves; `level` is the one for the volume: half of it sends a third more pings, twice as much a third fewer."""

    level: float = 0.02
    # How much dearer the first hour of the day is than the last: who has not come yet may still come unasked.
    patience: float = 2.0
    # Asked lately: with fatigue F an answer is less likely, e^(-decay F), and dearer, (1 + F)^growth; from most_fatigue on nobody is asked.
    decay: float = 0.3
    growth: float = 2.0
    most_fatigue: float = 1.5
    # How likely an answer becomes a help on the request it lands on, and on each of the two after it.
    lands: float = 0.9
    further: float = 0.3
    # Share of pings that go to a member drawn at random, or answers and fatigue could never be estimated.
    explore: float = 0.05


RECOMMENDED = Price()


@dataclass(frozen=True, slots=True)
class Asked:
    """A member (index) to ping, how likely the rule was to choose this one at this place of the wave, and whether it was drawn at random."""

    member: int
    propensity: float
    is_random: bool


def choose_helpers(
    helpers: Helpers,
    demand: Demand,
    viewer_of: Callable[[int], Viewer],
    *,
    hour: float,
    rng: np.random.Generator,
    price: Price = RECOMMENDED,
    limit: int = 100,
) -> list[Asked]:
    """The members to ping in this wave, `limit` at most, the cheapest answers first; nobody twice, nobody who can help nothing, nobody at night.

    `viewer_of(member)` says what that member can still help; `demand` counts the pings as help expected; `hour` of the members' day, 0 to 24.
    """
    best = demand.best * (price.lands + 2 * price.further)
    if best <= 0 or limit < 1 or not is_waking_hour(hour):
        return []
    level = price.level * (1 + price.patience * (LAST_HOUR - hour) / (LAST_HOUR - FIRST_HOUR))
    pull = _pull(helpers, price)
    draw = _Draw(pull, price.explore, rng)
    chosen: dict[int, Asked] = {}
    for member in _by_pull(pull, level / best, LOOKED_AT * limit):
        if len(chosen) == limit:
            break
        worth, slot = demand.worth(viewer_of(member), price.lands, price.further)
        if member in chosen or pull.item(member) * worth <= level:
            continue
        asked = draw.instead_of(member, lambda other: other not in chosen and _can_help(other, demand, viewer_of))
        chosen[asked.member] = asked
        demand.expect(slot, price.lands * pull.item(asked.member))
    return list(chosen.values())


def _can_help(member: int, demand: Demand, viewer_of: Callable[[int], Viewer]) -> bool:
    return demand.worth(viewer_of(member), 1.0, 0.0)[1] >= 0


def _pull(helpers: Helpers, price: Price) -> Pull:
    """Answers to be had for the price of one, (n,); zero for who may not be asked."""
    table = _discounts(price)
    last = len(table) - 1
    step = np.multiply(helpers.fatigue, np.float32(STEPS), dtype=np.float32)
    np.minimum(step, np.float32(last), out=step)
    pull: Pull = table.take(step.astype(np.int32))
    pull *= np.asarray(helpers.ready, dtype=np.float32)
    pull *= helpers.may_be_asked
    return pull


@cache
def _discounts(price: Price) -> NDArray[np.float32]:
    fatigue = np.arange(int(STEPS * price.most_fatigue) + 1) / STEPS
    table = np.exp(-price.decay * fatigue) / (1 + fatigue) ** price.growth
    table[-1] = 0
    return table.astype(np.float32)


def _by_pull(pull: Pull, least: float, count: int) -> list[int]:
    """The `count` members with the most pull, above `least`."""
    members = np.flatnonzero(pull > max(least, _cut(pull, count)))
    if len(members) < count:
        members = np.flatnonzero(pull > least)
    if len(members) > count:
        own = pull[members]
        members = members[own >= np.partition(own, len(own) - count)[len(own) - count]]
    return members[np.argsort(-pull[members], kind="stable")][:count].tolist()  # type: ignore[no-any-return]


def _cut(pull: Pull, count: int) -> float:
    """A pull that somewhat more than `count` members have, by a sample of them: looking for the best of many is then cheap."""
    if len(pull) < LARGE:
        return -1.0
    sample = np.sort(pull[:: len(pull) // SAMPLE])
    return float(sample[-min(len(sample), 3 * count * len(sample) // len(pull) + 8)])


class _Draw:
    """Now and then takes a member at random from all who may be asked, and knows the odds."""

    def __init__(self, pull: Pull, share: float, rng: np.random.Generator) -> None:
        self._share, self._rng = share, rng
        self._able = np.flatnonzero(pull) if share else np.empty(0, dtype=np.intp)

    def instead_of(self, member: int, can: Callable[[int], bool]) -> Asked:
        """The member, or the one drawn, when that one can be asked too."""
        if not self._share:
            return Asked(member, 1.0, False)
        each = self._share / len(self._able)
        if self._rng.random() < self._share:
            drawn = self._able.item(self._rng.integers(len(self._able)))
            if can(drawn):
                return Asked(drawn, each + (1 - self._share) * (drawn == member), True)
        return Asked(member, 1 - self._share + each, False)
