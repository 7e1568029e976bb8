"""Why a request has its place: the terms of its score, said as codes that the pages turn into words.

Only what moves it up is said. That an asker has taken more than given is nobody's business but the asker's.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hubang.engines.matching.scores import RECOMMENDED, Requests, Weights, feed_scores

# A term is named when it lifts the request by at least this much over the middle of the feed.
NOTABLE = 0.25
CODES = ("nearly_done", "newcomer", "asker_gives", "newest")


@dataclass(frozen=True, slots=True)
class Reason:
    """A code of CODES and by how many missing helps it lifts the request over the middle of the feed."""

    code: str
    lift: float


def explain(
    requests: Requests, weights: Weights = RECOMMENDED, rows: Sequence[int] | None = None
) -> list[tuple[Reason, ...]]:
    """For each of the n requests, or for these rows of them, the reasons, the strongest first; none when nothing lifts it.

    A newcomer's lift counts in full. Terms are those of `feed_scores`, so a reason is never said that does not act.
    """
    terms = _terms(requests, weights)
    names = list(terms)
    lifts = np.array([terms[name] for name in names]).T.reshape(len(requests.missing), len(names))
    if rows is not None:
        lifts = lifts[np.array(rows, dtype=np.int64)]
    return [
        tuple(Reason(names[at], float(row[at])) for at in np.argsort(-row, kind="stable") if row[at] >= NOTABLE)
        for row in lifts
    ]


def _terms(requests: Requests, weights: Weights) -> dict[str, NDArray[np.float64]]:
    zero, no = np.zeros(len(requests.missing)), np.zeros(len(requests.missing), dtype=bool)
    need = Requests(requests.missing, requests.usual_need, zero, zero, no)
    age = Requests(zero.astype(np.int64), requests.usual_need, requests.age_hours, zero, no)
    gives = np.maximum(requests.balance, 0).astype(np.float64) * weights.balance
    return {
        "nearly_done": _over_middle(feed_scores(need, weights)),
        "newcomer": requests.is_newcomer.astype(np.float64) * weights.newcomer,
        "asker_gives": gives,
        "newest": _over_middle(feed_scores(age, weights)),
    }


def _over_middle(scores: NDArray[np.float32]) -> NDArray[np.float64]:
    over: NDArray[np.float64] = scores.astype(np.float64)
    return over - (np.median(over) if len(over) else 0.0)
