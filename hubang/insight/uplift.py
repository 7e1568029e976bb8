"""What asking brings: helps a week of the members who may be asked, against those held out by lot, with the uncertainty of it.

Everybody counts in the arm of their lot, asked or not (intention to treat), so nothing that asking does to people can bias it: also not
that some silence us. The unit is the member; the interval is Welch's for two means, with the normal quantile, which is why small arms say nothing.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import sqrt
from statistics import fmean, variance

from django.db.models import Q

from hubang.aid.models import STANDING_CLAIMS, Assist
from hubang.groups.models import Membership
from hubang.lib.refused import Absent
from hubang.notify.models import Experiment, Ping
from hubang.notify.pings import is_held_out

WEEK = timedelta(days=7)
# Fewer members in an arm: no figure at all.
LEAST = 20
QUANTILE = 1.96


@dataclass(frozen=True)
class Uplift:
    """Helps a member and week in both arms, their difference, and the interval that covers the true one in 19 of 20 cases."""

    begins: datetime
    weeks: float
    asked: int
    held_out: int
    helps_asked: float
    helps_held_out: float
    low: float | None
    high: float | None

    @property
    def difference(self) -> float:
        """Helps a member and week more for those who may be asked."""
        return self.helps_asked - self.helps_held_out


@dataclass(frozen=True)
class Report:
    """An experiment: all of it, each full week, and how the pings went."""

    experiment: Experiment
    whole: Uplift
    weeks: list[Uplift]
    pings: int
    answered: int


def compare(asked: Sequence[float], held_out: Sequence[float]) -> tuple[float, float, float | None, float | None]:
    """Means of both arms, and the 95 % interval of their difference; no interval with fewer than twenty members in an arm."""
    means = (fmean(asked) if asked else 0.0, fmean(held_out) if held_out else 0.0)
    if min(len(asked), len(held_out)) < LEAST:
        return *means, None, None
    half = QUANTILE * sqrt(variance(asked) / len(asked) + variance(held_out) / len(held_out))
    difference = means[0] - means[1]
    return *means, difference - half, difference + half


def experiments_for(owner: Membership) -> list[Experiment]:
    """The experiments of the owner's group, the newest first."""
    if not (owner.is_active and owner.role == "owner"):
        raise Absent
    return list(Experiment.objects.filter(group=owner.group.public_id).order_by("-started_at")[:20])


def report_for(owner: Membership, experiment: Experiment, *, now: datetime) -> Report:
    """What came of an experiment of the owner's group so far."""
    if experiment not in experiments_for(owner):
        raise Absent
    end = min(experiment.ended_at or now, now)
    arms = _arms(owner, experiment, end)
    full = int((end - experiment.started_at) / WEEK)
    starts = [experiment.started_at + week * WEEK for week in range(full)]
    pings = Ping.objects.filter(group=experiment.group, asked_at__gte=experiment.started_at, asked_at__lt=end)
    return Report(
        experiment,
        _uplift(arms, experiment.started_at, end),
        [_uplift(arms, start, start + WEEK) for start in starts[-26:]],
        pings.count(),
        pings.exclude(answered_at=None).count(),
    )


def _arms(owner: Membership, experiment: Experiment, end: datetime) -> tuple[list[int], list[int]]:
    """Keys of the members who were there from the beginning to the end: those who may be asked, and those held out."""
    there = Membership.objects.filter(group=owner.group_id, joined_at__lt=experiment.started_at)
    there = there.filter(Q(left_at=None) | Q(left_at__gte=end) | Q(standing="active"))
    arms: tuple[list[int], list[int]] = ([], [])
    for key, public_id in there.values_list("pk", "public_id"):
        arms[is_held_out(experiment, public_id)].append(key)
    return arms


def _uplift(arms: tuple[list[int], list[int]], begins: datetime, ends: datetime) -> Uplift:
    weeks = max((ends - begins) / WEEK, 1e-9)
    helps = Assist.objects.filter(state__in=STANDING_CLAIMS, claimed_at__gte=begins, claimed_at__lt=ends)
    counts = Counter(helps.filter(helper__in=[*arms[0], *arms[1]]).values_list("helper", flat=True))
    asked, held_out = ([counts[key] / weeks for key in arm] for arm in arms)
    return Uplift(begins, weeks, len(asked), len(held_out), *compare(asked, held_out))
