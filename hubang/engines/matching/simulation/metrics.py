"""What a run amounts to: the measures of docs/matching.md."""

import numpy as np
from numpy.typing import NDArray

from hubang.engines.matching.simulation.run import Outcome
from hubang.engines.matching.simulation.world import TICKS_PER_DAY, TICKS_PER_HOUR

FIRST_DAY = 2
# Requests of a member's first days count as a newcomer's.
NEW_DAYS = 3
Flags = NDArray[np.bool_]


def scored(outcome: Outcome) -> Flags:
    """Requests that count: posted from day 2 on, with a deadline within the run."""
    world = outcome.world
    return (world.posts.tick >= FIRST_DAY * TICKS_PER_DAY) & (outcome.state.deadline <= world.ticks)


def hours_to_completion(outcome: Outcome) -> NDArray[np.float64]:
    """Of every counted request; infinite where it was not completed."""
    counts = scored(outcome)
    hours = (outcome.completed - outcome.world.posts.tick)[counts] / TICKS_PER_HOUR
    return np.where(outcome.completed[counts] >= 0, hours, np.inf)


def measures(outcome: Outcome) -> dict[str, float]:
    """All measures by name; shares between 0 and 1, hours, numbers a member and day."""
    counts, done = scored(outcome), outcome.completed >= 0
    hours = hours_to_completion(outcome)
    hours = hours[np.isfinite(hours)]
    result = {
        "completion": _mean(done[counts]),
        "median_hours": np.median(hours) if len(hours) else np.nan,
        "p90_hours": np.quantile(hours, 0.9) if len(hours) else np.nan,
        **_effort(outcome, counts, done),
        **_fairness(outcome, counts, done),
        **_by_kind(outcome, counts, done),
    }
    return {name: float(value) for name, value in result.items()}


def _effort(outcome: Outcome, counts: Flags, done: Flags) -> dict[str, float]:
    world = outcome.world
    present = _days_present(outcome).sum()
    counted = counts[outcome.help_request]
    wasted = counted & ~done[outcome.help_request]
    pings = outcome.pings.sum()
    return {
        "pings": pings / present,
        "pings_per_help": pings / max(len(outcome.help_tick), 1),
        "helps": len(outcome.help_tick) / present,
        "wasted": wasted.sum() / max(counted.sum(), 1),
        "muted": outcome.muted.sum() / world.members,
    }


def _days_present(outcome: Outcome) -> NDArray[np.float64]:
    return np.maximum(outcome.world.ticks - outcome.world.joined, 1) / TICKS_PER_DAY


def _fairness(outcome: Outcome, counts: Flags, done: Flags) -> dict[str, float]:
    world, state = outcome.world, outcome.state
    asks = np.bincount(state.asker[counts], minlength=world.members)
    wins = np.bincount(state.asker[counts & done], minlength=world.members)
    asked = asks > 0
    share = wins[asked] / asks[asked]
    given = np.bincount(outcome.help_member, minlength=world.members) / _days_present(outcome)
    lower = (given < (np.median(given[asked]) if asked.any() else 0))[state.asker]
    age = world.posts.tick - world.joined[state.asker]
    new = counts & (world.joined[state.asker] > 0) & (age < NEW_DAYS * TICKS_PER_DAY)
    mean, low = _mean(done[counts]), _mean(done[counts & lower])
    return {
        "gini": gini(share),
        "spearman": spearman(given[asked], share),
        "upper_givers": _mean(done[counts & ~lower]),
        "lower_givers": low,
        "lower_to_mean": low / mean if mean else np.nan,
        "newcomers": _mean(done[new]),
        "newcomers_over_mean": _mean(done[new]) - mean,
    }


def _by_kind(outcome: Outcome, counts: Flags, done: Flags) -> dict[str, float]:
    kinds = outcome.world.kinds
    shares = {
        f"kind {kind.name}": _mean(done[counts & (outcome.state.kind == index)]) for index, kind in enumerate(kinds)
    }
    return {**shares, "worst_kind": min((share for share in shares.values() if share == share), default=np.nan)}


def _mean(flags: Flags) -> float:
    return float(flags.mean()) if len(flags) else float("nan")


def gini(values: NDArray[np.float64]) -> float:
    """Gini coefficient of values >= 0; 0 when all are equal."""
    ordered = np.sort(values)
    n, total = len(ordered), ordered.sum()
    if not n or not total:
        return 0.0
    return float((2 * np.arange(1, n + 1) - n - 1) @ ordered / (n * total))


def spearman(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """Rank correlation with mean ranks for ties; nan where one does not vary."""
    ranks = [_ranks(one), _ranks(other)]
    if any(r.std() == 0 for r in ranks):
        return float("nan")
    first, second = (r - r.mean() for r in ranks)
    return float(first @ second / np.sqrt((first @ first) * (second @ second)))


def _ranks(values: NDArray[np.float64]) -> NDArray[np.float64]:
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    return ((ends - counts + ends + 1) / 2)[inverse]
