"""What a help does in truth, which the software sees only in part."""

import math

import numpy as np

from hubang.engines.matching.simulation.state import State
from hubang.engines.matching.simulation.twists import Twists
from hubang.engines.matching.simulation.world import TICKS_PER_HOUR, World

REJECTION_SEEN_AFTER = 3 * TICKS_PER_HOUR
FULL_SEEN_AFTER = TICKS_PER_HOUR
TABLE_MENDED_AFTER_DAYS = 2


class Shop:
    """True needs, quotas and counts of a run. Its draws are a stream of their own, used only by twists."""

    def __init__(self, world: World, state: State, twists: Twists, seed: int) -> None:
        self.world, self.state, self.twists = world, state, twists
        self.rng = np.random.default_rng([seed, 11])
        factor = 1 + twists.unknown_need * self.rng.uniform(-1, 2, len(state.needed))
        self.missing = np.maximum(1, np.rint(state.needed * factor)).astype(np.int64)
        self.completed = np.full(len(self.missing), -1)
        self.new_to_shop = world.new_to_shop.copy()
        self.quota = [kind.quota for kind in world.kinds]
        self._used: dict[tuple[int, int, int], int] = {}
        # Tick: requests of which the software then learns the truth.
        self.surprises: dict[int, list[int]] = {}

    def begin_day(self, day: int) -> None:
        """Quotas change, and the table follows."""
        drop = self.twists.quota_drop_day
        if drop is None:
            return
        lower = [max(1, kind.quota - 1) for kind in self.world.kinds]
        if day == drop:
            self.quota = lower
        if day == drop + TABLE_MENDED_AFTER_DAYS:
            self.state.quota[:] = lower

    def help(self, member: int, request: int) -> bool:
        """One help, tried: progress in truth and as it is seen. False when the shop turned it down."""
        state, kind = self.state, int(self.state.kind[request])
        accepted = self._within_quota(member, kind) and not self._is_rejected()
        if not accepted:
            if self.rng.random() < 0.5:
                state.missing[request] -= 1
                self._learn_later(request, REJECTION_SEEN_AFTER)
            return False
        before = int(self.missing[request])
        self._progress(request, self._units(member, kind))
        if self.twists.unreported and self.rng.random() < self.twists.unreported:
            if not self.missing[request]:
                self._learn_later(request, FULL_SEEN_AFTER)
            return True
        state.missing[request] = max(0, state.missing[request] - (before - self.missing[request]))
        self._raise_need(request)
        return True

    def outside_help(self) -> list[int]:
        """Requests that were helped from elsewhere in this tick."""
        if not self.twists.outside:
            return []
        drawn = self.rng.random(len(self.state.open)) < self.twists.outside / TICKS_PER_HOUR
        helped: list[int] = self.state.open[drawn].tolist()
        for request in helped:
            self._progress(request, 1)
            self.state.missing[request] = self.missing[request]
        return helped

    def learn(self) -> list[int]:
        """Requests of which the software learns the truth now."""
        requests = self.surprises.pop(self.state.tick, [])
        for request in requests:
            self.state.missing[request] = self.missing[request]
        return requests

    def _within_quota(self, member: int, kind: int) -> bool:
        if self.twists.quota_drop_day is None:
            return True
        key = (member, kind, self.state.day)
        self._used[key] = self._used.get(key, 0) + 1
        return self._used[key] <= self.quota[kind]

    def _is_rejected(self) -> bool:
        return self.twists.rejected > 0 and self.rng.random() < self.twists.rejected

    def _units(self, member: int, kind: int) -> int:
        most = self.world.kinds[kind].newcomer_units
        if most > 1 and self.new_to_shop[member]:
            self.new_to_shop[member] = False
            return most
        return 1

    def _progress(self, request: int, units: int) -> None:
        if not self.missing[request]:
            return
        self.missing[request] = max(0, self.missing[request] - units)
        if not self.missing[request]:
            self.completed[request] = self.state.tick

    def _raise_need(self, request: int) -> None:
        """The asker sees that the number was too small, or that it is done already."""
        state = self.state
        if not self.missing[request]:
            state.missing[request] = 0
        elif not state.missing[request]:
            state.missing[request] = min(self.missing[request], math.ceil(0.3 * state.needed[request]))

    def _learn_later(self, request: int, ticks: int) -> None:
        self.surprises.setdefault(self.state.tick + ticks, []).append(request)
