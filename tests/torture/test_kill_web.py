"""kill -9 of the web process while eight people are at it: nothing acknowledged is lost, nothing happens twice."""

import contextlib
import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

import pytest

from tests.serving import ROOT, Site, prepared, wait_until_healthy
from tests.torture.crowd import Crowd
from tests.torture.journal import Act, Journal, differences
from tests.torture.report import leave, rounds

pytestmark = [pytest.mark.slow, pytest.mark.timeout(7200)]


@pytest.fixture
def here() -> Iterator[Site]:
    with prepared() as site:
        yield site


class Web:
    """The web process, killed and started again."""

    def __init__(self, here: Site) -> None:
        self.here = here
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-m", "hubang.cli", "serve", "--port", str(self.here.port)]
        self.process = subprocess.Popen(command, env=self.here.environment, cwd=ROOT)
        wait_until_healthy(self.here.port, self.process)

    def kill(self) -> float:
        """SIGKILL and start again; seconds until it answers."""
        self.process.kill()
        self.process.wait()
        since = time.monotonic()
        self.start()
        return time.monotonic() - since

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(15)


def test_killing_the_web_process_loses_and_doubles_nothing(here: Site) -> None:
    web, times = rounds(4), []
    process = Web(here)
    with contextlib.closing(contextlib.ExitStack()) as stack:
        stack.callback(process.stop)
        crowd = Crowd(here)
        chance = random.Random(7)
        with crowd.busy():
            for _ in range(web):
                threading.Event().wait(0.3 + chance.random() * 1.2)
                times.append(process.kill())
            threading.Event().wait(0.5)
        unknown = crowd.send_unknown_again()
    assert crowd.journal.unknown() == []
    assert differences(crowd.journal, crowd.effects()) == []
    assert "facts hold" in here.hubang("doctor", "--facts")
    assert len(crowd.journal.ended("ask")) > web
    assert crowd.journal.ended("claim")
    leave(
        "kill-web",
        rounds=web,
        acts=crowd.journal.counts(),
        unknown_at_first=unknown,
        slowest_restart=round(max(times), 2),
    )


def test_the_checker_sees_what_is_lost_and_what_is_doubled() -> None:
    """The control."""
    journal = Journal()
    for about, end in {"a": "ok", "b": "ok", "c": "refused", "d": "ok"}.items():
        journal.invoke(Act("say", "兰姨", "/", {}, about, end=end))
    found = differences(journal, {"say:a": 1, "say:b": 2, "say:c": 1})
    assert found == ["lost: say:d", "doubled: say:b", "doubled: say:c"]
