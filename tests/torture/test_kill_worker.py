"""kill -9 of the worker between any two lines of what it does with a delivery: nothing owed is lost; inside everything happens once,
outside at most once more for each kill, under the same name."""

import json
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator

import pytest

from tests.channels.receiver import Receiver, receiving
from tests.serving import ROOT, Site, prepared
from tests.torture.report import leave, rounds

pytestmark = [pytest.mark.slow, pytest.mark.timeout(7200)]
# Longer than a lease: what a killed worker held is due again in the next round.
STEP = 100
PEOPLE = """
from django.utils import timezone
from hubang.accounts.actions import add_program
from hubang.groups.models import Group
from tests import cast
now = timezone.now()
group = Group.objects.order_by("pk").first()
users = []
for n in range(2):
    member = cast.settled(group, f"第{n}人", now)
    add_program(member.user, url="%s", group=group.public_id, label="", now=now)
    users.append(member.user_id)
print(json.dumps([group.public_id, users]))
"""
INSIDE = """
from hubang.live.models import LiveEvent
from hubang.notify.models import Delivery
print(json.dumps([
    list(LiveEvent.objects.filter(kind="notice").order_by("no").values_list("audience", "ref")),
    list(Delivery.objects.filter(notification__kind="thanked").values_list("channel", "state").distinct()),
]))
"""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as told:
        yield told


@pytest.fixture
def here() -> Iterator[Site]:
    with prepared(DJANGO_SETTINGS_MODULE="tests.torture.on_this_machine") as site:
        yield site


def work(here: Site, group: str, users: list[int], ahead: int, deadly: int) -> tuple[int, str]:
    """One worker's life: its end (-9: killed) and what it said."""
    arguments = [group, ",".join(map(str, users)), str(ahead), str(deadly)]
    command = [sys.executable, "-m", "tests.torture.doomed", *arguments]
    done = subprocess.run(command, env=here.environment, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode in {0, -9}, done.stderr
    return done.returncode, done.stdout


def test_killing_the_worker_anywhere_loses_nothing_and_repeats_under_the_same_name(
    here: Site, receiver: Receiver
) -> None:
    group, users = here.tell(PEOPLE % receiver.url)
    work(here, group, users, 0, 1_000_000)
    most = int(work(here, group, users, STEP, 0)[1])
    many, chance, owed, kills = rounds(6), random.Random(3), [], 0
    ahead = 2 * STEP
    # The number of lines of one quiet round, measured by living through one.
    length = max(most, measured(here, group, users, ahead))
    for number in range(many):
        ahead += STEP
        deadly = 1 + (number * length) // many + chance.randrange(max(1, length // many))
        end, said = work(here, group, users, ahead, deadly)
        owed += json.loads(said)
        kills += end == -9
    work(here, group, users, ahead + STEP, 0)
    work(here, group, users, ahead + 2 * STEP, 0)
    check(here, receiver, users, owed, kills)
    assert kills >= many * 0.8
    leave(
        "kill-worker",
        rounds=many,
        kills=kills,
        lines=length,
        owed=len(owed),
        repeated=len(receiver.calls) - len({call.headers["webhook-id"] for call in receiver.calls}),
    )


def measured(here: Site, group: str, users: list[int], ahead: int) -> int:
    """How many lines it takes to bring what is owed to two people."""
    code = f"""
from datetime import timedelta
from django.utils import timezone
from hubang.notify.outbox import tell
for user in {users}:
    tell(user, "thanked", group="{group}", now=timezone.now() + timedelta(seconds={ahead}))
print(json.dumps(0))
"""
    here.tell(code)
    return int(work(here, group, users, ahead, 0)[1])


def check(here: Site, receiver: Receiver, users: list[int], owed: list[str], kills: int) -> None:
    """What arrived and what is in the database, against what was owed."""
    names: dict[str, set[str]] = {}
    for call in receiver.calls:
        names.setdefault(json.loads(call.body)["data"]["id"], set()).add(call.headers["webhook-id"])
    assert [notice for notice in owed if len(names.get(notice, ())) != 1] == []
    assert len(receiver.calls) - len(names) <= kills
    told, states = here.tell(INSIDE)
    assert sorted(states) == [["inapp", "sent"], ["webhook", "sent"]]
    assert Counter(Counter(ref for _audience, ref in told).values()) == {1: len(told)}
    newest = dict(told)
    assert set(newest) >= set(users)
    assert "facts hold" in here.hubang("doctor", "--facts")


def test_the_check_sees_a_loss_and_a_change_of_name(here: Site, receiver: Receiver) -> None:
    """The control: a notice that never came, and a repeat under another name."""
    group, users = here.tell(PEOPLE % receiver.url)
    _end, said = work(here, group, users, 0, 1_000_000)
    owed = json.loads(said)
    check(here, receiver, users, owed, 0)
    with pytest.raises(AssertionError):
        check(here, receiver, users, [*owed, "never"], 0)
    receiver.calls.append(type(receiver.calls[0])("/hook", {"webhook-id": "other"}, receiver.calls[0].body))
    with pytest.raises(AssertionError):
        check(here, receiver, users, owed, 9)
