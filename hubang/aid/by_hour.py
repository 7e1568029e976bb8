"""When help comes, by the hour of asking: for everybody in the group, counts and times alone."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Final

from django.db.models import Min

from hubang.aid.days import SHANGHAI
from hubang.aid.models import HelpRequest, RequestState
from hubang.groups.models import Group

SINCE: Final = timedelta(days=30)
WIDTH: Final = 3
# With fewer requests a slot says nothing: a share of two requests is about two people.
LEAST: Final = 5


@dataclass(frozen=True)
class Slot:
    """Requests posted from `first` to before `last` o'clock, Shanghai time; None where there is too little to say."""

    first: int
    last: int
    requests: int
    first_help_minutes: int | None
    completion_hours: float | None
    completed_percent: int | None


def figures_by_hour(group: Group, *, now: datetime) -> list[Slot]:
    """Eight slots of three hours, of the last 30 days; one query."""
    rows = HelpRequest.objects.filter(group=group, created_at__gt=now - SINCE, created_at__lte=now)
    columns = rows.annotate(first=Min("assists__claimed_at")).values_list("created_at", "first", "closed_at", "state")
    slots: list[list[tuple[datetime, datetime | None, datetime | None, str]]] = [[] for _ in range(24 // WIDTH)]
    for created, first, closed, state in columns:
        slots[created.astimezone(SHANGHAI).hour // WIDTH].append((created, first, closed, state))
    return [_slot(index * WIDTH, found) for index, found in enumerate(slots)]


def _slot(first: int, rows: list[tuple[datetime, datetime | None, datetime | None, str]]) -> Slot:
    waits = [(helped - created).total_seconds() / 60 for created, helped, _, _ in rows if helped]
    done = [(created, closed) for created, _, closed, state in rows if state == RequestState.COMPLETED]
    hours = [(closed - created).total_seconds() / 3600 for created, closed in done if closed]
    ended = sum(state in {RequestState.COMPLETED, RequestState.EXPIRED} for *_, state in rows)
    is_enough = len(rows) >= LEAST
    return Slot(
        first,
        first + WIDTH,
        len(rows),
        round(median(waits)) if is_enough and waits else None,
        round(median(hours), 1) if is_enough and hours else None,
        round(100 * len(done) / ended) if is_enough and ended else None,
    )
