"""Thousands of browsers that listen to the live stream, on one event loop in a thread of its own."""

import asyncio
import contextlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

# The name of the field of which each message's number is taken, and what an answer's head may have.
MOST = 64 * 1024


@dataclass(eq=False)
class Reader:
    """One browser. It comes back after each break with the last number it knows, as EventSource does.

    `forgets`: it comes back without (the control). `breaks`: how often it hung up by itself, or was.
    """

    port: int
    cookie: str
    group: str
    cursor: str
    address: str = "127.0.0.1"
    forgets: bool = False
    hurries: bool = False
    numbers: list[int] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    arrived: list[float] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    breaks: int = 0
    is_connected: bool = False
    retry: float = 1.0
    _writer: asyncio.StreamWriter | None = None
    _known: str = ""

    async def live(self) -> None:
        """Listen until cancelled."""
        while True:
            with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
                await self._listen()
            self.is_connected = False
            self.breaks += 1
            await asyncio.sleep(0.01 if self.hurries else self.retry)

    def hang_up(self) -> None:
        """Break the connection, as a tunnel does."""
        if self._writer is not None:
            self._writer.transport.abort()

    async def _listen(self) -> None:
        opening = asyncio.open_connection("127.0.0.1", self.port, local_addr=(self.address, 0), limit=MOST)
        reader, self._writer = await opening
        try:
            known = "" if self.forgets or not self._known else f"Last-Event-ID: {self._known}\r\n"
            where = f"/live/?group={self.group}" + ("" if self.forgets and self._known else f"&cursor={self.cursor}")
            # HTTP/1.0: the answer comes without the frames of chunks.
            head = f"GET {where} HTTP/1.0\r\nHost: 127.0.0.1:{self.port}\r\nCookie: {self.cookie}\r\n{known}\r\n"
            self._writer.write(head.encode())
            status = int((await reader.readuntil(b"\r\n"))[9:12])
            self.statuses.append(status)
            await reader.readuntil(b"\r\n\r\n")
            if status == 200:
                self.is_connected = True
                await self._read(reader)
        finally:
            self._writer.transport.abort()

    async def _read(self, reader: asyncio.StreamReader) -> None:
        while line := await reader.readline():
            if not line.endswith(b"\n"):
                return
            name, _, value = line.decode().rstrip("\n").partition(": ")
            if name == "id":
                self._known = value
            elif name == "retry":
                self.retry = int(value) / 1000
            elif name == "data" and value != "{}":
                self._take(json.loads(value))

    def _take(self, event: dict[str, str | int]) -> None:
        self.numbers.append(int(event["no"]))
        self.kinds.append(str(event["kind"]))
        self.arrived.append(time.monotonic())


class Audience:
    """All readers of a test."""

    def __init__(self) -> None:
        self.readers: list[Reader] = []
        self.loop = asyncio.new_event_loop()
        self._tasks: set[asyncio.Task[None]] = set()
        self._thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self._thread.start()

    def add(self, readers: list[Reader], at_once: int = 200) -> None:
        """Let them begin, so many at once."""
        self.readers += readers

        async def begin() -> None:
            for first in range(0, len(readers), at_once):
                some = readers[first : first + at_once]
                self._tasks |= {asyncio.create_task(one.live()) for one in some}
                while not all(one.statuses for one in some):
                    await asyncio.sleep(0.005)

        asyncio.run_coroutine_threadsafe(begin(), self.loop)

    def call(self, act: Callable[[], None]) -> None:
        """Do something on the readers' own thread."""
        self.loop.call_soon_threadsafe(act)

    @property
    def connected(self) -> int:
        return sum(one.is_connected for one in self.readers)

    def close(self) -> None:
        """Everybody leaves."""

        async def end() -> None:
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)

        asyncio.run_coroutine_threadsafe(end(), self.loop).result(60)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join(30)
        self.loop.close()


@contextlib.contextmanager
def audience() -> Iterator[Audience]:
    """Readers come and go inside; all are gone afterwards."""
    made = Audience()
    try:
        yield made
    finally:
        made.close()


def wait_until(what: Callable[[], bool], why: str, seconds: float = 240.0) -> float:
    """Wait until it is so; the seconds it took."""
    since = time.monotonic()
    while not what():
        assert time.monotonic() - since < seconds, f"not in {seconds:.0f} seconds: {why}"
        time.sleep(0.02)
    return time.monotonic() - since
