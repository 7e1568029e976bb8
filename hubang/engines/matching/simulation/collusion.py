"""A ring of members who claim and confirm each other's help without helping: what it gains.

Runs of the same world. honest: the ring are members like all others. idle: they help nobody. sham: they help nobody outside, and
whenever one of them posts, all the others who may claim at once, which the asker confirms; the asker has padded the need by their number,
or the request would be full before it is finished. sink: one in ten of them is given up: every day it posts a padded request of each kind, which all the others claim
at once and which nobody else ever sees. Sham claims move no request in the shop.

What bounds the gain (`balance.py` has the proof). The score scales by the usual need of a kind, so padding with sham claims leaves the missing helps, and the place, as they were. A
claim adds as much to its asker's account of help received as to its helper's of help given, so claims that go round evenly change nothing. And where they all
go one way, to feed many from one, they count only as far as that one can pay.
"""

from dataclasses import dataclass

import numpy as np

from hubang.engines.matching.simulation.metrics import scored
from hubang.engines.matching.simulation.policies import Policy, Product
from hubang.engines.matching.simulation.run import Run
from hubang.engines.matching.simulation.world import TICKS_PER_DAY, World

MODES = ("honest", "idle", "sham", "sink")
# Of a ring with sinks, one in so many is one.
MATES_A_SINK = 10


class RingRun(Run):
    """A run in which some members collude."""

    def __init__(self, world: World, policy: Policy, seed: int, ring: list[int], mode: str) -> None:
        super().__init__(world, policy, seed)
        self.ring, self.mode = set(ring), mode
        self.sinks = set(ring[: max(1, len(ring) // MATES_A_SINK)]) if mode == "sink" else set()
        self.sham_claims = 0

    def _turn(self, tick: int, posts: list[int]) -> None:
        if self.mode == "sham":
            for request in range(posts[tick], posts[tick + 1]):
                self._claim_all(request)
        if self.sinks and tick % TICKS_PER_DAY == 0:
            self._pour()
        super()._turn(tick, posts)

    def _pour(self) -> None:
        """A day's claims of the mates upon the sinks: one of each kind, as far as the quota goes."""
        for kind in self.world.kinds:
            for sink in sorted(self.sinks)[: kind.quota if kind.pair_days <= 1 else 0]:
                for mate in sorted(self.ring - self.sinks):
                    self.state.book(mate, sink)
                    self.sham_claims += 1

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
    """Of the ring's counted requests, those of sinks left out, the share completed; the mean balance of those members at the end; the sum of the whole ring's
    surpluses of help given over help received; sham claims; of everybody else the share completed."""

    completion: float
    balance: float
    surplus: float
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
    mates = sorted(run.ring - run.sinks)
    surplus = outcome.state.given - outcome.state.received
    return RingResult(
        float(done[counts & np.isin(outcome.state.asker, mates)].mean()),
        float(outcome.state.balance()[mates].mean()),
        float(surplus[ring].sum()),
        run.sham_claims,
        float(done[counts & ~own].mean()),
    )
