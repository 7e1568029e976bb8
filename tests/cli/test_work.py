"""The worker: one failure keeps nothing else from being done, a clock that jumped is not believed, and no word gets out."""

import logging
import threading
from datetime import datetime

import pytest

from hubang.cli import work
from hubang.cli.work import HELD_SECONDS, JUMP_SECONDS, Clock, tick
from hubang.groups.models import Membership
from hubang.notify.models import Notification

INSIDE = "https://mobile.yangkeduo.com/x?share_uin=SECRET"


class Clocks:
    """A wall clock and a steady one that tests turn."""

    def __init__(self) -> None:
        self.wall, self.steady = 1_000_000.0, 50.0

    def pass_by(self, seconds: float) -> None:
        self.wall += seconds
        self.steady += seconds

    def clock(self) -> Clock:
        return Clock(lambda: self.wall, lambda: self.steady)


@pytest.mark.parametrize("jump", [JUMP_SECONDS + 1, -JUMP_SECONDS - 1, 172_800, -172_800])
def test_a_clock_that_jumped_is_not_believed_for_an_hour(jump: float) -> None:
    clocks = Clocks()
    clock = clocks.clock()
    clocks.pass_by(20)
    assert clock.is_sane()
    clocks.wall += jump
    assert not clock.is_sane()
    clocks.pass_by(HELD_SECONDS - 1)
    assert not clock.is_sane()
    clocks.pass_by(1)
    assert clock.is_sane()


def test_a_clock_that_is_set_a_little_is_believed() -> None:
    clocks = Clocks()
    clock = clocks.clock()
    for _ in range(30):
        clocks.pass_by(20)
        clocks.wall += JUMP_SECONDS / 2
        assert clock.is_sane()


@pytest.mark.django_db
def test_one_failure_keeps_nothing_else_from_being_done(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    done: list[str] = []

    def breaks(_now: datetime) -> int:
        raise ValueError(INSIDE)

    def works(_now: datetime) -> int:
        done.append("works")
        return 1

    monkeypatch.setattr(work, "due", lambda: [breaks, works])
    monkeypatch.setattr(work, "tidying", lambda: [breaks, works])
    tick(Clocks().clock(), threading.Event())
    assert done == ["works", "works"]
    assert "breaks failed" in caplog.text
    written = quiet(caplog.records)
    assert "SECRET" not in written
    assert "ValueError at tests.cli.test_work" in written


def quiet(records: list[logging.LogRecord]) -> str:
    """The records as the program's own handler writes them."""
    from hubang.lib.logs import Quiet

    return "\n".join(record.getMessage() for record in records if Quiet().filter(record))


@pytest.mark.django_db
def test_after_a_jump_nothing_that_cannot_be_undone_is_done(monkeypatch: pytest.MonkeyPatch, qiu: Membership) -> None:
    done: list[str] = []
    # It would close the connection of the test's own transaction.
    monkeypatch.setattr("django.db.close_old_connections", lambda: None)
    monkeypatch.setattr(work, "due", lambda: [lambda _now: done.append("due")])
    monkeypatch.setattr(work, "tidying", lambda: [lambda _now: done.append("tidying")])
    clocks = Clocks()
    clock = clocks.clock()
    clocks.wall += 172_800
    tick(clock, threading.Event())
    assert done == []
    assert Notification.objects.filter(kind="clock_jumped", user=qiu.user).count() == 1
    tick(clock, threading.Event())
    assert Notification.objects.filter(kind="clock_jumped").count() == 1
    clocks.pass_by(HELD_SECONDS)
    tick(clock, threading.Event())
    assert done == ["due", "tidying"]
