"""A WSGI application on a few threads, behind a queue that says no instead of growing."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, asynccontextmanager
from typing import Any, NamedTuple

from hubang.front.answers import Headers

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
READING = {"GET", "HEAD", "OPTIONS"}
logger = logging.getLogger(__name__)


class Busy(Exception):
    """Too many are waiting, or one has waited for too long."""


class Page(NamedTuple):
    """A whole answer of the application."""

    status: int
    headers: Headers
    body: bytes


class Pages:
    """The application on `threads` threads. At most `waiting` requests wait, `patience` seconds each; then `Busy`.

    One thread is kept for reading: on a slow disk those who write wait for each other, and people still see their pages.
    The threads stay, and so do their database connections; Django closes broken ones at the next request.
    """

    def __init__(self, application: Wsgi, *, threads: int, waiting: int, patience: float) -> None:
        self._application = application
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="page")
        self._free = asyncio.Semaphore(threads)
        self._free_for_writing = asyncio.Semaphore(max(1, threads - 1))
        self._room = waiting
        self._patience = patience
        self._waiting = 0
        self.running = 0

    async def answer(self, environ: dict[str, Any]) -> Page | None:
        """The application's answer; None when it raised."""
        reads = environ["REQUEST_METHOD"] in READING
        async with self._turn([self._free] if reads else [self._free_for_writing, self._free]):
            self.running += 1
            try:
                return await asyncio.get_running_loop().run_in_executor(self._pool, self._run, environ)
            finally:
                self.running -= 1

    @asynccontextmanager
    async def _turn(self, doors: list[asyncio.Semaphore]) -> AsyncIterator[None]:
        if self._waiting >= self._room and any(door.locked() for door in doors):
            raise Busy
        with ExitStack() as held:
            self._waiting += 1
            try:
                async with asyncio.timeout(self._patience):
                    for door in doors:
                        await door.acquire()
                        held.callback(door.release)
            except TimeoutError:
                raise Busy from None
            finally:
                self._waiting -= 1
            yield

    def _run(self, environ: dict[str, Any]) -> Page | None:
        try:
            return run(self._application, environ)
        except Exception:
            logger.exception("the application failed")
            return None

    async def finish(self, seconds: float) -> None:
        """Let the requests in work end, for that long at most, and end the threads."""
        deadline = asyncio.get_running_loop().time() + seconds
        while self.running and asyncio.get_running_loop().time() < deadline:
            await asyncio.sleep(0.02)
        self._pool.shutdown(wait=False, cancel_futures=True)


def run(application: Wsgi, environ: dict[str, Any]) -> Page:
    """Call a WSGI application and collect its answer (PEP 3333)."""
    begun: list[Any] = []

    def start(status: str, headers: list[tuple[str, str]], _error: Any = None) -> None:
        begun[:] = [int(status[:3]), headers]

    chunks = application(environ, start)
    try:
        body = b"".join(chunks)
    finally:
        close = getattr(chunks, "close", None)
        if close is not None:
            close()
    status, told = begun
    headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in told]
    if status >= 200 and status not in {204, 304} and not any(name == b"content-length" for name, _ in headers):
        headers.append((b"content-length", str(len(body)).encode()))
    return Page(status, headers, body)
