"""A ring of members who claim and confirm each other's help without helping: what it gains.

Three runs of the same world. honest: the ring are members like all others. idle: they help nobody. sham: they help nobody outside, and
whenever one of them posts, all the others who may claim at once, which the asker confirms; the asker has padded the need by their number,
or the request would be full before it is finished. Sham claims move no request in the shop.

Two things bound the gain. The score scales by the usual need of a kind, so padding with sham claims leaves the missing helps, and the place, as they were.
And a claim adds as much to its helper's account of help given as to its asker's of help received: over the ring the claims cancel. Members who give nothing
outside have in the mean a balance of zero at most, however often they claim, and an honest group of the same size that really made
these helps would have the same accounts and its requests so much further on.
"""

from dataclasses import dataclass

import numpy as np

from hubang.engines.matching.simulation.metrics import scored
from hubang.engines.matching.simulation.policies import Policy, Product
from hubang.engines.matching.simulation.run import Run
from hubang.engines.matching.simulation.world import World

MODES = ("honest", "idle", "sham")


class RingRun(Run):
    """A run in which some members collude."""

    def __init__(self, world: World, policy: Policy, seed: int, ring: list[int], mode: str) -> None:
        super().__init__(world, policy, seed)
        self.ring, self.mode = set(ring), mode
        self.sham_claims = 0

    def _turn(self, tick: int, posts: list[int]) -> None:
        if self.mode == "sham":
            for request in range(posts[tick], posts[tick + 1]):
                self._claim_all(request)
        super()._turn(tick, posts)

    def _claim_all(self, request: int) -> None:
        asker, kind = int(self.state.asker[request]), int(self.state.kind[request])
        if asker not in self.ring:
            return
        for mate in sorted(self.ring):
            if self.state.viewer(mate).may_help(request, asker, kind):
                # The need is padded by one and the claim takes it away again.
                self.state.needed[request] += 1
                self.state.note_help(mate, request)
                self.sham_claims += 1

    def _willing(self, member: int) -> int:
        return 0 if self.mode != "honest" and member in self.ring else super()._willing(member)


@dataclass(frozen=True)
class RingResult:
    """Of the ring's counted requests the share completed, the mean balance at the end, sham claims; of everybody else the share completed."""

    completion: float
    balance: float
    sham_claims: int
    others: float


def ring_of(world: World, size: int, seed: int) -> list[int]:
    """Members to collude: drawn from those who are there from the beginning."""
    there = np.flatnonzero(world.joined == 0)
    return np.random.default_rng([seed, 13]).choice(there, size, replace=False).tolist()  # type: ignore[no-any-return]


def collude(world: World, size: int, mode: str, seed: int, policy: Policy | None = None) -> RingResult:
    """One run with a ring of that size in that mode (see MODES)."""
    ring = ring_of(world, size, seed)
    run = RingRun(world, policy or Product(), seed, ring, mode)
    outcome = run.play()
    counts, done = scored(outcome), outcome.completed >= 0
    own = np.isin(outcome.state.asker, ring)
    balances = outcome.state.balance()
    return RingResult(
        float(done[counts & own].mean()),
        float(balances[ring].mean()),
        run.sham_claims,
        float(done[counts & ~own].mean()),
    )
