"""Asking members for help: whose turn it is to ask in a group, what was asked, and how members answer. Whom to ask is decided in aid/."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from django.db.models import F, QuerySet
from numpy.typing import NDArray

from hubang.engines.matching.response import FATIGUE_HALF_LIFE_HOURS
from hubang.lib.db import atomic
from hubang.lib.ids import new_public_id
from hubang.notify.models import Experiment, Notification, Ping, Responder, Wave
from hubang.notify.outbox import tell_all
from hubang.notify.preferences import spend_all

EVERY = timedelta(minutes=1)
# Longer than choosing takes; afterwards another worker chooses.
LEASE = timedelta(seconds=60)
# A ping that brought nobody within this time is one without an answer.
ANSWER_WITHIN = timedelta(hours=12)
FATIGUE_HALF_LIFE = timedelta(hours=FATIGUE_HALF_LIFE_HOURS)
BATCH = 500
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Choice:
    """A member to ask: how likely the rule was to choose just this one, whether by lot, and how often a day this one may be asked."""

    user_id: int
    propensity: float
    is_random: bool
    ceiling: int


def waves_not_due(group: Any, now: datetime) -> QuerySet[Wave]:
    """The wave of a group (public id, or an expression for one) as long as it is not due: asked a moment ago, or in another worker's hands."""
    return Wave.objects.filter(group=group, due_at__gt=now)


def take_waves(groups: Sequence[str], now: datetime) -> dict[str, str]:
    """Take the right to ask in these groups, for `LEASE`; the token by group. Those that another worker has taken are missing."""
    taken = {}
    with atomic():
        Wave.objects.bulk_create((Wave(group=group, due_at=now) for group in groups), ignore_conflicts=True)
        # In order of the names: two workers never wait for each other.
        for group in sorted(groups):
            holder = new_public_id()
            if Wave.objects.filter(group=group, due_at__lte=now).update(holder=holder, due_at=now + LEASE):
                taken[group] = holder
    return taken


def finish_waves(holders: Iterable[str], now: datetime) -> None:
    """Nobody is to be asked in these groups this time."""
    with atomic():
        Wave.objects.filter(holder__in=list(holders)).exclude(holder="").update(due_at=now + EVERY, holder="")


def ask(group: str, holder: str, choices: Sequence[Choice], now: datetime) -> list[Ping]:
    """Ask these members, in one transaction with the end of the wave: whoever lost the right to ask asks nobody.

    A member whose ceiling is used up, also by another group's wave at the same moment, is left out. What was asked before and
    not seen is not asked twice: the new notice takes the place of the old one.
    """
    with atomic():
        if not Wave.objects.filter(group=group, holder=holder).update(due_at=now + EVERY, holder=""):
            return []
        able = spend_all({choice.user_id: choice.ceiling for choice in choices}, "ask", now)
        asked = [choice for choice in choices if choice.user_id in able]
        users = [choice.user_id for choice in asked]
        Notification.objects.filter(user__in=users, group=group, kind="wanted", read_at=None).update(read_at=now)
        notices = tell_all(users, "wanted", group=group, now=now)
        _tire(group, users, now)
        return Ping.objects.bulk_create(
            Ping(
                user_id=choice.user_id, group=group, notification=notice, asked_at=now, propensity=choice.propensity, is_random=choice.is_random
            )
            for choice, notice in zip(asked, notices, strict=True)
        )  # fmt: skip


def _tire(group: str, users: Sequence[int], now: datetime) -> None:
    """One more ping for each: what they were tired of before fades, and one comes on top."""
    known = {row.user_id: row for row in Responder.objects.filter(group=group, user__in=users)}
    for row in known.values():
        row.fatigue, row.fatigue_at, row.asked = fatigue_of(row, now) + 1.0, now, row.asked + 1
    Responder.objects.bulk_update(known.values(), ["fatigue", "fatigue_at", "asked"])
    fresh = (
        Responder(user_id=user, group=group, fatigue=1.0, fatigue_at=now, asked=1)
        for user in users
        if user not in known
    )
    Responder.objects.bulk_create(fresh)


def fatigue_of(row: Responder, now: datetime) -> float:
    """How tired the member is now: what it was, half of it gone after twelve hours."""
    return float(row.fatigue * _left([row.fatigue_at], now)[0])


def _left(since: Sequence[datetime], now: datetime) -> Floats:
    """What is left of a fatigue of these moments."""
    ages = now.timestamp() - np.array([at.timestamp() for at in since], dtype=np.float64)
    left: Floats = np.exp2(-np.maximum(ages, 0) / FATIGUE_HALF_LIFE.total_seconds())
    return left


def records_of(group: str, users: Sequence[int], now: datetime) -> tuple[Floats, Floats, Floats]:
    """Of each of these members of a group, in their order: pings, those of them that were answered, and fatigue now."""
    places = {user: place for place, user in enumerate(users)}
    columns = ("user_id", "asked", "answered", "fatigue", "fatigue_at")
    rows = [row for row in Responder.objects.filter(group=group).values_list(*columns) if row[0] in places]
    found = np.zeros((3, len(users)), dtype=np.float64)
    if rows:
        who, asked, answered, fatigue, since = zip(*rows, strict=True)
        found[:, [places[user] for user in who]] = asked, answered, np.array(fatigue) * _left(since, now)
    return found[0], found[1], found[2]


def answer(user_id: int, group: str, now: datetime) -> int:
    """The member came and opened a request: what was asked within twelve hours is answered, in the caller's transaction; how many pings."""
    keys = [*_open(user_id, group, now).values_list("pk", flat=True)]
    # Each ping is settled once, whoever does it at the same time.
    done = Ping.objects.filter(pk__in=keys, settled_at=None).update(answered_at=now, settled_at=now) if keys else 0
    if done:
        records = Responder.objects.filter(user=user_id, group=group)
        records.update(answered=F("answered") + done)
    return done


def _open(user_id: int, group: str, now: datetime) -> QuerySet[Ping]:
    return Ping.objects.filter(user=user_id, group=group, settled_at=None, asked_at__gt=now - ANSWER_WITHIN)


def settle_pings(now: datetime) -> int:
    """Note that pings of more than twelve hours ago brought nobody; how many."""
    old = Ping.objects.filter(settled_at=None, asked_at__lte=now - ANSWER_WITHIN).order_by("asked_at", "pk")
    with atomic():
        keys = list(old.values_list("pk", flat=True)[:BATCH])
        # Each is settled once, whoever answers at the same time.
        return Ping.objects.filter(pk__in=keys, settled_at=None).update(settled_at=now)


def running_experiment(group: str) -> Experiment | None:
    """The experiment that runs in a group."""
    return Experiment.objects.filter(group=group, ended_at=None).first()


def is_held_out(experiment: Experiment, member: str) -> bool:
    """Whether this member (public id) is never asked as long as the experiment runs: by lot, and always the same."""
    drawn = int.from_bytes(hashlib.sha256(f"{experiment.salt} {member}".encode()).digest()[:8], "big")
    return drawn % 100 < experiment.held_out_percent
