"""A worker that owes two people something, brings what is due, and is killed (SIGKILL) before the n-th line of the delivering code.

Usage: doomed.py GROUP USER,USER SECONDS N. SECONDS: how far its clock is ahead. N = 0: it lives, and prints how many lines there were.
"""

import json
import os
import signal
import sys
from datetime import timedelta
from pathlib import Path
from types import FrameType
from typing import Any

import django

django.setup()

import hubang  # noqa: E402
from hubang.channels.inapp.send import deliver as deliver_inside  # noqa: E402
from hubang.channels.postman import deliver as deliver_outside  # noqa: E402
from hubang.lib.db import atomic  # noqa: E402
from hubang.notify.outbox import tell  # noqa: E402

ROOT = str(Path(hubang.__file__).parent)
WATCHED = tuple(f"{ROOT}/{name}" for name in ("notify/", "channels/", "lib/db.py", "live/"))
lines, deadly = 0, int(sys.argv[4])


def watch(frame: FrameType, _event: str, _argument: Any) -> Any:
    return step if frame.f_code.co_filename.startswith(WATCHED) else None


def step(_frame: FrameType, event: str, _argument: Any) -> Any:
    global lines
    if event == "line":
        lines += 1
        if lines == deadly:
            os.kill(os.getpid(), signal.SIGKILL)
    return step


def main() -> None:
    from django.utils import timezone

    group, users, seconds = sys.argv[1], sys.argv[2].split(","), int(sys.argv[3])
    now = timezone.now() + timedelta(seconds=seconds)
    if deadly:
        with atomic():
            owed = [tell(int(user), "thanked", group=group, now=now).public_id for user in users]
        print(json.dumps(owed), flush=True)
    sys.settrace(watch)
    while deliver_inside(now) or deliver_outside(now):
        pass
    sys.settrace(None)
    if not deadly:
        print(json.dumps(lines), flush=True)


main()
