"""What is known of a member who might be asked: answers, fatigue, and whether help is left in them today."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
FATIGUE_HALF_LIFE_HOURS = 12.0
FIRST_HOUR, LAST_HOUR = 8, 23
# How much of a day's willingness is left for a ping after so many visits of the feed today: who has been here has helped with what they liked.
LEFT_AFTER_VISITS = np.array([1.0, 0.5, 0.3, 0.1])


def answer_rate(asked: Floats, answered: Floats) -> Floats:
    """How likely a ping is answered, from the record: (1 + answered) / (4 + asked), so 1/4 for who was never asked."""
    rate: Floats = (1.0 + answered) / (4.0 + asked)
    return rate


def left_today(visits_today: NDArray[np.integer]) -> Floats:
    """Share of the day's willingness that a ping would still find."""
    left: Floats = LEFT_AFTER_VISITS[np.minimum(visits_today, len(LEFT_AFTER_VISITS) - 1)]
    return left


def readiness(
    asked: Floats, answered: Floats, visits_today: NDArray[np.integer], balance: Floats, give_weight: float = 0.5
) -> Floats:
    """Helps to be had for the price of one, before fatigue; all of shape (n,). Who owes help is asked before who has given much."""
    ready: Floats = answer_rate(asked, answered) * left_today(visits_today) / (1.0 + give_weight * balance)
    return ready


def fatigue(ages_hours: Floats) -> float:
    """Fatigue from the pings of one member, by their ages: each counts one, half after twelve hours."""
    return float(np.exp2(-np.asarray(ages_hours) / FATIGUE_HALF_LIFE_HOURS).sum())


def is_waking_hour(hour: float) -> bool:
    """Whether pings may go out at this hour of the member's day (0 to 24)."""
    return FIRST_HOUR <= hour < LAST_HOUR


def active_days(hours: Floats) -> Floats:
    """Hours since some midnight, counted in days of which only 8 to 23 o'clock pass."""
    day, hour = np.divmod(hours, 24)
    active: Floats = day + np.clip((hour - FIRST_HOUR) / (LAST_HOUR - FIRST_HOUR), 0, 1)
    return active


@dataclass(frozen=True)
class Helpers:
    """Members who might be asked, arrays of shape (n,): how ready (see `readiness`), how tired now, whether they may be asked at all now
    (not paused, not held out, within their own hours and ceiling, reachable)."""

    ready: NDArray[np.floating]
    fatigue: NDArray[np.floating]
    may_be_asked: NDArray[np.bool_]
