"""The clock of the machine jumps under a running worker: nothing that cannot be undone happens until the jump is accepted."""

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.load.streams import wait_until
from tests.serving import ROOT, Site, prepared
from tests.torture.report import leave

# The clock is not the database's: it runs once.
pytestmark = [pytest.mark.slow, pytest.mark.pure, pytest.mark.timeout(1200)]
DAY = 86_400.0
LIFE = """
from datetime import timedelta
from django.utils import timezone
from hubang.accounts.models import IdempotencyKey
from hubang.aid import actions
from hubang.groups.models import Group
from tests import cast
from tests.aid.asks import boost, charity
now = timezone.now()
group = Group.objects.order_by("pk").first()
cast.owner(group, "秋姐", now)
lan, ming = cast.settled(group, "兰姨", now), cast.settled(group, "小明", now)
boost(lan, now, deadline_at=now + timedelta(hours=20))
actions.claim_assist(ming, charity(lan, now), now=now)
IdempotencyKey.objects.create(user=lan.user, action="x", key="young", parameters="", created_at=now)
print(json.dumps(0))
"""
STATE = """
from hubang.accounts.models import IdempotencyKey
from hubang.aid.models import Assist, HelpRequest
from hubang.notify.models import Notification
print(json.dumps({
    "requests": sorted(HelpRequest.objects.values_list("state", flat=True)),
    "assists": sorted(Assist.objects.values_list("state", flat=True)),
    "links": HelpRequest.objects.exclude(link=None).count(),
    "keys": IdempotencyKey.objects.filter(key="young").count(),
    "told": Notification.objects.filter(kind="clock_jumped").count(),
}))
"""
UNTOUCHED = {"requests": ["full", "open"], "assists": ["claimed"], "keys": 1}


@pytest.fixture
def here() -> Iterator[Site]:
    with prepared() as site:
        site.tell(LIFE)
        yield site


@contextlib.contextmanager
def worker(here: Site, shift: Path, held: float) -> Iterator[None]:
    """A worker on a machine with that clock."""
    variables = {
        **here.environment,
        "HUBANG_TEST_SHIFT": str(shift),
        "HUBANG_TEST_HELD": str(held),
        "HUBANG_BACKUPS": "0",
    }
    command = [sys.executable, "-m", "tests.torture.shifted", "work"]
    process = subprocess.Popen(command, env=variables, cwd=ROOT)
    try:
        yield
    finally:
        process.terminate()
        process.wait(60)


def set_clock(shift: Path, seconds: float) -> None:
    """At once, so that nobody reads half a number."""
    new = shift.with_suffix(".new")
    new.write_text(str(seconds))
    os.replace(new, shift)


def state(here: Site) -> dict[str, Any]:
    found: dict[str, Any] = here.tell(STATE)
    return found


def wait_for_ticks(shift: Path, many: int = 3) -> None:
    """Until the worker has looked so many times more."""
    ticks = shift.with_suffix(".ticks")
    before = ticks.stat().st_size if ticks.exists() else 0
    wait_until(lambda: ticks.exists() and ticks.stat().st_size >= before + many, "the worker looks")


def test_after_a_jump_nothing_happens_until_it_is_accepted(here: Site, tmp_path: Path) -> None:
    shift, jumps = tmp_path / "shift", (-3600.0, 2 * DAY, 0.0)
    set_clock(shift, 0.0)
    links = state(here)["links"]
    with worker(here, shift, held=3600.0):
        wait_for_ticks(shift)
        for jump in jumps:
            set_clock(shift, jump)
            wait_for_ticks(shift)
            assert state(here)["told"] == 1
            assert {name: value for name, value in state(here).items() if name in UNTOUCHED} == UNTOUCHED
            assert state(here)["links"] == links
    assert "facts hold" in here.hubang("doctor", "--facts")
    leave("clock", jumps=list(jumps), told=state(here)["told"])


def test_a_jump_that_is_accepted_is_the_time(here: Site, tmp_path: Path) -> None:
    """The control: a worker that believes at once expires, confirms and forgets."""
    shift = tmp_path / "shift"
    set_clock(shift, 0.0)
    with worker(here, shift, held=0.0):
        wait_for_ticks(shift)
        set_clock(shift, 2 * DAY + 60)
        wait_until(lambda: state(here)["assists"] == ["confirmed"], "silence has confirmed")
        wait_until(lambda: state(here)["keys"] == 0, "the key is forgotten")
        assert "expired" in state(here)["requests"]
