"""Many workers at once on PostgreSQL: nothing is taken twice, nothing is left, and no ceiling is passed."""

import datetime as dt
import threading
from collections import Counter

import pytest

from hubang.groups.models import Group, Membership
from hubang.lib.db import atomic
from hubang.live.log import events_after, position
from hubang.notify import post
from hubang.notify.models import Allowance, Delivery
from hubang.notify.outbox import tell
from hubang.notify.preferences import spend
from tests import cast
from tests.conftest import NOW
from tests.notify.ways import address
from tests.test_races import all_at_once

pytestmark = [pytest.mark.postgres, pytest.mark.timeout(120), pytest.mark.django_db(transaction=True)]
WORKERS, PEOPLE, EACH = 16, 12, 5


@pytest.fixture
def people() -> list[Membership]:
    group = cast.found_group(NOW)
    return [cast.settled(group, f"帮手{chr(0x4E00 + n)}", NOW) for n in range(PEOPLE)]


def owe(people: list[Membership], channel: str) -> None:
    for member in people:
        address(member, channel, NOW)
        for _ in range(EACH):
            tell(member.user_id, "muted", group=member.group.public_id, now=NOW)


@pytest.mark.parametrize(("channel", "parcels"), [("webhook", PEOPLE * EACH), ("email", PEOPLE)])
def test_workers_share_what_is_due(people: list[Membership], channel: str, parcels: int) -> None:
    owe(people, channel)
    sent: list[str] = []

    def work() -> None:
        idle = 0
        while idle < 3:
            found = post.take(NOW, limit=2)
            idle = 0 if found else idle + 1
            for parcel in found:
                sent.append(parcel.message)
                post.mark_sent(parcel, parcel.rows, NOW)

    assert all_at_once([work] * WORKERS) == {"done": WORKERS}
    assert Counter(Counter(sent).values()) == {1: len(sent)}
    # A mail box whose rows two workers found at once may get two messages; no notice is in both.
    assert parcels <= len(sent) <= PEOPLE * EACH
    assert set(Delivery.objects.filter(channel=channel).values_list("state", flat=True)) == {"sent"}


def test_the_badge_is_told_once_whoever_tells_it(people: list[Membership]) -> None:
    from hubang.channels.inapp.send import deliver

    group: Group = people[0].group
    deliver(NOW)
    before = position(group.public_id).no
    for member in people:
        tell(member.user_id, "thanked", group=group.public_id, now=NOW)
    assert all_at_once([lambda: deliver(NOW)] * WORKERS) == {"done": WORKERS}
    deliver(NOW)
    told = Counter(event.audience for event in events_after(group.public_id, before))
    assert told == {member.user_id: 1 for member in people}


def test_a_ceiling_holds_for_all_who_ask_at_once(people: list[Membership]) -> None:
    got: list[bool] = []
    lock = threading.Lock()

    def ask() -> None:
        with atomic():
            mine = spend(people[0].user_id, "ask", 3, NOW)
        with lock:
            got.append(mine)

    assert all_at_once([ask] * WORKERS) == {"done": WORKERS}
    assert (sum(got), Allowance.objects.get().used) == (3, 3)


def test_a_worker_that_was_too_slow_sends_under_the_same_name(people: list[Membership]) -> None:
    """The control: after the lease a second one does send once more, and the receiver knows it by its name."""
    owe(people[:1], "webhook")
    first = {parcel.message for parcel in post.take(NOW, limit=EACH)}
    second = {parcel.message for parcel in post.take(NOW + post.LEASE + dt.timedelta(seconds=1), limit=EACH)}
    assert first == second
    assert len(first) == EACH
