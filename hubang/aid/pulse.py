"""What the place of a group's requests depends on besides the requests: balances, usual needs, how much help there is.

Derived from the rows each time, and kept in the process for some minutes, because it moves slowly and is asked for with every feed.
"""

import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from operator import mul
from typing import Final

import numpy as np
from django.db.models import Count, Q, QuerySet, Sum
from numpy.typing import NDArray

from hubang.aid.models import STANDING_CLAIMS, Assist, AssistState, HelpRequest
from hubang.engines.matching.balance import STEPS_DAYS, Helps, balance, credited, is_overdrawn, step_weights

KEPT: Final = timedelta(minutes=5)
GROUPS_KEPT: Final = 1000
LATELY: Final = timedelta(days=7)
NEEDS_SINCE: Final = timedelta(days=30)
# With fewer helps in a week than this, nothing is said about how much help there is.
LEAST_HELPS: Final = 20

Floats = NDArray[np.float64]
# Platform and activity; scene and nothing where no shop is concerned.
Kind = tuple[str, str]


def kind_of(platform: str, activity: str, scene: str) -> Kind:
    """What requests are compared by."""
    return (platform, activity) if platform else (scene, "")


@dataclass(frozen=True)
class Account:
    """Help given, as far as it counts, and received, each a sum of weights that fade (see engines/matching/balance.py)."""

    given: float = 0.0
    received: float = 0.0

    @property
    def balance(self) -> float:
        """Between -1 and 1."""
        return balance(self.given, self.received)


@dataclass(frozen=True)
class Pulse:
    """Of one group at one moment."""

    made_at: datetime
    accounts: dict[int, Account] = field(default_factory=dict)
    usual_needs: dict[Kind, int] = field(default_factory=dict)
    helps_a_day: dict[Kind, float] = field(default_factory=dict)
    # Helps asked for / helps given; 1 where there is too little to say.
    pressure: float = 1.0

    def balance_of(self, member_id: int) -> float:
        """Between -1 and 1; 0 for who has neither given nor received."""
        account = self.accounts.get(member_id)
        return account.balance if account else 0.0


_kept: OrderedDict[str, Pulse] = OrderedDict()
_lock = threading.Lock()


def pulse_of(group_id: int, public_id: str, now: datetime) -> Pulse:
    """The pulse of a group, not older than five minutes."""
    with _lock:
        known = _kept.get(public_id)
    if known is not None and timedelta(0) <= now - known.made_at < KEPT:
        return known
    fresh = take_pulse(group_id, now)
    with _lock:
        _kept[public_id] = fresh
        _kept.move_to_end(public_id)
        while len(_kept) > GROUPS_KEPT:
            _kept.popitem(last=False)
    return fresh


def take_pulse(group_id: int, now: datetime) -> Pulse:
    """The pulse of a group, from the rows as they are: five queries, and a few more where somebody has received more than they can pay for."""
    helps_a_day = _helps_a_day(group_id, now)
    asked = HelpRequest.objects.filter(group=group_id, created_at__gt=now - LATELY, created_at__lte=now)
    wanted = asked.aggregate(helps=Sum("helpers_needed"))["helps"] or 0
    helps = sum(helps_a_day.values()) * LATELY.days
    return Pulse(
        made_at=now,
        accounts=_accounts(group_id, now),
        usual_needs=_usual_needs(group_id, now),
        helps_a_day=helps_a_day,
        pressure=wanted / helps if helps >= LEAST_HELPS else 1.0,
    )


def accounts_of(assists: QuerySet[Assist], who: str, now: datetime) -> dict[int, float]:
    """Sums of weights of these assists by the member in the column `who`."""
    return {member: weight for (member,), weight in _weights_by(assists, (who,), now)}


def _weights_by(
    assists: QuerySet[Assist], columns: tuple[str, ...], now: datetime
) -> list[tuple[tuple[int, ...], float]]:
    counts = {}
    newer = timedelta(0)
    for index, days in enumerate(STEPS_DAYS):
        older = timedelta(days=days)
        within = Q(claimed_at__gt=now - older)
        counts[f"n{index}"] = Count("pk", filter=within & Q(claimed_at__lte=now - newer) if index else within)
        newer = older
    weights = step_weights()
    confirmed = assists.filter(state=AssistState.CONFIRMED, claimed_at__gt=now - newer)
    rows = confirmed.values_list(*columns).annotate(**counts)
    wide = len(columns)
    return [(row[:wide], sum(map(mul, weights, row[wide:]))) for row in rows]


def weight_of(at: datetime, now: datetime) -> float:
    """What one help counts at this moment: 1 for a fresh one, half after 14 days, nothing after eight weeks."""
    age = (now - at) / timedelta(days=1)
    steps = zip(STEPS_DAYS, step_weights(), strict=True)
    return next((weight for days, weight in steps if age < days), 0.0)


def _accounts(group_id: int, now: datetime) -> dict[int, Account]:
    helps = Assist.objects.filter(request__group=group_id)
    given, received = accounts_of(helps, "helper", now), accounts_of(helps, "request__asker", now)
    members = list(given.keys() | received.keys())
    taken = np.array([received.get(member, 0.0) for member in members])
    counts = _as_far_as_it_counts(members, np.array([given.get(member, 0.0) for member in members]), taken, helps, now)
    return {
        member: Account(*account) for member, *account in zip(members, counts.tolist(), taken.tolist(), strict=True)
    }


def _as_far_as_it_counts(
    members: list[int], given: Floats, received: Floats, helps: QuerySet[Assist], now: datetime
) -> Floats:
    """Help given as far as its askers can pay for it (see engines/matching/balance.py). Only the helps for those who cannot are fetched one by one."""
    place = {member: at for at, member in enumerate(members)}
    counts, looked_at = given, set[int]()
    pairs: list[tuple[int, int, float]] = []
    while new := {members[at] for at in np.flatnonzero(is_overdrawn(counts, received))} - looked_at:
        looked_at |= new
        rows = _weights_by(helps.filter(request__asker__in=new), ("helper", "request__asker"), now)
        # A helper who was not there yet when the sums were read is left out.
        pairs += [(place[helper], place[asker], weight) for (helper, asker), weight in rows if helper in place]
        helpers, askers, weights = np.array(pairs, dtype=np.float64).reshape(-1, 3).T
        counts, _ = credited(given, received, Helps(helpers.astype(np.int64), askers.astype(np.int64), weights))
    return counts


def _usual_needs(group_id: int, now: datetime) -> dict[Kind, int]:
    """The median need of each kind: what one member asks for moves it little."""
    rows = HelpRequest.objects.filter(group=group_id, created_at__gt=now - NEEDS_SINCE)
    counted = rows.values_list("platform", "activity", "scene", "helpers_needed").annotate(n=Count("pk"))
    needs: dict[Kind, list[int]] = {}
    for platform, activity, scene, needed, count in counted.order_by("helpers_needed"):
        needs.setdefault(kind_of(platform, activity, scene), []).extend([needed] * count)
    return {kind: found[(len(found) - 1) // 2] for kind, found in needs.items()}


def _helps_a_day(group_id: int, now: datetime) -> dict[Kind, float]:
    rows = Assist.objects.filter(
        request__group=group_id, state__in=STANDING_CLAIMS, claimed_at__gt=now - LATELY, claimed_at__lte=now
    )
    counted = rows.values_list("request__platform", "request__activity", "request__scene").annotate(n=Count("pk"))
    found: dict[Kind, float] = {}
    for platform, activity, scene, count in counted:
        kind = kind_of(platform, activity, scene)
        found[kind] = found.get(kind, 0.0) + count / LATELY.days
    return found
