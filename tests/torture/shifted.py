"""`hubang` on a machine whose wall clock is off by the seconds in the file HUBANG_TEST_SHIFT, looked at each time; the steady one is not.

Usage: shifted.py WORD... HUBANG_TEST_HELD: how long a jump is not believed, in seconds. The worker looks ten times a second.
"""

import os
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from hubang import cli
from hubang.cli import work

real_time, real_now, file = time.time, timezone.now, Path(os.environ["HUBANG_TEST_SHIFT"])


def shift() -> float:
    return float(file.read_text() or 0)


def shifted_time() -> float:
    return real_time() + shift()


def shifted_now() -> datetime:
    return real_now() + timedelta(seconds=shift())


real_tick, ticks = work.tick, file.with_suffix(".ticks")


def counted_tick(*arguments: Any) -> None:
    """So that a test knows that the worker has looked."""
    real_tick(*arguments)
    ticks.write_text("x" + ticks.read_text() if ticks.exists() else "x")


work.tick = counted_tick
time.time, timezone.now = shifted_time, shifted_now
work.TICK_SECONDS, work.HELD_SECONDS = 0.1, float(os.environ["HUBANG_TEST_HELD"])
# A clock made from now on looks at the shifted one; its defaults were bound before.
work.Clock.__init__.__defaults__ = (shifted_time, time.monotonic)
sys.exit(cli.main(sys.argv[1:]))
