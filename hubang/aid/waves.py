"""Whom to ask in a group now: the group as it stands, put before `engines.matching.choose_helpers`.

A ping names no request: which one it becomes is decided when it is opened, by the feed. What is read here is read with a fixed number
of queries, whatever the number of members and requests.
"""

import threading
from collections import OrderedDict, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, NamedTuple

import numpy as np
from django.db.models import Exists, Max, OuterRef, Q
from numpy.typing import NDArray

from hubang.aid.board import FIRST_ASKS, OpenRequest, open_requests
from hubang.aid.capacity import quotas_of
from hubang.aid.days import SHANGHAI, day_start
from hubang.aid.models import STANDING_CLAIMS, Assist, HelpRequest, RequestState
from hubang.aid.pulse import LATELY, Kind, Pulse, pulse_of
from hubang.aid.queries import asks_made
from hubang.engines.matching import Demand, Helpers, Viewer, Wanting, choose_helpers, expected_helps, readiness
from hubang.engines.matching.response import active_days
from hubang.groups.models import Group, Membership, Standing
from hubang.groups.policies import current_rules_version
from hubang.notify.hours import is_quiet_hour, local_day
from hubang.notify.models import Absence, Address, Allowance, Preferences
from hubang.notify.pings import Choice, is_held_out, records_of, running_experiment, waves_not_due
from hubang.notify.ways import NOW

# How many members one wave asks at most; the next comes in a minute.
MOST: Final = 20
# What is expected of members of whom nothing is known: helps a day and member, for so many of the days that the pace is taken over.
# A new group, or one that has slept, would else be thought to finish nothing, and nobody would ever be asked.
USUAL_HELPS: Final = 1.5
USUAL_DAYS: Final = 3
PAIRS_KEPT: Final = timedelta(minutes=5)
GROUPS_KEPT: Final = 1000
# Of whoever chose nothing.
_DEFAULT: Final = Preferences()


class Person(NamedTuple):
    """A member who could be asked: key, user and public id."""

    pk: int
    user_id: int
    public_id: str


@dataclass(frozen=True)
class Wishes:
    """What the reachable members want: how often a day they may be asked, and whether not now."""

    ceilings: dict[int, int]
    resting: frozenset[int]


def groups_in_need(now: datetime, most: int) -> dict[str, int]:
    """Groups in which somebody waits for help and whose members may be asked again: public id and key, `most` of them at most."""
    wants = HelpRequest.objects.filter(
        group=OuterRef("pk"), state=RequestState.OPEN, deadline_at__gt=now, held_at=None, hidden_at=None
    )
    rows = Group.objects.filter(~Exists(waves_not_due(OuterRef("public_id"), now)), Exists(wants))
    return dict(rows.order_by("pk").values_list("public_id", "pk")[:most])


def choose(group: Group, now: datetime, rng: np.random.Generator) -> list[Choice]:
    """The members to ask now, with the odds at which the rule chose them."""
    wants = open_requests(group.pk, now)[::-1]
    people = _reachable(group, now)
    if not wants or not people:
        return []
    wishes = _wishes(group, [person.user_id for person in people], now)
    pulse = pulse_of(group.pk, group.public_id, now)
    kinds = list(dict.fromkeys(want.kind for want in wants))
    at = now.astimezone(SHANGHAI)
    viewers = _Viewers(group, people, wants, kinds, now)
    chosen = choose_helpers(
        _helpers(group, people, wishes, pulse, viewers, now),
        Demand(_wanting(group, wants, kinds, pulse, now)),
        viewers.viewer,
        hour=at.hour + at.minute / 60,
        rng=rng,
        limit=MOST,
    )
    return [
        Choice(people[one.member].user_id, one.propensity, one.is_random, wishes.ceilings[people[one.member].user_id])
        for one in chosen
    ]


def _reachable(group: Group, now: datetime) -> list[Person]:
    """Members who may help and who want to be told at once on some way outside: nobody is asked who cannot hear it."""
    here = Membership.objects.filter(group=group, standing=Standing.ACTIVE, user__is_active=True)
    ways = Address.objects.filter(ended_at=None, group__in=["", group.public_id]).exclude(confirmed_at=None)
    ways = ways.filter(user__memberships__group=group, user__memberships__standing=Standing.ACTIVE)
    pairs = set(ways.order_by().values_list("user", "channel"))
    hear = {user for user, channel in pairs if _DEFAULT.timing(channel, "wanted") == NOW}
    for wishes in Preferences.objects.filter(user__in=here.values("user")).exclude(choices={}):
        hear.discard(wishes.user_id)
        channels = [channel for user, channel in pairs if user == wishes.user_id]
        if any(wishes.timing(channel, "wanted") == NOW for channel in channels):
            hear.add(wishes.user_id)
    rows = here.filter(
        Q(muted_until=None) | Q(muted_until__lte=now), accepted_version__gte=current_rules_version(group)
    )
    people = rows.order_by("pk").values_list("pk", "user_id", "public_id")
    return [Person(*row) for row in people if row[1] in hear]


def _wishes(group: Group, users: Sequence[int], now: datetime) -> Wishes:
    """Ceilings, and who is away, in quiet hours or asked often enough today."""
    hour = now.astimezone(SHANGHAI).hour
    ceilings = dict.fromkeys(users, _DEFAULT.asks_per_day)
    is_usual_rest = is_quiet_hour(hour, _DEFAULT.quiet_from, _DEFAULT.quiet_until)
    # By the group, not by a list of five hundred: that would cost more than reading the rows.
    of_group = {"user__memberships__group": group, "user__memberships__standing": Standing.ACTIVE}
    away = Absence.objects.filter(**of_group, starts_at__lte=now, ends_at__gt=now)
    resting = set(away.values_list("user", flat=True))
    others = set(users) if is_usual_rest else set()
    columns = ("user_id", "quiet_from", "quiet_until", "asks_per_day")
    for user, quiet_from, quiet_until, ceiling in Preferences.objects.filter(**of_group).values_list(*columns):
        ceilings[user] = ceiling
        others.discard(user)
        if is_quiet_hour(hour, quiet_from, quiet_until):
            resting.add(user)
    used = Allowance.objects.filter(**of_group, what="ask", day=local_day(now)).values_list("user", "used")
    spent = {user for user, count in used if count >= ceilings.get(user, 0)}
    return Wishes(ceilings, frozenset(resting | others | spent | {user for user in users if not ceilings[user]}))


def _helpers(
    group: Group, people: Sequence[Person], wishes: Wishes, pulse: Pulse, viewers: "_Viewers", now: datetime
) -> Helpers:
    """What is known of each of them, in their order."""
    asked, answered, tired = records_of(group.public_id, [person.user_id for person in people], now)
    trial = running_experiment(group.public_id)
    return Helpers(
        ready=readiness(
            asked,
            answered,
            np.array([viewers.visits_today(person.pk) for person in people], dtype=np.int64),
            np.array([pulse.balance_of(person.pk) for person in people], dtype=np.float64),
        ),
        fatigue=tired,
        may_be_asked=np.array(
            [
                person.user_id not in wishes.resting and not (trial and is_held_out(trial, person.public_id))
                for person in people
            ],
            dtype=np.bool_,
        ),
    )


def _wanting(group: Group, wants: Sequence[OpenRequest], kinds: list[Kind], pulse: Pulse, now: datetime) -> Wanting:
    places = {kind: place for place, kind in enumerate(kinds)}
    which = np.array([places[want.kind] for want in wants], dtype=np.int64)
    midnight = now.astimezone(SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0)
    until = np.array([(want.deadline_at - midnight).total_seconds() / 3600 for want in wants], dtype=np.float64)
    here = active_days(np.array([(now - midnight).total_seconds() / 3600], dtype=np.float64))
    asks = asks_made([want.asker_id for want in wants])
    new_since = now - timedelta(days=group.newcomer_days)
    return Wanting(
        slots=np.arange(len(wants)),
        missing=np.array([want.needed - want.claimed for want in wants], dtype=np.int64),
        expected=expected_helps(
            which,
            active_days(until) - here,
            _pace(group, kinds, pulse),
        ),
        balance=np.array([pulse.balance_of(want.asker_id) for want in wants], dtype=np.float64),
        is_newcomer=np.array(
            [want.joined_at > new_since and asks.get(want.asker_id, 0) <= FIRST_ASKS for want in wants], dtype=np.bool_
        ),
        askers=np.array([want.asker_id for want in wants], dtype=np.int64),
        kinds=which,
    )


def _pace(group: Group, kinds: Sequence[Kind], pulse: Pulse) -> NDArray[np.float64]:
    """Helps a day of each kind: of the last seven days, and of some days as they usually are."""
    usual = USUAL_HELPS * group.member_count / len(kinds)
    seen = np.array([pulse.helps_a_day.get(kind, 0.0) for kind in kinds], dtype=np.float64)
    pace: NDArray[np.float64] = (LATELY.days * seen + USUAL_DAYS * usual) / (LATELY.days + USUAL_DAYS)
    return pace


Pairs = dict[int, list[tuple[str, str, int, datetime]]]


class _Viewers:
    """What each member can still help of these requests, read for all at once."""

    def __init__(
        self, group: Group, people: Sequence[Person], wants: Sequence[OpenRequest], kinds: list[Kind], now: datetime
    ) -> None:
        self._people, self._kinds, self._wants, self._now = people, kinds, wants, now
        self._quotas = quotas_of(group.pk)
        self._helped: dict[int, set[int]] = defaultdict(set)
        places = {want.pk: place for place, want in enumerate(wants)}
        claims = Assist.objects.filter(
            request__group=group, request__state=RequestState.OPEN, state__in=STANDING_CLAIMS
        )
        for helper, request in claims.values_list("helper", "request"):
            # One that was opened meanwhile is not among those looked at.
            if request in places:
                self._helped[helper].add(places[request])
        self._used: dict[int, list[tuple[str, str]]] = defaultdict(list)
        self._hours: dict[int, set[int]] = defaultdict(set)
        # What is kept of pairs is some minutes old; these are of today.
        self._fresh: Pairs = defaultdict(list)
        today = Assist.objects.filter(request__group=group, state__in=STANDING_CLAIMS, claimed_at__gte=day_start(now))
        rows = today.values_list("helper", "request__platform", "request__activity", "request__asker", "claimed_at")
        for helper, platform, activity, asker, at in rows:
            # A standing claim has its moment; the column allows none for what was merely opened.
            if at is not None:
                self._used[helper].append((platform, activity))
                self._hours[helper].add(at.hour)
                self._fresh[helper].append((platform, activity, asker, at))
        self._pairs = _pairs_of(group, now) if self._quotas.longest_pair_days else {}

    def visits_today(self, member: int) -> int:
        """In how many hours of today the member has helped: who has been here has helped with what they liked. Visits without a help are not kept."""
        return len(self._hours.get(member, ()))

    def viewer(self, place: int) -> Viewer:
        """What stands in the way of the member at this place."""
        member = self._people[place].pk
        used = self._used.get(member, [])
        return Viewer(
            member=member,
            has_left=[self._quotas.left(platform, activity, used) > 0 for platform, activity in self._kinds],
            helped=self._helped.get(member, set()),
            resting={
                (asker, self._kinds.index((platform, activity)))
                for platform, activity, asker, last in (*self._pairs.get(member, ()), *self._fresh.get(member, ()))
                if (platform, activity) in self._kinds and self._rests(platform, activity, last)
            },
        )

    def _rests(self, platform: str, activity: str, last: datetime) -> bool:
        days = self._quotas.pair_days(platform, activity)
        return days > 0 and day_start(last) + timedelta(days=days) > self._now


_kept: OrderedDict[str, tuple[datetime, Pairs]] = OrderedDict()
_lock = threading.Lock()


def _pairs_of(group: Group, now: datetime) -> Pairs:
    """By helper: whom they have helped with what, and when last. Kept for five minutes: the feed that a ping opens looks anew."""
    with _lock:
        known = _kept.get(group.public_id)
    if known is not None and timedelta(0) <= now - known[0] < PAIRS_KEPT:
        return known[1]
    rows = Assist.objects.filter(request__group=group, state__in=STANDING_CLAIMS).exclude(request__platform="")
    columns = ("helper", "request__platform", "request__activity", "request__asker")
    pairs: Pairs = defaultdict(list)
    for helper, platform, activity, asker, last in rows.values_list(*columns).annotate(last=Max("claimed_at")):
        pairs[helper].append((platform, activity, asker, last))
    with _lock:
        _kept[group.public_id] = (now, pairs)
        _kept.move_to_end(group.public_id)
        while len(_kept) > GROUPS_KEPT:
            _kept.popitem(last=False)
    return pairs
