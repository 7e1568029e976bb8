"""When help comes, by the hour of asking."""

import datetime as dt

import pytest

from hubang.aid import actions
from hubang.aid.by_hour import LEAST, figures_by_hour
from hubang.groups.models import Group, Membership
from tests.aid.asks import charity


@pytest.fixture
def _many(lan: Membership) -> None:
    Group.objects.update(asks_per_day=50)
    lan.group.refresh_from_db()


@pytest.mark.usefixtures("_many")
def test_a_slot_counts_by_the_clock_of_shanghai(
    lan: Membership, ming: Membership, group: Group, now: dt.datetime
) -> None:
    # Noon in Shanghai.
    for _ in range(LEAST):
        assist = actions.claim_assist(ming, charity(lan, now), now=now + dt.timedelta(minutes=6))
        actions.confirm_assist(lan, assist, now=now + dt.timedelta(minutes=90))
    slots = figures_by_hour(group, now=now + dt.timedelta(hours=2))
    noon = slots[4]
    assert (noon.first, noon.last, noon.requests) == (12, 15, LEAST)
    assert (noon.first_help_minutes, noon.completion_hours, noon.completed_percent) == (6, 1.5, 100)
    assert [slot.requests for slot in slots] == [0, 0, 0, 0, LEAST, 0, 0, 0]


@pytest.mark.usefixtures("_many")
def test_few_requests_say_nothing(lan: Membership, ming: Membership, group: Group, now: dt.datetime) -> None:
    for _ in range(LEAST - 1):
        assist = actions.claim_assist(ming, charity(lan, now), now=now)
        actions.confirm_assist(lan, assist, now=now)
    noon = figures_by_hour(group, now=now)[4]
    assert noon.requests == LEAST - 1
    assert (noon.first_help_minutes, noon.completion_hours, noon.completed_percent) == (None, None, None)


@pytest.mark.usefixtures("_many")
def test_what_is_older_than_thirty_days_is_left_out(lan: Membership, group: Group, now: dt.datetime) -> None:
    charity(lan, now)
    assert sum(slot.requests for slot in figures_by_hour(group, now=now + dt.timedelta(days=29))) == 1
    assert sum(slot.requests for slot in figures_by_hour(group, now=now + dt.timedelta(days=30))) == 0
