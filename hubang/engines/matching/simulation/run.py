"""One run: a world, a policy, ten minutes at a time."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hubang.engines.matching.order import GONE, FeedOrder
from hubang.engines.matching.simulation.policies import Policy
from hubang.engines.matching.simulation.shop import Shop
from hubang.engines.matching.simulation.state import State
from hubang.engines.matching.simulation.twists import Twists
from hubang.engines.matching.simulation.world import DRAWN_PINGS, TICKS_PER_DAY, TICKS_PER_HOUR, World

Ints = NDArray[np.int64]
NIGHT_FROM, NIGHT_TO = 23 * TICKS_PER_HOUR, round(7.5 * TICKS_PER_HOUR)
MUTE_HAZARD, MUTE_GROWTH = 0.003, 1.3
TIRED_ANSWERS = 0.3
DEAF_TICKS = 8 * TICKS_PER_HOUR


@dataclass
class Outcome:
    """What happened. Ticks of completion are -1 where there was none; of each help its tick, helper and request."""

    world: World
    state: State
    completed: Ints
    help_tick: Ints
    help_member: Ints
    help_request: Ints
    pings: Ints
    muted: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Session:
    """A member looks at the feed: how many cards, for each (lowest bit first) whether it would be helped; whether the request of a ping would be."""

    member: int
    views: int
    coins: int
    lands: bool = False


class Run:
    """The truth of a run, of which the policy sees `state`."""

    def __init__(self, world: World, policy: Policy, seed: int = 0, twists: Twists | None = None) -> None:
        self.world, self.policy, self.twists = world, policy, twists or Twists()
        self.state = State(world, np.random.default_rng([seed, 7]))
        self.shop = Shop(world, self.state, self.twists, seed)
        self.order = FeedOrder(np.full(len(world.posts.tick), GONE), self.state.asker, self.state.kind)
        self.is_open = np.zeros(len(world.posts.tick), dtype=bool)
        self.helps: list[tuple[int, int, int]] = []
        self.pings = np.zeros(world.members, dtype=np.int64)
        self.muted_until = np.zeros(world.members, dtype=np.int64)
        self.away_until = np.zeros(world.members, dtype=np.int64)
        self.content = np.full(world.members, 0.5)
        self.answers: defaultdict[int, list[Session]] = defaultdict(list)
        self._ends: defaultdict[int, list[int]] = defaultdict(list)
        for request, deadline in enumerate(self.state.deadline.tolist()):
            self._ends[deadline].append(request)

    def play(self, progress: Callable[[int, int], None] | None = None) -> Outcome:
        """From the first tick to the last."""
        world = self.world
        visits = np.searchsorted(world.visits.tick, np.arange(world.ticks + 1)).tolist()
        posts = np.searchsorted(world.posts.tick, np.arange(world.ticks + 1)).tolist()
        for tick in range(world.ticks):
            self._turn(tick, posts)
            for at in range(visits[tick], visits[tick + 1]):
                self._visit(at)
            for session in self.answers.pop(tick, ()):
                self._answer(session)
            for member in self.policy.asks(self.state):
                self._ping(member)
            self.state.pass_time()
            if progress is not None:
                progress(tick + 1, world.ticks)
        helps = np.array(self.helps, dtype=np.int64).reshape(-1, 3).T
        muted = self.muted_until > world.ticks
        return Outcome(world, self.state, self.shop.completed, helps[0], helps[1], helps[2], self.pings, muted)

    def _turn(self, tick: int, posts: list[int]) -> None:
        """What the clock brings: ends, news, posts; then the order anew."""
        state = self.state
        if tick % TICKS_PER_DAY == 0:
            self.shop.begin_day(state.day)
        for request in self._ends.pop(tick, ()):
            self.is_open[request] = False
            self._remember(request)
        for request in [*self.shop.learn(), *self.shop.outside_help()]:
            alive = state.deadline[request] > tick
            self.is_open[request] = alive and state.missing[request] > 0
        self.is_open[posts[tick] : posts[tick + 1]] = True
        state.posted(posts[tick], posts[tick + 1])
        state.open = np.flatnonzero(self.is_open)
        scores = np.full(len(self.is_open), GONE)
        scores[state.open] = self.policy.scores(state, state.open)
        self.order.refresh(scores)

    def _remember(self, request: int) -> None:
        asker = self.state.asker[request]
        self.content[asker] += 0.3 * ((self.shop.completed[request] >= 0) - self.content[asker])

    def _visit(self, at: int) -> None:
        member = int(self.world.visits.member[at])
        if self.away_until[member] > self.state.tick:
            return
        self.state.note_visit(member)
        self._look(Session(member, int(self.world.visits.views[at]), int(self.world.visits.coins[at])))

    def _answer(self, session: Session) -> None:
        state = self.state
        state.answered[session.member] += 1
        state.note_visit(session.member)
        if self._willing(session.member) > 0 and session.lands:
            request = next(self.order.walk(state.viewer(session.member)), None)
            if request is not None:
                self._help(session.member, request)
                self._place(request)
        self._look(session)

    def _willing(self, member: int) -> int:
        wish = int(self.world.willing[member, self.state.day])
        if self.twists.satisfaction:
            wish = round(wish * (1 + self.twists.satisfaction * (2 * self.content[member] - 1)))
        return wish - int(self.state.given_today[member])

    def _look(self, session: Session) -> None:
        member, coins = session.member, session.coins & ((1 << session.views) - 1)
        willing = self._willing(member)
        if not coins or willing <= 0:
            return
        helped = []
        for request in self._cards(member):
            if coins & 1 and request >= 0:
                self._help(member, request)
                helped.append(request)
                willing -= 1
            coins >>= 1
            if not coins or not willing:
                break
        for request in helped:
            self._place(request)

    def _cards(self, member: int) -> Iterator[int]:
        """What the member looks at, in order; -1 for what looks like a request and cannot be helped."""
        viewer = self.state.viewer(member)
        if not self.policy.is_chat:
            yield from self.order.walk(viewer)
            return
        newest = int(np.searchsorted(self.world.posts.tick, self.state.tick, side="right"))
        for request in range(newest - 1, -1, -1):
            able = viewer.may_help(request, int(self.state.asker[request]), int(self.state.kind[request]))
            yield request if able and self.is_open[request] else -1

    def _help(self, member: int, request: int) -> None:
        self.shop.help(member, request)
        self.state.note_help(member, request)
        self.helps.append((self.state.tick, member, request))
        if self.state.missing[request] <= 0:
            self.is_open[request] = False

    def _place(self, request: int) -> None:
        if self.is_open[request]:
            score = self.policy.scores(self.state, np.array([request]))
            self.order.change(request, float(score[0]))
        else:
            self.order.remove(request)
            self.state.open = self.state.open[self.state.open != request]
            if self.shop.completed[request] >= 0:
                self._remember(request)

    def _ping(self, member: int) -> None:
        world, state = self.world, self.state
        drawn = (member, state.day, int(state.asked_today[member]) % DRAWN_PINGS)
        tired = 0.0 if self.twists.fatigue == "none" else float(state.fatigue[member])
        self.pings[member] += 1
        state.note_ping(member)
        if self.muted_until[member] > state.tick:
            return
        if world.pings.answer[drawn] < world.response[member] * np.exp(-TIRED_ANSWERS * tired):
            at = self._awake(state.tick + int(world.pings.delay[drawn]))
            coins, lands = int(world.pings.coins[drawn]), bool(world.pings.lands[drawn])
            self.answers[at].append(Session(member, int(world.pings.views[drawn]), coins, lands))
        elif self.twists.fatigue == "mute" and world.pings.mute[drawn] < MUTE_HAZARD * (1 + tired) ** MUTE_GROWTH:
            self.muted_until[member] = state.tick + world.pings.recovery[drawn]
            if world.pings.quits[drawn]:
                self.away_until[member] = self.muted_until[member]
        if self.twists.fatigue == "deaf":
            # The same draw as for muting: nobody mutes here.
            self.muted_until[member] = state.tick + np.ceil(-DEAF_TICKS * np.log1p(-world.pings.mute[drawn]))

    @staticmethod
    def _awake(tick: int) -> int:
        day, within = divmod(tick, TICKS_PER_DAY)
        if NIGHT_TO <= within < NIGHT_FROM:
            return tick
        return (day + (within >= NIGHT_FROM)) * TICKS_PER_DAY + NIGHT_TO + within % TICKS_PER_HOUR


def simulate(
    world: World,
    policy: Policy,
    seed: int = 0,
    twists: Twists | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Outcome:
    """Play a world with a policy; the same arguments give the same outcome."""
    return Run(world, policy, seed, twists).play(progress)
