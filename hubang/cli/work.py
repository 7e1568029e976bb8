"""`hubang work`: what happens later or repeatedly."""

import argparse
import logging
import signal
import threading
import time
from collections.abc import Callable
from contextlib import closing
from datetime import datetime

DESCRIPTION = "Run the worker: deadlines, silent confirmations, deleting links, bringing notices."
TICK_SECONDS = 20.0
# A wall clock that moved this much against the monotonic one is not believed for acts that cannot be undone.
JUMP_SECONDS = 300.0
HELD_SECONDS = 3600.0
log = logging.getLogger("hubang.work")


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the command."""
    parser = subparsers.add_parser("work", help=DESCRIPTION, description=DESCRIPTION)
    parser.add_argument("--once", action="store_true", help="do what is due and stop")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Work until stopped."""
    from hubang.cli.django_setup import set_up
    from hubang.cli.start import take_part

    if not set_up():
        return 1
    stopping = threading.Event()
    if args.once:
        from hubang.cli import postmen

        tick(Clock(), stopping)
        postmen.once(stopping)
        return 0
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    running = take_part()
    if running is None:
        return 1
    with closing(running):
        _work(Clock(), stopping)
    return 0


def _work(clock: "Clock", stopping: threading.Event) -> None:
    from django.conf import settings
    from django.utils import timezone

    from hubang.cli.archive.schedule import Nightly
    from hubang.cli.learning import Learner
    from hubang.cli.postmen import Postmen

    backups = Nightly(settings.HUBANG_BACKUPS, timezone.now())
    postmen, learner = Postmen(stopping), Learner()
    while not stopping.is_set():
        tick(clock, stopping)
        backups.tick(timezone.now())
        learner.tick()
        stopping.wait(TICK_SECONDS)
    postmen.stop()
    backups.stop()
    learner.stop()


class Clock:
    """The wall clock, watched against the monotonic one."""

    def __init__(self, wall: Callable[[], float] = time.time, steady: Callable[[], float] = time.monotonic) -> None:
        self._wall, self._steady = wall, steady
        self._offset = wall() - steady()
        self._held_until = 0.0
        self.has_jumped = False
        """Whether `is_sane` has seen a jump the last time it was asked."""

    def is_sane(self) -> bool:
        """Whether acts that cannot be undone may go by this clock now. After a jump it is held for an hour."""
        offset = self._wall() - self._steady()
        self.has_jumped = abs(offset - self._offset) > JUMP_SECONDS
        if self.has_jumped:
            log.warning("the clock of this machine has jumped; deadlines wait for an hour")
            self._held_until = self._steady() + HELD_SECONDS
        self._offset = offset
        return self._steady() >= self._held_until


def due() -> list[Callable[[datetime], int]]:
    """What is done by time and cannot be undone."""
    from hubang.aid.actions import confirm_silent, delete_old_links, expire_due, judge_shares
    from hubang.notify.pings import settle_pings

    return [expire_due, confirm_silent, delete_old_links, settle_pings, judge_shares]


def tidying() -> list[Callable[[datetime], int]]:
    """What makes room, by age: gone is gone here, too."""
    from hubang.accounts.actions import forget_old_keys
    from hubang.live.log import forget_old
    from hubang.moderation.actions import forget_sent, inherit_all
    from hubang.notify.post import forget_old_deliveries
    from hubang.notify.preferences import forget_old_allowances

    return [forget_old_keys, forget_old, forget_old_deliveries, forget_old_allowances, forget_sent, inherit_all]


def tell_owners_of_the_jump(now: datetime) -> int:
    """Tell each owner of a group, who has not been told yet, that deadlines wait; how many were told."""
    from hubang.groups.queries import owners
    from hubang.lib.db import atomic
    from hubang.notify.outbox import tell
    from hubang.notify.queries import who_has_unread

    with atomic():
        know = who_has_unread("clock_jumped")
        new = [(user_id, group) for user_id, group in owners() if user_id not in know]
        for user_id, group in new:
            tell(user_id, "clock_jumped", group=group, now=now)
    return len(new)


def tick(clock: Clock, stopping: threading.Event) -> None:
    """Do everything that is due once. One failure does not keep the rest from being done."""
    from django.db import close_old_connections
    from django.utils import timezone

    close_old_connections()
    acts = [*due(), *tidying()] if clock.is_sane() else []
    for act in [tell_owners_of_the_jump, *acts] if clock.has_jumped else acts:
        if stopping.is_set():
            return
        try:
            act(timezone.now())
        except Exception:
            log.exception("%s failed; it is tried again", act.__name__)
