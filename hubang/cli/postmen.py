"""The worker's postmen: threads that bring what is owed, so that a slow receiver keeps nobody from being served."""

import logging
import threading
from collections.abc import Callable
from datetime import datetime

# How long one with nothing to bring waits before looking again, and after a failure.
IDLE_SECONDS, BROKEN_SECONDS = 1.0, 5.0
log = logging.getLogger("hubang.work")
Round = Callable[[datetime], int]


def rounds() -> list[Round]:
    """What each kind of postman does: one round, and how much there was."""
    from django.conf import settings

    from hubang.channels.inapp.send import deliver as deliver_inside
    from hubang.channels.postman import deliver as deliver_outside

    return [asking(), deliver_inside, *[deliver_outside] * settings.HUBANG_POSTMEN]


def asking() -> Round:
    """Asking members for help, as long as the clock of this machine can be believed: a ping cannot be taken back."""
    from hubang.aid.actions import send_waves
    from hubang.cli.work import Clock

    clock = Clock()
    return lambda now: send_waves(now) if clock.is_sane() else 0


def once(stopping: threading.Event) -> None:
    """Bring everything that is due, and return."""
    from django.utils import timezone

    for one in dict.fromkeys(rounds()):
        while not stopping.is_set() and one(timezone.now()):
            pass


class Postmen:
    """All of them, until `stop`."""

    def __init__(self, stopping: threading.Event) -> None:
        self._stopping = stopping
        self._threads = [
            threading.Thread(target=self._walk, args=(one,), name=f"postman-{number}", daemon=True)
            for number, one in enumerate(rounds())
        ]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Wait until each has brought what it holds; `stopping` is set by whoever stops the worker."""
        for thread in self._threads:
            thread.join()

    def _walk(self, one: Round) -> None:
        from django.db import close_old_connections, connections
        from django.utils import timezone

        while not self._stopping.is_set():
            close_old_connections()
            try:
                done = one(timezone.now())
            except Exception:
                log.exception("a round of deliveries failed; it is tried again")
                self._stopping.wait(BROKEN_SECONDS)
            else:
                if not done:
                    self._stopping.wait(IDLE_SECONDS)
        connections.close_all()
