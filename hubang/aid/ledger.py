"""Balance, savings and figures: always derived from the rows, never stored."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from statistics import median

from django.db.models import Count, Min, Q, QuerySet, Sum

from hubang.aid.models import Assist, AssistState, HelpRequest, RequestState, Thanks
from hubang.groups.models import Group, Membership

SINCE = timedelta(days=30)


@dataclass(frozen=True)
class Balance:
    """Confirmed help given and received."""

    given: int
    received: int


@dataclass(frozen=True)
class Figures:
    """How the group is doing in 30 days; None where there is too little to say."""

    first_help_minutes: int | None
    completion_hours: float | None
    completed_percent: int | None
    requests: int
    saved: Decimal


def balance_of(member: Membership) -> Balance:
    """The member's balance in this group."""
    confirmed = Assist.objects.filter(state=AssistState.CONFIRMED)
    counts = confirmed.filter(Q(helper=member) | Q(request__asker=member)).aggregate(
        given=Count("pk", filter=Q(helper=member)), received=Count("pk", filter=Q(request__asker=member))
    )
    return Balance(counts["given"], counts["received"])


def all_entries_of(member: Membership) -> QuerySet[Assist]:
    """The entries behind the balance: each is one confirmed assist, given or received."""
    rows = Assist.objects.filter(state=AssistState.CONFIRMED).filter(Q(helper=member) | Q(request__asker=member))
    return rows.select_related("helper", "request__asker")


def entries_of(member: Membership, limit: int = 100) -> list[Assist]:
    """The same, newest first."""
    return list(all_entries_of(member).order_by("-decided_at", "-pk")[:limit])


def saved_by(member: Membership) -> Decimal:
    """What the member says to have saved."""
    return _saved(HelpRequest.objects.filter(asker=member))


def _saved(rows: QuerySet[HelpRequest]) -> Decimal:
    sums = (
        rows.filter(state=RequestState.COMPLETED)
        .exclude(normal_price=None)
        .aggregate(normal=Sum("normal_price"), paid=Sum("paid_price"))
    )
    return (sums["normal"] or Decimal(0)) - (sums["paid"] or Decimal(0))


def thanks_wall(member: Membership, *, now: datetime, limit: int = 10) -> list[tuple[Membership, int]]:
    """Who helped most in 30 days in the member's group. There is no list of who helped least."""
    rows = Assist.objects.filter(
        request__group=member.group_id,
        state=AssistState.CONFIRMED,
        decided_at__gt=now - SINCE,
        helper__standing="active",
    )
    counted = rows.values("helper").annotate(n=Count("pk")).order_by("-n", "helper")[:limit]
    people = Membership.objects.in_bulk([row["helper"] for row in counted])
    return [(people[row["helper"]], row["n"]) for row in counted]


def all_thanks_received(member: Membership) -> QuerySet[Thanks]:
    """Lines of thanks to the member."""
    return Thanks.objects.select_related("assist__request__asker").filter(assist__helper=member)


def thanks_received(member: Membership, limit: int = 30) -> list[Thanks]:
    """The same, newest first."""
    return list(all_thanks_received(member).order_by("-created_at")[:limit])


def figures_of(member: Membership, *, now: datetime) -> Figures:
    """The figures that everybody in the group sees."""
    return group_figures(member.group, now=now)


def group_figures(group: Group, *, now: datetime) -> Figures:
    """The same for whoever looks at the group from outside: counts alone, no person and no request."""
    rows = HelpRequest.objects.filter(group=group, created_at__gt=now - SINCE)
    counts = rows.aggregate(
        requests=Count("pk"),
        completed=Count("pk", filter=Q(state=RequestState.COMPLETED)),
        ended=Count("pk", filter=Q(state__in=[RequestState.COMPLETED, RequestState.EXPIRED])),
    )
    firsts = rows.annotate(first=Min("assists__claimed_at")).exclude(first=None).values_list("created_at", "first")
    waits = [(first - created).total_seconds() / 60 for created, first in firsts]
    done = rows.filter(state=RequestState.COMPLETED).exclude(closed_at=None).values_list("created_at", "closed_at")
    hours = [(closed - created).total_seconds() / 3600 for created, closed in done if closed]
    return Figures(
        first_help_minutes=round(median(waits)) if waits else None,
        completion_hours=round(median(hours), 1) if hours else None,
        completed_percent=round(100 * counts["completed"] / counts["ended"]) if counts["ended"] else None,
        requests=counts["requests"],
        saved=_saved(rows),
    )
