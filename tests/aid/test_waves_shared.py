"""Several workers at once: each group is asked once, whoever does it; without the lease members would be asked twice."""

import subprocess
import sys
import threading
from collections import Counter

import numpy as np
import pytest

from hubang.aid.actions import send_waves
from hubang.aid.waves import choose
from hubang.groups.models import Group, Membership
from hubang.lib.db import atomic
from hubang.lib.ids import new_public_id
from hubang.notify import pings
from hubang.notify.models import Allowance, Notification, Ping, Wave
from tests import cast
from tests.aid.asks import boost
from tests.conftest import NOW
from tests.notify.ways import address
from tests.serving import ROOT, prepared
from tests.test_races import all_at_once

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]
GROUPS, EACH, WORKERS = 5, 3, 8


@pytest.fixture
def groups(transactional_db: None) -> list[Group]:
    """Groups in which somebody needs one helper and three could be asked."""
    found = [cast.found_group(NOW, f"{n}群") for n in range(GROUPS)]
    for number, group in enumerate(found):
        boost(cast.settled(group, "兰姨", NOW), NOW, order=str(number), needed=1)
        for n in range(EACH):
            member = cast.settled(group, f"帮手{chr(0x4E00 + n)}", NOW)
            address(member, "webhook", NOW, group=group.public_id)
    return found


def times_asked() -> Counter[int]:
    """How many members were asked how often."""
    return Counter(Counter(Ping.objects.values_list("user", flat=True)).values())


def test_workers_share_the_groups_and_ask_nobody_twice(groups: list[Group]) -> None:
    waves: list[int] = []

    def work() -> None:
        while done := send_waves(NOW):
            waves.append(done)

    assert all_at_once([work] * WORKERS) == {"done": WORKERS}
    assert sum(waves) == GROUPS
    assert set(times_asked()) == {1}
    assert Ping.objects.count() == Notification.objects.filter(kind="wanted").count() >= GROUPS
    assert set(Allowance.objects.filter(what="ask").values_list("used", flat=True)) == {1}


def test_one_who_is_in_two_groups_is_not_asked_beyond_the_own_ceiling(groups: list[Group]) -> None:
    everywhere = Membership.objects.filter(nickname="帮手一").order_by("pk")
    user = everywhere[0].user
    for membership in everywhere[1:]:
        Membership.objects.filter(pk=membership.pk).update(user=user)
    address(everywhere[0], "webhook", NOW)
    assert all_at_once([lambda: send_waves(NOW)] * WORKERS) == {"done": WORKERS}
    assert Ping.objects.filter(user=user).count() <= 3
    assert Allowance.objects.get(user=user, what="ask").used == Ping.objects.filter(user=user).count()


def test_without_the_lease_members_would_be_asked_twice(groups: list[Group]) -> None:
    """The control: everybody looks whose turn it is, and then asks."""
    group = groups[0]
    seen = threading.Barrier(WORKERS, timeout=60)

    def naive() -> None:
        choices = choose(group, NOW, np.random.default_rng())
        seen.wait()
        with atomic():
            holder = new_public_id()
            Wave.objects.update_or_create(group=group.public_id, defaults={"holder": holder, "due_at": NOW})
            pings.ask(group.public_id, holder, choices, NOW)

    assert all_at_once([naive] * WORKERS) == {"done": WORKERS}
    assert max(times_asked()) > 1


STOCK = """
import datetime as dt
from tests.aid.test_waves_shared import stock
print(json.dumps(stock()))
"""
COUNT = """
from collections import Counter
from hubang.notify.models import Ping, Notification
users = Counter(Ping.objects.values_list("user", flat=True))
print(json.dumps([len(users), max(users.values()), Notification.objects.filter(kind="wanted").count()]))
"""
WORK = """
import sys
import django
django.setup()
from hubang.aid.actions import send_waves
from tests.conftest import NOW
sys.stdin.readline()
total = 0
while done := send_waves(NOW):
    total += done
print(total)
"""


def stock() -> int:
    """Groups for a site of its own; how many."""
    for number in range(12):
        group = cast.found_group(NOW, f"{number}群")
        boost(cast.settled(group, "兰姨", NOW), NOW, order=str(number), needed=1)
        for n in range(EACH):
            address(cast.settled(group, f"帮手{chr(0x4E00 + n)}", NOW), "webhook", NOW, group=group.public_id)
    return 12


def test_processes_share_the_groups_too() -> None:
    with prepared() as here:
        groups = here.tell(STOCK)
        command = [sys.executable, "-c", WORK]
        workers = [
            subprocess.Popen(
                command, env=here.environment, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )
            for _ in range(3)
        ]
        done = []
        for worker in workers:
            assert worker.stdin is not None
            worker.stdin.write("\n")
            worker.stdin.flush()
        for worker in workers:
            done.append(int(worker.communicate(timeout=120)[0]))
        people, most, notices = here.tell(COUNT)
        assert (sum(done), most) == (groups, 1)
        assert people == notices >= groups
        assert "facts hold" in here.hubang("doctor", "--facts")
