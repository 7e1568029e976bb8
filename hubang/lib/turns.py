"""Who writes next: fair between threads and between processes, without a change of thread at each turn.

Python's own lock goes to whoever comes in the moment it is free, and SQLite's is asked for again and again with growing pauses: with
sixteen writers some wait a hundred times as long as others, and one busy process keeps all others out. Strict order would cost
half of the speed. So who has not waited for long may be overtaken, and nobody for longer than `PATIENCE`.
"""

import fcntl
import os
import threading
import time
from collections import deque
from types import TracebackType

PATIENCE = 0.01


class Turns:
    """A lock held by one thread, which may take it again inside. With `path` it is one lock for all processes that name it."""

    def __init__(self, path: str | None = None) -> None:
        self._state = threading.Lock()
        self._waiting: deque[tuple[int, threading.Lock, float]] = deque()
        self._holder: int | None = None
        self._depth = 0
        self._file = FileTurn(path) if path else None

    def __enter__(self) -> None:
        if not self._wait():
            return
        if self._file:
            try:
                self._file.take()
            except BaseException:
                self.__exit__(None, None, None)
                raise

    def _wait(self) -> bool:
        """Until it is this thread's turn; False when it has the turn already."""
        me, since = threading.get_ident(), time.monotonic()
        put = self._waiting.append
        while True:
            with self._state:
                if self._holder in {None, me}:
                    self._holder = me
                    self._depth += 1
                    return self._depth == 1
                turn = threading.Lock()
                turn.acquire()
                put((me, turn, since))
            turn.acquire()
            if self._holder == me:
                return True
            # Overtaken: to the front.
            put = self._waiting.appendleft

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._state:
            self._depth -= 1
            if self._depth:
                return
            if self._file:
                self._file.leave(others_wait=bool(self._waiting))
            self._holder = None
            if self._waiting:
                first, turn, since = self._waiting.popleft()
                if time.monotonic() - since > PATIENCE:
                    self._holder, self._depth = first, 1
                turn.release()


class FileTurn:
    """The turn of this process among others. Two locks: whoever waits for `now` holds `next`, so who lets go of `now` comes after them."""

    def __init__(self, path: str) -> None:
        self._next, self._now = (
            os.open(f"{path}-{name}", os.O_RDONLY | os.O_CREAT | os.O_CLOEXEC, 0o600) for name in ("next", "now")
        )
        self._since: float | None = None

    def take(self) -> None:
        """Until it is this process's turn. It may still have it from the thread before."""
        if self._since is not None:
            return
        fcntl.flock(self._next, fcntl.LOCK_EX)
        try:
            fcntl.flock(self._now, fcntl.LOCK_EX)
        finally:
            fcntl.flock(self._next, fcntl.LOCK_UN)
        self._since = time.monotonic()

    def leave(self, *, others_wait: bool) -> None:
        """Let other processes go on, unless more threads of this one wait and its turn is still short."""
        if others_wait and self._since is not None and time.monotonic() - self._since < PATIENCE:
            return
        self._since = None
        fcntl.flock(self._now, fcntl.LOCK_UN)
