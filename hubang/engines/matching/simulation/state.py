"""What the software knows in a run: requests, members, the clock. Policies read it; only the run changes it."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from hubang.engines.matching.balance import HALF_LIFE_DAYS, Helps, balance, credited
from hubang.engines.matching.order import Viewer
from hubang.engines.matching.response import FATIGUE_HALF_LIFE_HOURS
from hubang.engines.matching.simulation.world import TICKS_PER_DAY, TICKS_PER_HOUR, World

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
NEWCOMER_TICKS = 3 * TICKS_PER_DAY
# What is left of a quantity after one tick, by its half-life.
FADE = 0.5 ** (1 / (HALF_LIFE_DAYS * TICKS_PER_DAY))
REST = 0.5 ** (1 / (FATIGUE_HALF_LIFE_HOURS * TICKS_PER_HOUR))
SETTLED_EVERY = 2 * TICKS_PER_HOUR
PACE_DAYS = 3.0
PACE = 0.5 ** (1 / (PACE_DAYS * TICKS_PER_DAY))
# An event counted into a pace this much makes the pace a number a day.
A_DAY = (1 - PACE) * TICKS_PER_DAY


@dataclass
class State:
    """Requests by their number in the world's list of posts, members by theirs; times in ticks."""

    world: World
    rng: np.random.Generator
    tick: int = 0
    open: Ints = field(default_factory=lambda: np.empty(0, dtype=np.int64))

    def __post_init__(self) -> None:
        world, kinds, members = self.world, self.world.kinds, self.world.members
        self.kind, self.asker, self.posted_at = world.posts.kind, world.posts.asker, world.posts.tick
        self.usual_need = np.array([kind.needed for kind in kinds], dtype=np.int64)[self.kind]
        self.needed = self.usual_need.copy()
        # What the software believes is missing; the shop keeps the truth.
        self.missing = self.needed.copy()
        lives = np.array([round(kind.hours * TICKS_PER_HOUR) for kind in kinds], dtype=np.int64)
        self.deadline = world.posts.tick + lives[self.kind]
        self.is_newcomers = world.posts.is_first & (world.joined[self.asker] > 0)
        self.is_newcomers &= world.posts.tick - world.joined[self.asker] < NEWCOMER_TICKS
        # Help given as far as it counts for the helper (see `credited`), and all of it.
        self.given, self.given_in_all, self.received = np.zeros(members), np.zeros(members), np.zeros(members)
        self._pays = np.ones(members)
        self._book: list[tuple[int, int, int]] = []
        self.asked, self.answered, self.fatigue = np.zeros(members), np.zeros(members), np.zeros(members)
        self.asked_today, self.given_today = np.zeros(members, dtype=np.int64), np.zeros(members, dtype=np.int64)
        self.visits_today = np.zeros(members, dtype=np.int64)
        self.quota = [kind.quota for kind in kinds]
        # Helps a day by kind, and helps asked for a day: before there is any record, as much as is given.
        self.pace = np.array([1.5 * members / len(kinds)] * len(kinds))
        self.asked_pace = float(self.pace.sum())
        self._viewers: dict[int, Viewer] = {}
        self._seen_on = np.full(members, -1)
        self._today: dict[int, list[tuple[int, int]]] = {}
        self._used = np.zeros((members, len(kinds)), dtype=np.int64)

    @property
    def day(self) -> int:
        """The day of the run."""
        return self.tick // TICKS_PER_DAY

    @property
    def hour(self) -> float:
        """The hour of the day."""
        return self.tick % TICKS_PER_DAY / TICKS_PER_HOUR

    @property
    def pressure(self) -> float:
        """Helps asked for / helps given, lately."""
        return self.asked_pace / max(float(self.pace.sum()), 1e-9)

    def balance(self) -> Floats:
        """Of every member."""
        return balance(self.given, self.received)

    def viewer(self, member: int) -> Viewer:
        """What that member can help today."""
        viewer = self._viewers.get(member)
        if viewer is None:
            viewer = self._viewers[member] = Viewer(member, [quota > 0 for quota in self.quota])
        if self._seen_on[member] != self.day:
            self._seen_on[member] = self.day
            self._used[member] = 0
            viewer.has_left[:] = [quota > 0 for quota in self.quota]
            viewer.resting.difference_update(self._today.pop(member, ()))
        return viewer

    def posted(self, first: int, last: int) -> None:
        """Requests `first` to `last` - 1 are new."""
        self.asked_pace += A_DAY * float(self.needed[first:last].sum())

    def note_visit(self, member: int) -> None:
        """A member has opened the feed."""
        self.visits_today[member] += 1

    def note_ping(self, member: int) -> None:
        """A member was pinged."""
        self.asked[member] += 1
        self.asked_today[member] += 1
        self.fatigue[member] += 1

    def note_help(self, member: int, request: int) -> None:
        """A member says to have helped."""
        kind, asker = int(self.kind[request]), int(self.asker[request])
        viewer = self.viewer(member)
        viewer.helped.add(request)
        self._used[member, kind] += 1
        viewer.has_left[kind] = bool(self._used[member, kind] < self.quota[kind])
        viewer.resting.add((asker, kind))
        if self.world.kinds[kind].pair_days <= 1:
            self._today.setdefault(member, []).append((asker, kind))
        self.given_today[member] += 1
        self.book(member, asker)
        self.pace[kind] += A_DAY

    def book(self, helper: int, asker: int) -> None:
        """A help goes into the accounts."""
        self._book.append((self.tick, helper, asker))
        self.given[helper] += self._pays[asker]
        self.given_in_all[helper] += 1
        self.received[asker] += 1

    def settle(self) -> None:
        """What counts of the help given is looked at anew."""
        if self._book:
            ticks, helpers, askers = np.array(self._book, dtype=np.int64).T
            helps = Helps(helpers, askers, FADE ** (self.tick - ticks).astype(np.float64))
            self.given, self._pays = credited(self.given_in_all, self.received, helps)

    def pass_time(self) -> None:
        """One tick: favours fade, members rest, a new day has new quotas."""
        self.tick += 1
        self.given *= FADE
        self.given_in_all *= FADE
        self.received *= FADE
        self.fatigue *= REST
        self.pace *= PACE
        self.asked_pace *= PACE
        if self.tick % SETTLED_EVERY == 0:
            self.settle()
        if self.tick % TICKS_PER_DAY == 0:
            self.asked_today[:] = 0
            self.given_today[:] = 0
            self.visits_today[:] = 0
