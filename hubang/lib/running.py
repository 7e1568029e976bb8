"""Whether a process of this site runs on this machine: a lock that the system lets go of when the process ends, however."""

import fcntl
import os
from pathlib import Path

from django.conf import settings

NAME = "running.lock"


class SomebodyRuns(Exception):
    """Another process of this site is running."""


class Running:
    """Held by every web process and worker together, or by one command alone."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    @classmethod
    def along(cls) -> "Running":
        """Run beside others. `SomebodyRuns` while a command has the site to itself."""
        return cls(_locked(fcntl.LOCK_SH))

    @classmethod
    def alone(cls) -> "Running":
        """Have the site to oneself. `SomebodyRuns` while anything runs."""
        return cls(_locked(fcntl.LOCK_EX))

    def close(self) -> None:
        """Let go."""
        os.close(self._descriptor)


def _locked(kind: int) -> int:
    folder = Path(settings.HUBANG_VAR)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(folder / NAME, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(descriptor)
        raise SomebodyRuns from error
    return descriptor
