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


def work(here: Site, group: str, users: list[int], ahead: int, where: str, what: str = "deliver") -> tuple[int, str]:
    """One worker's life: its end (-9: killed) and what it said."""
    arguments = [what, group, ",".join(map(str, users)), str(ahead), where]
    command = [sys.executable, "-m", "tests.torture.doomed", *arguments]
    done = subprocess.run(command, env=here.environment, cwd=ROOT, capture_output=True, text=True, timeout=600)
    assert done.returncode in {0, -9}, done.stderr
    return done.returncode, done.stdout


def test_killing_the_worker_anywhere_loses_nothing_and_repeats_under_the_same_name(
    here: Site, receiver: Receiver
) -> None:
    group, users = here.tell(PEOPLE % receiver.url)
    work(here, group, users, 0, "1000000")
    many, chance, owed, kills, unmarked = rounds(6), random.Random(3), [], 0, 0
    ahead = STEP
    # The lines of one quiet round, and those between sending and the end of its mark, found by living through one.
    length, window = measured(here, group, users, ahead)
    for number in range(many):
        ahead += STEP
        end, said = work(here, group, users, ahead, place(number, many, length, window, chance))
        owed += json.loads(said)
        kills += end == -9
        # The next life must bring it again: at the first line of the mark it is sent and not marked.
        unmarked += end == -9 and number % 3 == 0
    work(here, group, users, ahead + STEP, "0")
    work(here, group, users, ahead + 2 * STEP, "0")
    check(here, receiver, users, owed, kills)
    assert kills >= many * 0.8
    repeated = len(receiver.calls) - len({call.headers["webhook-id"] for call in receiver.calls})
    assert repeated >= many // 3
    leave(
        "kill-worker",
        rounds=many,
        kills=kills,
        lines=length,
        lines_between_sending_and_marked=window,
        kills_at_the_first_of_these=unmarked,
        owed=len(owed),
        repeated=repeated,
    )


def place(number: int, many: int, length: int, window: int, chance: random.Random) -> str:
    """Where the worker is killed: in turn right after sending, somewhere until it is marked, and anywhere, spread evenly."""
    if number % 3 == 0:
        return "mark_sent+1"
    if number % 3 == 1:
        return f"mark_sent+{chance.randint(1, max(1, window))}"
    return str(1 + (number * length) // many + chance.randrange(max(1, length // many)))


def measured(here: Site, group: str, users: list[int], ahead: int) -> tuple[int, int]:
    """How many lines it takes to bring what is owed to two people, and how many of them mark the first as sent."""
    code = f"""
from datetime import timedelta
from django.utils import timezone
from hubang.notify.outbox import tell
for user in {users}:
    tell(user, "thanked", group="{group}", now=timezone.now() + timedelta(seconds={ahead}))
print(json.dumps(0))
"""
    here.tell(code)
    lines, window = json.loads(work(here, group, users, ahead, "0")[1])
    return lines, window


WANTING = """
from datetime import timedelta
from django.utils import timezone
from hubang.aid.models import Capacity
from hubang.groups.models import Group
from tests import cast
from tests.aid.asks import boost
from tests.notify.ways import address
noon = timezone.now().replace(hour=4, minute=0, second=0, microsecond=0)
group = Group.objects.order_by("pk").first()
users = []
for n in range(3):
    member = cast.settled(group, f"第{chr(0x4E00 + n)}人", noon)
    address(member, "webhook", noon, group=group.public_id)
    users.append(member.user_id)
for n in range(3):
    boost(cast.settled(group, f"求{chr(0x4E00 + n)}人", noon), noon, order=str(n), needed=1)
print(json.dumps([group.public_id, users]))
"""
# Between two lives everybody is fresh again, so that there is something to ask.
FRESH = """
from hubang.notify.models import Allowance, Ping, Responder
Responder.objects.update(fatigue=0.0)
Allowance.objects.all().delete()
print(json.dumps(Ping.objects.count()))
"""
ASKED = """
from collections import Counter
from hubang.notify.models import Notification, Ping
asked = Counter(Ping.objects.values_list("user", "asked_at"))
print(json.dumps([Ping.objects.count(), max(asked.values()), Notification.objects.filter(kind="wanted").count()]))
"""


def test_killing_the_worker_anywhere_in_a_wave_asks_nobody_twice(here: Site) -> None:
    group, users = here.tell(WANTING)
    work(here, group, users, 0, "0", "ask")
    here.tell(FRESH)
    many, chance, kills, whole, none = rounds(6), random.Random(4), 0, 0, 0
    ahead = STEP
    length = json.loads(work(here, group, users, ahead, "0", "ask")[1])[0]
    before = here.tell(FRESH)
    for number in range(many):
        ahead += STEP
        deadly = 1 + (number * length) // many + chance.randrange(max(1, length // many))
        # Every second one strikes while the wave is written.
        where = f"ask+{chance.randint(1, 60)}" if number % 2 else str(deadly)
        kills += work(here, group, users, ahead, where, "ask")[0] == -9
        now = here.tell(FRESH)
        whole, none, before = whole + (now > before), none + (now == before), now
    work(here, group, users, ahead + STEP, "0", "ask")
    pings, most, notices = here.tell(ASKED)
    assert (most, notices) == (1, pings)
    # Nothing is stuck: the next life asks again.
    assert pings > before
    assert kills >= many * 0.8
    assert "facts hold" in here.hubang("doctor", "--facts")
    leave(
        "kill-worker-waves",
        rounds=many,
        kills=kills,
        lines=length,
        killed_before_it_was_written=none,
        written_and_then_killed_or_alive=whole,
        pings=pings,
    )


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
    _end, said = work(here, group, users, 0, "1000000")
    owed = json.loads(said)
    check(here, receiver, users, owed, 0)
    with pytest.raises(AssertionError):
        check(here, receiver, users, [*owed, "never"], 0)
    receiver.calls.append(type(receiver.calls[0])("/hook", {"webhook-id": "other"}, receiver.calls[0].body))
    with pytest.raises(AssertionError):
        check(here, receiver, users, owed, 9)
