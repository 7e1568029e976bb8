"""What no policy can exceed: completion when everything is known in advance.

A request of k helps that gets x of them counts x/k here, and the pair rule is dropped, so these are true upper bounds. Then the best plan is a maximum flow from
the helps that members would give (a visit's coins, a day's willingness) to the requests open at that moment. Weights 1/k differ only between kinds, and the sets
of helps that can be served form a matroid (a gammoid), so the greedy plan is the best: serve the most valuable kind as far as possible,
then the next without giving up any of the former. The value is a sum of increments of plain maximum flows; no cost solver is needed, scipy's is enough.

Posting times and help times are put into bins, outward, which loosens the bound a little: half an hour, one tick for kinds that live under six hours.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hubang.engines.matching.simulation.metrics import FIRST_DAY
from hubang.engines.matching.simulation.world import TICKS_PER_DAY, TICKS_PER_HOUR, World

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
ENDLESS = 10**6
# Ticks a bin, except for kinds that live for fewer ticks than FINE_UNDER.
COARSE, FINE_UNDER = 3, 6 * TICKS_PER_HOUR
WAKING = (8 * TICKS_PER_HOUR, 23 * TICKS_PER_HOUR)


@dataclass(frozen=True)
class Bounds:
    """Highest possible completion: with the visits that occur; with one answered ping a member and day besides; with every willing help."""

    feed: float
    one_ping: float
    everything: float


class Network:
    """Arcs of a flow network, collected; nodes are numbered as they are made."""

    def __init__(self) -> None:
        self.nodes = 2
        self._arcs: list[tuple[NDArray[np.integer], ...]] = []

    def make(self, count: int) -> Ints:
        """New nodes."""
        self.nodes += count
        return np.arange(self.nodes - count, self.nodes)

    def join(self, tails: Ints | int, heads: Ints | int, capacity: Ints | int = ENDLESS) -> None:
        """Arcs, arrays of one shape or single numbers."""
        arcs = np.broadcast_arrays(*(np.asarray(part) for part in (tails, heads, capacity)))
        self._arcs.append(tuple(part.ravel() for part in arcs))

    def flow(self) -> int:
        """Maximum flow from node 0 to node 1."""
        from scipy.sparse import coo_array
        from scipy.sparse.csgraph import maximum_flow

        tails, heads, capacity = (np.concatenate([arc[part] for arc in self._arcs]) for part in range(3))
        matrix = coo_array((capacity.astype(np.int32), (tails, heads)), shape=(self.nodes, self.nodes)).tocsr()
        return int(maximum_flow(matrix, 0, 1).flow_value)


def bounds(world: World) -> Bounds:
    """The three bounds of a world."""
    return Bounds(_bound(world, _visits), _bound(world, _visits_and_pings), _bound(world, _everything))


def _bound(world: World, supply: "Supply") -> float:
    lives = np.array([round(kind.hours * TICKS_PER_HOUR) for kind in world.kinds])
    deadline = world.posts.tick + lives[world.posts.kind]
    counts = (world.posts.tick >= FIRST_DAY * TICKS_PER_DAY) & (deadline <= world.ticks)
    ranks = sorted(range(len(world.kinds)), key=lambda index: world.kinds[index].needed)
    total, before = 0.0, 0
    for last in range(1, len(ranks) + 1):
        helps = Plan(world, ranks[:last]).most_helps(supply, counts)
        total += (helps - before) / world.kinds[ranks[last - 1]].needed
        before = helps
    return float(min(1.0, total / counts.sum()))


class Plan:
    """The network of helps for some kinds of requests."""

    def __init__(self, world: World, kinds: list[int]) -> None:
        self.world, self.kinds, self.net = world, kinds, Network()
        days = world.setting.days
        # One node a tick for help of whatever kind, and one a kind and tick for help that a quota binds.
        self.moments = self.net.make(world.ticks)
        self.by_kind = {kind: self.net.make(world.ticks) for kind in kinds}
        for nodes in self.by_kind.values():
            self.net.join(self.moments, nodes)
        # A day's quotas bind together; one by one they bind each visit only, which loosens the bound a little.
        self.willing = self.net.make(world.members * days).reshape(world.members, days)
        self.net.join(0, self.willing, np.minimum(world.willing, sum(kind.quota for kind in world.kinds)))

    def most_helps(self, supply: "Supply", counts: Flags) -> int:
        """Helps that fit, with one kind of supply, into the requests that count."""
        supply(self)
        for kind, nodes in self.by_kind.items():
            self._extra_units(kind, nodes)
            self._requests(counts & (self.world.posts.kind == kind), kind, nodes)
        return self.net.flow()

    def some_time_a_day(self, helps: Ints, first: int, last: int) -> None:
        """Helps (members, days) that may be given in any tick of that day from `first` to before `last`."""
        nodes = self.net.make(self.world.setting.days)
        for day, node in enumerate(nodes.tolist()):
            self.net.join(node, self.moments[day * TICKS_PER_DAY + first : day * TICKS_PER_DAY + last])
        self.net.join(self.willing, np.broadcast_to(nodes, self.willing.shape), helps)

    def at_visits(self, used: Ints, helps: Ints) -> None:
        """Helps of the visits `used`, at their time; no more of a kind than a day allows."""
        visits, net = self.world.visits, self.net
        nodes, tick = net.make(len(used)), visits.tick[used]
        net.join(self.willing[visits.member[used], tick // TICKS_PER_DAY], nodes, helps)
        free = helps <= min(self.world.kinds[kind].quota for kind in self.kinds)
        net.join(nodes[free], self.moments[tick[free]], helps[free])
        for kind, moments in self.by_kind.items():
            net.join(nodes[~free], moments[tick[~free]], np.minimum(helps[~free], self.world.kinds[kind].quota))

    def _extra_units(self, kind: int, nodes: Ints) -> None:
        """An account new to a shop counts more than one once: the surplus may be given at any moment."""
        surplus = (self.world.kinds[kind].newcomer_units - 1) * int(self.world.new_to_shop.sum())
        if surplus:
            pool = self.net.make(1)
            self.net.join(0, pool, surplus)
            self.net.join(pool, nodes, surplus)

    def _requests(self, mine: Flags, kind: int, nodes: Ints) -> None:
        life = round(self.world.kinds[kind].hours * TICKS_PER_HOUR)
        width = 1 if life < FINE_UNDER else COARSE
        helps = self.net.make(-(-self.world.ticks // width))
        self.net.join(nodes, helps[np.arange(self.world.ticks) // width])
        demand = np.bincount(self.world.posts.tick[mine] // width, minlength=len(helps)) * self.world.kinds[kind].needed
        used = np.flatnonzero(demand)
        posts = self.net.make(len(used))
        self.net.join(posts, 1, demand[used])
        # A bin wider than a tick reaches into one more at the end.
        for step in range(life // width + (width > 1) + 1):
            fits = used + step < len(helps)
            self.net.join(helps[used[fits] + step], posts[fits])


Supply = Callable[[Plan], None]


def _visits(plan: Plan) -> None:
    """Helps of the visits that occur."""
    world = plan.world
    day = world.visits.tick // TICKS_PER_DAY
    helps = np.minimum(_yes(world.visits.coins, world.visits.views), world.willing[world.visits.member, day])
    used = np.flatnonzero(helps)
    plan.at_visits(used, helps[used])


def _visits_and_pings(plan: Plan) -> None:
    """And those of one ping a member and waking day, answered whenever it is best."""
    _visits(plan)
    world, first = plan.world, (slice(None), slice(None), 0)
    answered = world.pings.answer[first] < world.response[:, None]
    answered &= np.arange(world.setting.days) * TICKS_PER_DAY + WAKING[1] > world.joined[:, None]
    helps = _yes(world.pings.coins[first], world.pings.views[first]) + world.pings.lands[first]
    plan.some_time_a_day(helps * answered, *WAKING)


def _everything(plan: Plan) -> None:
    """All that members are willing to give, at any time of the day."""
    plan.some_time_a_day(plan.world.willing, 0, TICKS_PER_DAY)


def _yes(coins: Ints, views: Ints) -> Ints:
    yes: Ints = np.bitwise_count(coins & ((1 << views) - 1)).astype(np.int64)
    return yes
