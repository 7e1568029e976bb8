"""Everybody who listens in this process, and the one task that looks for news for all of them.

Woken inside the process, by Valkey, or by its own clock, it takes one look at the database (`look.py`), puts the news into
the rings, notes whose right was asked after them, and wakes the listeners. Nobody holds a queue or a database connection.
"""

import asyncio
import logging
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from hubang.front.listener import Listener, Pass, Room
from hubang.front.look import Ask, Look, Rights
from hubang.front.page import page_of
from hubang.front.ring import Ring
from hubang.live import wake
from hubang.live.cursor import Cursor

logger = logging.getLogger(__name__)
# Without Valkey the news of other processes are found by asking this often; with it, only when it is deaf.
POLL_SECONDS = 0.5
POLL_SECONDS_WITH_VALKEY = 1.5
RIGHT_SECONDS = 1.0


class Unreadable(Exception):
    """The database did not answer."""


class Hub:
    """The rooms of the process. All of it belongs to the event loop's thread."""

    def __init__(self, rights: Rights, poll_seconds: float = POLL_SECONDS) -> None:
        self.rooms: dict[str, Room] = {}
        self.streams = 0
        self.streams_of: dict[int, int] = {}
        self.is_closing = False
        self._rights = rights
        self._poll_seconds = poll_seconds
        self._reader = ThreadPoolExecutor(1, thread_name_prefix="live")
        self._wanted = asyncio.Event()
        self._woken: set[str] = set()
        self._asks: list[tuple[Ask, asyncio.Future[tuple[Pass, Cursor] | None]]] = []
        self._behind: list[tuple[Listener, asyncio.Future[bytes]]] = []
        self._tasks: list[asyncio.Task[None]] = []
        self._next_poll = self._next_check = 0.0

    def start(self) -> None:
        """Begin to look for news."""
        self._loop = loop = asyncio.get_running_loop()
        self._tasks = [loop.create_task(work) for work in (self._run(), self._watch(), wake.hear(self._news))]
        wake.listen(self._news_from_a_thread)

    def stop(self) -> None:
        """End every stream; the browsers come back by themselves."""
        if self.is_closing:
            return
        self.is_closing = True
        wake.listen(None)
        for task in self._tasks:
            task.cancel()
        for listener in self.listeners():
            listener.is_over = True
            listener.wake()
        self._reader.shutdown(wait=False, cancel_futures=True)

    def listeners(self) -> list[Listener]:
        """Everybody."""
        return [listener for room in self.rooms.values() for listener in room.listeners]

    async def admit(self, cookie: str, group: str) -> tuple[Pass, Cursor] | None:
        """Who this is and up to where they may read; None when they may not. `Unreadable` when nobody knows."""
        waiting: asyncio.Future[tuple[Pass, Cursor] | None] = asyncio.get_running_loop().create_future()
        self._asks.append(((cookie, group), waiting))
        self._wanted.set()
        return await waiting

    def enter(self, admitted: Pass, start: Cursor | None, cleared: Cursor) -> Listener:
        """Begin to listen after `start`, or after `cleared` for those who come without a cursor."""
        room = self.rooms.get(admitted.group)
        if room is None:
            room = self.rooms[admitted.group] = Room(Ring(cleared, []))
        listener = Listener(admitted, room, start or cleared, cleared)
        room.listeners.add(listener)
        self.streams += 1
        self.streams_of[admitted.user_id] = self.streams_of.get(admitted.user_id, 0) + 1
        if cleared != room.ring.end:
            self._wake_for(admitted.group)
        return listener

    def leave(self, listener: Listener) -> None:
        """Forget a listener, and its room when it was the last."""
        group, user_id = listener.admitted.group, listener.admitted.user_id
        listener.room.listeners.discard(listener)
        if not listener.room.listeners and self.rooms.get(group) is listener.room:
            del self.rooms[group]
        self.streams -= 1
        self.streams_of[user_id] -= 1
        if not self.streams_of[user_id]:
            del self.streams_of[user_id]

    async def page(self, listener: Listener) -> bytes:
        """The next events of one who stands before the ring, read from the log; their right is asked again."""
        waiting: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        self._behind.append((listener, waiting))
        self._wanted.set()
        return await waiting

    def _news_from_a_thread(self, group: str, no: int) -> None:
        self._loop.call_soon_threadsafe(self._news, group, no)

    def _news(self, group: str, no: int) -> None:
        room = self.rooms.get(group)
        if room is not None and no > room.ring.last:
            self._wake_for(group)

    def _wake_for(self, group: str) -> None:
        self._woken.add(group)
        self._wanted.set()

    async def _run(self) -> None:
        while True:
            await self._until_wanted()
            self._wanted.clear()
            asks, self._asks = self._asks, []
            behind, self._behind = self._still_here(self._behind), []
            look = self._look([ask for ask, _ in asks], [listener for listener, _ in behind])
            try:
                await asyncio.get_running_loop().run_in_executor(self._reader, look.run, self._rights)
                self._update(look)
                for (_, asked), admitted in zip(asks, look.admitted, strict=True):
                    answer_with(asked, (admitted, look.found[admitted.group]) if admitted else None)
                for listener, waiting in behind:
                    answer_with(waiting, page_of(listener, look))
            except Exception:
                logger.exception("the live log could not be read")
                refuse([future for _, future in asks])
                refuse([future for _, future in behind])
                await asyncio.sleep(self._poll_seconds)

    async def _until_wanted(self) -> None:
        seconds = self._poll_seconds if self.rooms else None
        try:
            async with asyncio.timeout(seconds):
                await self._wanted.wait()
        except TimeoutError:
            return

    def _still_here(
        self, behind: list[tuple[Listener, asyncio.Future[bytes]]]
    ) -> list[tuple[Listener, asyncio.Future[bytes]]]:
        here = []
        for listener, waiting in behind:
            if listener in listener.room.listeners:
                here.append((listener, waiting))
            else:
                answer_with(waiting, b"")
        return here

    def _look(self, asks: list[Ask], behind: list[Listener]) -> Look:
        """Those who were woken, or everybody when it is time to ask without being told."""
        now = asyncio.get_running_loop().time()
        is_check, is_poll = now >= self._next_check, now >= self._next_poll
        self._next_check = now + RIGHT_SECONDS if is_check else self._next_check
        self._next_poll = now + self._poll_seconds if is_poll else self._next_poll
        groups = set(self.rooms) if is_check or is_poll else self._woken | {group for _, group in asks}
        groups |= {listener.admitted.group for listener in behind}
        self._woken = set()
        rooms = {group: self.rooms[group] for group in groups if group in self.rooms}
        inside = [listener for room in rooms.values() for listener in room.listeners]
        return Look(
            ends={group: room.ring.end for group, room in rooms.items()},
            asks=asks,
            check=inside if is_check else [one for one in inside if one.cleared != one.room.ring.end],
            follow=inside,
            behind=behind,
        )

    def _update(self, look: Look) -> None:
        for group, events in look.events.items():
            end, room = look.found[group], self.rooms.get(group)
            if room is None:
                if any(admitted and admitted.group == group for admitted in look.admitted):
                    self.rooms[group] = Room(Ring(end, events))
            elif room.ring.epoch == end.epoch:
                room.ring.add(events, end.no)
            else:
                room.ring = Ring(end, events)
        for listener, may in look.still.items():
            listener.is_lost = not may
            listener.cleared = look.found[listener.admitted.group]
            listener.wake()

    async def _watch(self) -> None:
        """Once a second: let go of those who do not read, and send a beat to those who have heard nothing for long."""
        while True:
            await asyncio.sleep(1)
            now = asyncio.get_running_loop().time()
            for group in [group for group, room in self.rooms.items() if not room.listeners]:
                del self.rooms[group]
            for listener in self.listeners():
                listener.watch(now)


Answer = TypeVar("Answer")


def answer_with(asked: "asyncio.Future[Answer]", answer: Answer) -> None:
    """Give the answer to whoever still waits for it."""
    if not asked.done():
        asked.set_result(answer)


def refuse(asked: "Sequence[asyncio.Future[Answer]]") -> None:
    """There is no answer."""
    for future in asked:
        if not future.done():
            future.set_exception(Unreadable())
