"""Members who take and do not give: warned with their own numbers first, limited later, free again as soon as they give.

Pure rules of values; who is told and how one appeals is the business of `aid`. While a member pauses (illness, holidays) nothing gets worse.
"""

import math
from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How a member stands."""

    FINE = "fine"
    WARNED = "warned"
    LIMITED = "limited"


@dataclass(frozen=True)
class Rules:
    """From when on taking without giving is talked about."""

    # Nothing is said before this many days in the group, and before this much help (old help fades) was received.
    grace_days: float = 7.0
    least_received: float = 10.0
    # Given less than this share of what was received: a warning. From the second share on all is well again.
    warned_below: float = 0.2
    fine_from: float = 0.35
    # Days from the warning to the limit, without pauses.
    patience_days: float = 7.0


RECOMMENDED = Rules()


@dataclass(frozen=True, slots=True)
class Record:
    """What is known of a member: help given and received (faded sums), days in the group, whether the member pauses, the level so far, days since the
    warning that were not paused."""

    given: float
    received: float
    days: float
    is_paused: bool = False
    level: Level = Level.FINE
    days_warned: float = 0.0


def judge(record: Record, rules: Rules = RECOMMENDED) -> Level:
    """The level that follows."""
    if helps_to_fine(record, rules) == 0:
        return Level.FINE
    if record.is_paused:
        return record.level
    if record.level == Level.WARNED and record.days_warned >= rules.patience_days:
        return Level.LIMITED
    if record.level == Level.FINE and _owes(record, rules) and record.days >= rules.grace_days:
        return Level.WARNED
    return record.level


def helps_to_fine(record: Record, rules: Rules = RECOMMENDED) -> int:
    """How many helps bring the member to where nothing is said any more; 0 when all is well."""
    if record.received < rules.least_received:
        return 0
    return max(0, math.ceil(rules.fine_from * record.received - record.given))


def _owes(record: Record, rules: Rules) -> bool:
    return record.given < rules.warned_below * record.received
