"""kill -9 of the web process while eight people are at it: nothing acknowledged is lost, nothing happens twice."""

import contextlib
import random
import threading
from collections.abc import Iterator

import pytest

from tests.serving import Site, prepared
from tests.torture.crowd import Crowd
from tests.torture.journal import Act, Journal, differences
from tests.torture.report import leave, rounds
from tests.torture.web import Web

pytestmark = [pytest.mark.slow, pytest.mark.timeout(7200)]


@pytest.fixture
def here() -> Iterator[Site]:
    with prepared() as site:
        yield site


def test_killing_the_web_process_loses_and_doubles_nothing(here: Site) -> None:
    web, times = rounds(4), []
    process = Web(here)
    with contextlib.closing(contextlib.ExitStack()) as stack:
        stack.callback(process.stop)
        crowd = Crowd(here)
        chance = random.Random(7)
        with crowd.busy():
            for _ in range(web):
                crowd.wait_for_more(20)
                threading.Event().wait(chance.random())
                times.append(process.kill())
            crowd.wait_for_more(20)
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
