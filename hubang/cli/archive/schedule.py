"""A backup a night, of which 7 daily and 4 weekly ones are kept."""

import logging
import re
import subprocess
import sys
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

NAME = re.compile(r"hubang-(\d{8}-\d{6})\.backup")
DAYS, WEEKS = 7, 4
EVERY = timedelta(hours=24)
# After a failure the next try waits, so that a full disk is not filled again each tick.
PAUSE = timedelta(hours=1)
# A site that has just started has other things to do.
SETTLING = timedelta(minutes=10)
log = logging.getLogger("hubang.backup")


def backups(folder: Path) -> list[tuple[datetime, Path]]:
    """The backups in a folder with their times, newest first; other files are not ours."""
    found = []
    for path in folder.glob("hubang-*.backup"):
        match = NAME.fullmatch(path.name)
        if match:
            found.append((datetime.strptime(match[1], "%Y%m%d-%H%M%S").replace(tzinfo=UTC), path))
    return sorted(found, reverse=True)


def kept(times: Iterable[datetime]) -> set[datetime]:
    """Of these times the newest of each of the last 7 days and of each of the last 4 weeks that have any."""
    newest_first = sorted(times, reverse=True)
    return _newest_of(newest_first, DAYS, lambda time: time.date()) | _newest_of(
        newest_first, WEEKS, lambda time: time.isocalendar()[:2]
    )


def _newest_of(newest_first: list[datetime], most: int, span: Callable[[datetime], object]) -> set[datetime]:
    chosen: dict[object, datetime] = {}
    for time in newest_first:
        chosen.setdefault(span(time), time)
    return set(list(chosen.values())[:most])


def prune(folder: Path) -> list[Path]:
    """Remove the backups that are kept no longer; which ones."""
    there = backups(folder)
    wanted = kept(time for time, _path in there)
    old = [path for time, path in there if time not in wanted]
    for path in old:
        path.unlink(missing_ok=True)
    return old


class Nightly:
    """Starts `hubang backup` when the newest backup is a day old, in a process of its own: the worker goes on."""

    def __init__(self, folder: Path | None, now: datetime) -> None:
        self._folder = folder
        self._running: subprocess.Popen[bytes] | None = None
        self._not_before = now + SETTLING

    def tick(self, now: datetime) -> None:
        """Look after the one that runs, or start one when it is time."""
        if self._folder is None:
            return
        if self._running is not None:
            self._look_after(now)
        elif now >= self._not_before and self._is_time(self._folder, now):
            command = [sys.executable, "-m", "hubang.cli", "backup", "--keep", "--json"]
            self._running = subprocess.Popen(command, stdout=subprocess.DEVNULL)  # noqa: S603

    def stop(self) -> None:
        """End the one that runs; half a backup has no name yet."""
        if self._running is not None and self._running.poll() is None:
            self._running.terminate()
            self._running.wait()

    def _look_after(self, now: datetime) -> None:
        assert self._running is not None
        code = self._running.poll()
        if code is None:
            return
        self._running = None
        if code:
            log.error("the backup failed; it is tried again in an hour")
            self._not_before = now + PAUSE

    def _is_time(self, folder: Path, now: datetime) -> bool:
        there = backups(folder)
        return not there or now - there[0][0] >= EVERY
