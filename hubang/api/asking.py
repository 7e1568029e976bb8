"""What asking for help goes by: how often one can help, and trials of asking itself."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema

from hubang.aid import actions
from hubang.aid.capacity import rows_of
from hubang.api.auth import Token, member_of
from hubang.api.refusals import RESPONSES
from hubang.api.schemas import Done
from hubang.api.writes import Empty, Key, Strict, do_once
from hubang.insight.uplift import Report, Uplift, experiments_for, report_for
from hubang.lib.refused import Absent

router = Router(tags=["asking"])


class CapacityOut(Schema):
    """How many helps a day one member has for a platform and activity (empty: all others), and days until the same two can do it again."""

    platform: str
    activity: str
    per_day: int
    pair_days: int
    is_guess: bool
    is_own: bool


class CapacityIn(Strict):
    """A row for this group; 36500 days stand for never."""

    platform: str
    activity: str = ""
    per_day: int
    pair_days: int = 0


class CapacityKey(Strict):
    """Which row."""

    platform: str
    activity: str = ""


class UpliftOut(Schema):
    """Helps a member and week of both sides; low and high of the 95 % interval of the difference, null with fewer than 20 on a side."""

    begins: datetime
    weeks: float
    asked: int
    held_out: int
    helps_asked: float
    helps_held_out: float
    difference: float
    low: float | None
    high: float | None


class ExperimentOut(Schema):
    """A trial: some members, drawn by lot, are not asked for help."""

    id: str
    held_out_percent: int
    started_at: datetime
    ended_at: datetime | None
    pings: int
    answered: int
    whole: UpliftOut
    weeks: list[UpliftOut]


class ExperimentIn(Strict):
    """What share of the members is not asked: 10, 20 or 50 in a hundred."""

    percent: int


CAPACITIES, EXPERIMENTS = "/groups/{gid}/capacities", "/groups/{gid}/experiments"


@router.get(CAPACITIES, auth=Token("read"), response={200: list[CapacityOut], **RESPONSES})
def capacities(request: HttpRequest, gid: str) -> list[dict[str, Any]]:
    """How often one can help with what in this group."""
    return [vars(row) for row in rows_of(member_of(request, gid).group_id)]


@router.post(CAPACITIES, auth=Token("manage"), response={200: Done, **RESPONSES})
def set_capacity(request: HttpRequest, gid: str, body: CapacityIn, key: Key) -> Done:
    """Write a row for this group, in place of the general one."""
    member, now = member_of(request, gid), timezone.now()

    def act() -> str:
        actions.set_capacity(member, now=now, **body.dict())
        return member.group.public_id

    return Done(id=do_once(request, key, "set_capacity", body.dict(), act, now))


@router.post(CAPACITIES + "/reset", auth=Token("manage"), response={200: Done, **RESPONSES})
def reset_capacity(request: HttpRequest, gid: str, body: CapacityKey, key: Key) -> Done:
    """Back to the general row."""
    member, now = member_of(request, gid), timezone.now()

    def act() -> str:
        actions.reset_capacity(member, now=now, **body.dict())
        return member.group.public_id

    return Done(id=do_once(request, key, "reset_capacity", body.dict(), act, now))


def _uplift(one: Uplift) -> UpliftOut:
    return UpliftOut(**vars(one), difference=one.difference)


def experiment_out(report: Report) -> ExperimentOut:
    """A trial with what came of it."""
    row = report.experiment
    return ExperimentOut(
        id=row.public_id,
        held_out_percent=row.held_out_percent,
        started_at=row.started_at,
        ended_at=row.ended_at,
        pings=report.pings,
        answered=report.answered,
        whole=_uplift(report.whole),
        weeks=[_uplift(one) for one in report.weeks],
    )


@router.get(EXPERIMENTS, auth=Token("manage"), response={200: list[ExperimentOut], **RESPONSES})
def experiments(request: HttpRequest, gid: str) -> list[ExperimentOut]:
    """The group's trials of asking, the newest first, with the weeks of each."""
    member, now = member_of(request, gid), timezone.now()
    return [experiment_out(report_for(member, one, now=now)) for one in experiments_for(member)]


@router.post(EXPERIMENTS, auth=Token("manage"), response={200: Done, **RESPONSES})
def start_experiment(request: HttpRequest, gid: str, body: ExperimentIn, key: Key) -> Done:
    """Begin one: everybody in the group can see that it runs."""
    member, now = member_of(request, gid), timezone.now()
    act = lambda: actions.start_experiment(member, percent=body.percent, now=now).public_id  # noqa: E731
    return Done(id=do_once(request, key, "start_experiment", body.dict(), act, now))


@router.post(EXPERIMENTS + "/end", auth=Token("manage"), response={200: Done, **RESPONSES})
def end_experiment(request: HttpRequest, gid: str, body: Empty, key: Key) -> Done:
    """End the one that runs: everybody is asked again."""
    member, now = member_of(request, gid), timezone.now()
    running = next((one for one in experiments_for(member) if one.ended_at is None), None)
    if running is None:
        raise Absent
    act = lambda: actions.end_experiment(member, running, now=now).public_id  # noqa: E731
    return Done(id=do_once(request, key, "end_experiment", body.dict(), act, now))
