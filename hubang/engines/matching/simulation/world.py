"""The synthetic community HelpMatch-1: who is there, when they come, what they would do. Drawn before any policy acts.

Everything random is drawn here, each subject from a stream of its own, so that two policies meet the same posts, visits, views, coins and willingness
(common random numbers), and a changed option leaves the rest as it was. The figures are assumptions (docs/matching.md says which are
seen anywhere and which are guesses); a simulation says how policies compare under them, never how a real group behaves.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

TICK_MINUTES = 10
TICKS_PER_DAY = 24 * 60 // TICK_MINUTES
TICKS_PER_HOUR = 60 // TICK_MINUTES
MOST_VIEWS = 20
# Pings of one member on one day whose outcome is drawn in advance; a policy that sends more meets the draws anew from the first.
DRAWN_PINGS = 6
# Weight of each hour for visits and posts: peaks at noon and from 20 to 22.
DAY_CURVE = np.array([2, 1, 0.5, 0.3, 0.3, 0.5, 1.5, 3, 4, 4.5, 5, 6, 9, 6, 4.5, 4.5, 5, 5.5, 6, 7, 9.5, 9.5, 9, 5])

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Kind:
    """A kind of request: helps needed, hours until its deadline, helps a member may give a day, rest days of a pair, share."""

    name: str
    needed: int
    hours: float
    quota: int
    # Days until the same helper may help the same asker with this kind again; infinite for never.
    pair_days: float
    share: float
    # What an account that is new to the shop counts for, once.
    newcomer_units: int = 1


FARM = Kind("farm", 5, 24, 3, 1, 0.35)
BARGAIN = Kind("bargain", 10, 24, 2, float("inf"), 0.25, newcomer_units=3)
RED_PACKET = Kind("red packet", 3, 4, 5, 1, 0.25)
PROMO = Kind("promo", 8, 24, 6, 1, 0.15)
KINDS = (FARM, BARGAIN, RED_PACKET, PROMO)


@dataclass(frozen=True)
class Setting:
    """What community is drawn: size, length, load (helps needed / helps that members are willing to give)."""

    members: int = 1000
    days: int = 21
    load: float = 0.6
    kinds: tuple[Kind, ...] = KINDS
    visits_per_day: float = 2.0
    visits_sigma: float = 0.8
    views_mean: float = 6.0
    help_alpha: float = 2.0
    help_beta: float = 4.0
    willing_mean: float = 4.0
    willing_shape: float = 2.0
    response_alpha: float = 1.5
    response_beta: float = 4.5
    response_scale: float = 1.0
    reply_minutes: float = 12.0
    reply_sigma: float = 1.0
    # An answered ping: the chance that its request is helped, and how many cards are looked at after it.
    lands: float = 0.9
    further_views: float = 3.0
    takers_sigma: float = 0.8
    newcomers: float = 0.15
    new_to_shop: float = 0.1
    recovery_days: float = 25.0
    quits: float = 0.3
    # Structural overload: every member asks once a day for this kind alone, whatever the load says.
    asks_daily: Kind | None = None


@dataclass(frozen=True)
class Visits:
    """Visits of the feed in the order of time: arrays of tick, member, cards looked at, and coins."""

    tick: Ints
    member: Ints
    views: Ints
    # One bit a card, lowest first: whether it would be helped.
    coins: Ints


@dataclass(frozen=True)
class Posts:
    """Requests in the order of time: arrays of tick, asker, kind, and whether it is one of the asker's first two."""

    tick: Ints
    asker: Ints
    kind: Ints
    is_first: Flags


@dataclass(frozen=True)
class Pings:
    """What would come of pings, arrays of shape (members, days, DRAWN_PINGS): a draw against the chance of an answer, ticks until it, whether the first
    request would be helped, cards looked at besides and their coins; a draw against the hazard of muting, ticks until that is
    over, and whether the member stays away meanwhile."""

    answer: Floats
    delay: Ints
    lands: Flags
    views: Ints
    coins: Ints
    mute: Floats
    recovery: Ints
    quits: Flags


@dataclass(frozen=True)
class World:
    """One draw. Ticks are of ten minutes from midnight of day 0; members' arrays are of shape (members,), `willing` of (members, days)."""

    setting: Setting
    joined: Ints
    help_chance: Floats
    response: Floats
    new_to_shop: Flags
    willing: Ints
    visits: Visits
    posts: Posts
    pings: Pings

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The kinds of requests."""
        return self.setting.kinds

    @property
    def ticks(self) -> int:
        """How many ticks the run has."""
        return self.setting.days * TICKS_PER_DAY

    @property
    def members(self) -> int:
        """How many members there are at the end."""
        return len(self.joined)


def draw(setting: Setting, seed: int) -> World:
    """The community of a seed; the same seed gives the same people whatever the load, and the same world for every policy."""
    streams = iter(np.random.SeedSequence(seed).spawn(16))

    def rng() -> np.random.Generator:
        return np.random.default_rng(next(streams))

    n, days = setting.members, setting.days
    joined = _joining(rng(), setting)
    help_chance = rng().beta(setting.help_alpha, setting.help_beta, n)
    response = rng().beta(setting.response_alpha, setting.response_beta, n) * setting.response_scale
    new_to_shop = rng().random(n) < setting.new_to_shop
    wish = rng().gamma(setting.willing_shape, setting.willing_mean / setting.willing_shape, n)
    willing = rng().poisson(wish[:, None], (n, days))
    visits = _visits(rng(), setting, joined, help_chance)
    posts = _posts(rng(), setting, joined, _willing_a_day(setting, joined, willing))
    pings = _pings(rng(), setting, help_chance)
    return World(setting, joined, help_chance, response, new_to_shop, willing, visits, posts, pings)


def _joining(rng: np.random.Generator, setting: Setting) -> Ints:
    joined = np.zeros(setting.members, dtype=np.int64)
    newcomers = round(setting.newcomers * setting.members)
    joined[:newcomers] = np.sort(rng.integers(1, setting.days * TICKS_PER_DAY, newcomers))
    return joined


def _tick_of_day(rng: np.random.Generator, size: int) -> Ints:
    hours = rng.choice(24, size=size, p=DAY_CURVE / DAY_CURVE.sum())
    return hours * TICKS_PER_HOUR + rng.integers(0, TICKS_PER_HOUR, size)


def _coins(rng: np.random.Generator, chance: Floats) -> Ints:
    bits = rng.random((len(chance), MOST_VIEWS)) < chance[:, None]
    return bits @ (1 << np.arange(MOST_VIEWS))


def _visits(rng: np.random.Generator, setting: Setting, joined: Ints, chance: Floats) -> Visits:
    rate = rng.lognormal(0, setting.visits_sigma, setting.members)
    rate *= setting.visits_per_day / np.exp(setting.visits_sigma**2 / 2)
    counts = rng.poisson(rate[:, None], (setting.members, setting.days))
    member, day = (np.repeat(index.ravel(), counts.ravel()) for index in np.indices(counts.shape))
    tick = day * TICKS_PER_DAY + _tick_of_day(rng, len(member))
    views = np.minimum(rng.geometric(1 / setting.views_mean, len(member)), MOST_VIEWS)
    coins = _coins(rng, chance[member])
    order = np.lexsort((rng.random(len(member)), tick))
    order = order[tick[order] >= joined[member[order]]]
    return Visits(tick[order], member[order], views[order], coins[order])


def _willing_a_day(setting: Setting, joined: Ints, willing: Ints) -> float:
    """Helps that the members there are willing to give a day, whether or not they come."""
    present = np.arange(setting.days) * TICKS_PER_DAY >= joined[:, None]
    return float((willing * present).sum() / setting.days)


def _posts(rng: np.random.Generator, setting: Setting, joined: Ints, willing_a_day: float) -> Posts:
    n, ticks = setting.members, setting.days * TICKS_PER_DAY
    shares = np.array([kind.share for kind in setting.kinds])
    needed = np.array([kind.needed for kind in setting.kinds])
    taking = rng.lognormal(0, setting.takers_sigma, n)
    present = 1 - joined / ticks
    posts_a_day = setting.load * willing_a_day / (shares @ needed / shares.sum())
    rate = taking * posts_a_day / (taking @ present)
    counts = rng.poisson(rate[:, None], (n, setting.days))
    if setting.asks_daily is not None:
        counts = np.ones_like(counts)
    asker, day = (np.repeat(index.ravel(), counts.ravel()) for index in np.indices(counts.shape))
    tick = day * TICKS_PER_DAY + _tick_of_day(rng, len(asker))
    kind = rng.choice(len(shares), size=len(asker), p=shares / shares.sum())
    kept = tick >= joined[asker]
    # A newcomer asks within twelve hours of joining.
    new = np.flatnonzero(joined > 0)
    first_tick = joined[new] + rng.integers(0, 12 * TICKS_PER_HOUR, len(new))
    first_kind = rng.choice(len(shares), size=len(new), p=shares / shares.sum())
    tick, asker, kind = (
        np.concatenate(pair) for pair in ((tick[kept], first_tick), (asker[kept], new), (kind[kept], first_kind))
    )
    order = np.argsort(tick, kind="stable")
    order = order[tick[order] < ticks]
    tick, asker, kind = tick[order], asker[order], kind[order]
    return Posts(tick, asker, kind, _among_first_two(asker))


def _among_first_two(asker: Ints) -> Flags:
    seen: dict[int, int] = {}
    first = np.zeros(len(asker), dtype=bool)
    for index, member in enumerate(asker.tolist()):
        seen[member] = seen.get(member, 0) + 1
        first[index] = seen[member] <= 2
    return first


def _pings(rng: np.random.Generator, setting: Setting, chance: Floats) -> Pings:
    shape = (setting.members, setting.days, DRAWN_PINGS)
    minutes = rng.lognormal(np.log(setting.reply_minutes), setting.reply_sigma, shape)
    coins = _coins(rng, np.repeat(chance, setting.days * DRAWN_PINGS)).reshape(shape)
    recovery = rng.exponential(setting.recovery_days * TICKS_PER_DAY, shape)
    return Pings(
        answer=rng.random(shape),
        delay=np.maximum(np.ceil(minutes / TICK_MINUTES), 1).astype(np.int64),
        lands=rng.random(shape) < setting.lands,
        views=np.minimum(rng.geometric(1 / setting.further_views, shape), MOST_VIEWS),
        coins=coins,
        mute=rng.random(shape),
        recovery=np.maximum(recovery, 1).astype(np.int64),
        quits=rng.random(shape) < setting.quits,
    )
