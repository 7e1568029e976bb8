"""How much help a member can still give today, per platform and activity: data, not code."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from hubang.aid.days import day_start
from hubang.aid.models import STANDING_CLAIMS, Assist, Capacity, HelpRequest
from hubang.groups.models import Membership

# Where no row says otherwise: charity and study cost no shop's quota.
UNLIMITED = 1_000_000


@dataclass(frozen=True)
class Left:
    """What is left today on one platform for one activity."""

    platform: str
    activity: str
    left: int
    per_day: int


class Capacities:
    """The member's capacity of today: two queries, then answers from memory."""

    def __init__(self, member: Membership, now: datetime) -> None:
        rows = Capacity.objects.filter(Q(group=None) | Q(group=member.group_id))
        # The group's own rows come last and win.
        self._limits = {
            (row.platform, row.activity): row.per_day for row in sorted(rows, key=lambda row: row.group_id or 0)
        }
        used = Assist.objects.filter(helper=member, state__in=STANDING_CLAIMS, claimed_at__gte=day_start(now))
        self._used = list(used.values_list("request__platform", "request__activity"))

    def left(self, platform: str, activity: str) -> int:
        """How many assists are left today; a very large number where nothing limits."""
        if not platform:
            return UNLIMITED
        own = self._limits.get((platform, activity))
        if own is not None:
            return own - sum(pair == (platform, activity) for pair in self._used)
        whole = self._limits.get((platform, ""))
        if whole is None:
            return UNLIMITED
        return whole - sum(p == platform and (p, a) not in self._limits for p, a in self._used)

    def allows(self, request: HelpRequest) -> bool:
        """Whether the member could still help this request today, as far as the shop's quota goes."""
        return self.left(request.platform, request.activity) > 0

    def shown(self, pairs: Iterable[tuple[str, str]]) -> list[Left]:
        """For the line "today you can still help": what is limited among these pairs, each once."""
        lefts = []
        for platform, activity in dict.fromkeys(pairs):
            left = self.left(platform, activity)
            if left < UNLIMITED:
                per_day = self._limits.get((platform, activity)) or self._limits[platform, ""]
                lefts.append(Left(platform, activity, max(left, 0), per_day))
        return lefts
