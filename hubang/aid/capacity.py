"""How much help a member can still give today, per platform and activity: data, not code."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from hubang.aid.days import day_start
from hubang.aid.models import STANDING_CLAIMS, Assist, Capacity, HelpRequest
from hubang.engines.matching.quotas import Quota, Quotas
from hubang.groups.models import Membership
from hubang.lib.prepared import prepared


@dataclass(frozen=True)
class Left:
    """What is left today on one platform for one activity."""

    platform: str
    activity: str
    left: int
    per_day: int


def quotas_of(group_id: int) -> Quotas:
    """The table as it stands for a group: its own rows go before the general ones."""
    rows = _rows_of(group_id)
    return Quotas(
        Quota(row.platform, row.activity, row.per_day, row.pair_days, row.is_guess)
        for row in sorted(rows, key=lambda row: row.group_id or 0)
    )


@prepared
def _rows_of(group: int) -> QuerySet[Capacity]:
    return Capacity.objects.filter(Q(group=None) | Q(group=group))


@prepared
def _helps_of(helper: int, since: datetime) -> QuerySet[Assist, tuple[Any, ...]]:
    """Platform, activity, asker and moment of each help since then."""
    helps = Assist.objects.filter(helper=helper, state__in=STANDING_CLAIMS, claimed_at__gte=since)
    return helps.values_list("request__platform", "request__activity", "request__asker", "claimed_at")


class Capacities:
    """The member's capacity of today: two queries, then answers from memory."""

    def __init__(self, member: Membership, now: datetime) -> None:
        self.quotas = quotas_of(member.group_id)
        self._now = now
        today = day_start(now)
        since = min(today, now - timedelta(days=self.quotas.longest_pair_days))
        rows = _helps_of(member.pk, since)
        self._used = [(platform, activity) for platform, activity, _, at in rows if at >= today]
        self._last: dict[tuple[str, str, int], datetime] = {}
        for platform, activity, asker, at in rows:
            key = (platform, activity, asker)
            self._last[key] = max(at, self._last.get(key, at))

    def left(self, platform: str, activity: str) -> int:
        """How many assists are left today; a very large number where nothing limits."""
        return self.quotas.left(platform, activity, self._used)

    def rests(self, platform: str, activity: str, asker_id: int) -> bool:
        """Whether this member has helped this asker with this too recently for the shop to count it again."""
        days = self.quotas.pair_days(platform, activity)
        last = self._last.get((platform, activity, asker_id))
        return days > 0 and last is not None and day_start(last) + timedelta(days=days) > self._now

    def allows(self, request: HelpRequest) -> bool:
        """Whether the member could still help this request today, as far as the shop goes."""
        kind = (request.platform, request.activity)
        return self.left(*kind) > 0 and not self.rests(*kind, request.asker_id)

    def shown(self, pairs: Iterable[tuple[str, str]]) -> list[Left]:
        """For the line "today you can still help": what is limited among these pairs, each once."""
        lefts = []
        for platform, activity in dict.fromkeys(pairs):
            row = self.quotas.row(platform, activity)
            if row is not None:
                left = self.left(platform, activity)
                lefts.append(Left(platform, activity, max(left, 0), row.per_day))
        return lefts


@dataclass(frozen=True)
class CapacityRow:
    """One row of the table as it holds in a group: the group's own, or the general one."""

    platform: str
    activity: str
    per_day: int
    pair_days: int
    is_guess: bool
    is_own: bool


def rows_of(group_id: int) -> list[CapacityRow]:
    """Every row that holds in the group, by platform; what covers the rest of a platform comes last."""
    found = Capacity.objects.filter(Q(group=None) | Q(group=group_id))
    # The own one takes the place of the general one.
    rows = {(row.platform, row.activity): row for row in sorted(found, key=lambda row: row.group_id or 0)}
    ordered = sorted(rows.values(), key=lambda row: (row.platform, row.activity == "", row.activity))
    return [
        CapacityRow(row.platform, row.activity, row.per_day, row.pair_days, row.is_guess, row.group_id is not None)
        for row in ordered
    ]
