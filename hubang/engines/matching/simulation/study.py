"""Several policies on the same seeds: means with their uncertainty, and differences pair by pair."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from hubang.engines.matching.simulation.baselines import POLICIES
from hubang.engines.matching.simulation.metrics import hours_to_completion, measures
from hubang.engines.matching.simulation.run import simulate
from hubang.engines.matching.simulation.twists import Twists
from hubang.engines.matching.simulation.world import Setting, World, draw

# Quantiles of Student's t for a two-sided 95 % interval, by degrees of freedom; beyond the table the normal one is near enough.
T_95 = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120]
NORMAL_95 = 1.96


@dataclass(frozen=True)
class Estimate:
    """A mean over seeds with its 95 % interval; a single seed has no interval, which is then the value itself."""

    mean: float
    low: float
    high: float


def estimate(values: list[float]) -> Estimate:
    """Student's interval of the mean; values that are not numbers are left out."""
    known = np.array([value for value in values if not np.isnan(value)])
    if not len(known):
        return Estimate(float("nan"), float("nan"), float("nan"))
    mean = float(known.mean())
    if len(known) == 1:
        return Estimate(mean, mean, mean)
    t = T_95[len(known) - 2] if len(known) - 2 < len(T_95) else NORMAL_95
    half = t * float(known.std(ddof=1)) / len(known) ** 0.5
    return Estimate(mean, mean - half, mean + half)


@dataclass
class Study:
    """Measures by policy and seed, and the time to completion of every counted request (hours; infinite where there was none)."""

    seeds: list[int]
    measures: dict[str, list[dict[str, float]]]
    hours: dict[str, list[float]]

    def estimates(self, policy: str) -> dict[str, Estimate]:
        """Every measure of a policy."""
        rows = self.measures[policy]
        return {name: estimate([row.get(name, float("nan")) for row in rows]) for name in rows[0]}

    def difference(self, policy: str, other: str, measure: str) -> Estimate:
        """How much more the policy has than the other, seed by seed."""
        pairs = zip(self.measures[policy], self.measures[other], strict=True)
        return estimate([one[measure] - two[measure] for one, two in pairs])


@dataclass(frozen=True)
class Step:
    """One run of a study is to begin: the how-manieth of how many, of which policy, with which seed."""

    number: int
    of: int
    policy: str
    seed: int


def steps(policies: list[str], seeds: list[int]) -> Iterator[Step]:
    """The runs of a study, seed by seed."""
    total = len(policies) * len(seeds)
    for index, seed in enumerate(seeds):
        for at, policy in enumerate(policies):
            yield Step(index * len(policies) + at, total, policy, seed)


def study(
    policies: list[str],
    setting: Setting,
    seeds: list[int],
    twists: Twists | None = None,
    tell: Callable[[Step, float], None] | None = None,
    see: Callable[[World, int], None] | None = None,
) -> Study:
    """Run every policy on every seed. `tell(step, share done of it)` for a progress bar; `see` gets each world once."""
    result = Study(seeds, {name: [] for name in policies}, {name: [] for name in policies})
    world = None
    for step in steps(policies, seeds):
        if step.policy == policies[0] or world is None:
            world = draw(setting, step.seed)
            if see is not None:
                see(world, step.seed)
        progress = _part_of(step, tell) if tell is not None else None
        outcome = simulate(world, POLICIES[step.policy][1](), step.seed, twists, progress)
        result.measures[step.policy].append(measures(outcome))
        result.hours[step.policy] += hours_to_completion(outcome).tolist()
    return result


def _part_of(step: Step, tell: Callable[[Step, float], None]) -> Callable[[int, int], None]:
    return lambda done, of: tell(step, done / of)
