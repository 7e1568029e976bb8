"""A worker that owes two people something and brings what is due, or asks for help in a group, and is killed (SIGKILL) before a line of it.

Usage: doomed.py WHAT GROUP USER,USER SECONDS WHERE. WHAT: deliver or ask. SECONDS: how far its clock is ahead. WHERE: the number of a line; or
FUNCTION+N for the N-th line from the first call of that function on; or 0: it lives, and prints how many lines there were, and how many
of them lay between the first call of `mark_sent` and its end.
"""

import json
import os
import signal
import sys
from datetime import datetime, timedelta
from pathlib import Path
from types import FrameType
from typing import Any

import django

django.setup()

import hubang  # noqa: E402
from hubang.aid.actions import send_waves  # noqa: E402
from hubang.channels.inapp.send import deliver as deliver_inside  # noqa: E402
from hubang.channels.postman import deliver as deliver_outside  # noqa: E402
from hubang.lib.db import atomic  # noqa: E402
from hubang.notify.outbox import tell  # noqa: E402

ROOT = str(Path(hubang.__file__).parent)
WATCHED = tuple(
    f"{ROOT}/{name}"
    for name in ("notify/", "channels/", "lib/db.py", "live/", "aid/waves.py", "aid/actions/asking_helpers.py")
)
MARK = "mark_sent"


class Doom:
    """Counts the lines of the watched code, and strikes."""

    def __init__(self, where: str) -> None:
        name, _, number = where.rpartition("+")
        self.function, self.deadly = name, int(number)
        self.lines = self.since = self.window = 0
        self._marking: FrameType | None = None

    def watch(self, frame: FrameType, _event: str, _argument: Any) -> Any:
        if not frame.f_code.co_filename.startswith(WATCHED):
            return None
        if frame.f_code.co_name == MARK and not self.window:
            self._marking = frame
        if frame.f_code.co_name == self.function and not self.since:
            self.since = 1
        return self.step

    def step(self, frame: FrameType, event: str, _argument: Any) -> Any:
        if event == "return" and frame is self._marking:
            self._marking = None
        if event == "line":
            self.lines += 1
            self.window += self._marking is not None
            if self.deadly and self.deadly == (self.since if self.function else self.lines):
                os.kill(os.getpid(), signal.SIGKILL)
            self.since += bool(self.since)
        return self.step


def main() -> None:
    from django.utils import timezone

    what, group, people, seconds, where = sys.argv[1:]
    users, doom = people.split(","), Doom(where)
    # Noon in Shanghai, when people may be asked; deliveries go by the clock.
    noon = timezone.now().replace(hour=4, minute=0, second=0, microsecond=0)
    now = (noon if what == "ask" else timezone.now()) + timedelta(seconds=int(seconds))
    if doom.deadly and what == "deliver":
        with atomic():
            owed = [tell(int(user), "thanked", group=group, now=now).public_id for user in users]
        print(json.dumps(owed), flush=True)
    sys.settrace(doom.watch)
    work(what, now)
    sys.settrace(None)
    if not doom.deadly:
        print(json.dumps([doom.lines, doom.window]), flush=True)


def work(what: str, now: datetime) -> None:
    """Until there is nothing to be done at this moment."""
    if what == "ask":
        while send_waves(now):
            pass
    else:
        while deliver_inside(now) or deliver_outside(now):
            pass


main()
