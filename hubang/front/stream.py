"""The live stream: server-sent events from the log. No queue and no database connection per listener.

Every listener has a cursor into the log. A poller per process looks for news (woken inside the process, by Valkey, or once a
second), reads the new events of the groups that somebody listens to once, encodes each once, and all listeners of the group
send the same bytes. Who falls behind what is kept in memory reads from the log.
"""

import asyncio
import contextlib
import json
import logging
import random
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TypeVar
from urllib.parse import parse_qs

from django.db import close_old_connections

from hubang.front.door import Receive, Scope, Send, plain
from hubang.live import log as events
from hubang.live import wake
from hubang.live.log import Event

Answer = TypeVar("Answer")
logger = logging.getLogger(__name__)
KEPT = 500
POLL_SECONDS = 1.0
BEAT_SECONDS = 15.0
SEND_SECONDS = 10.0
RIGHT_SECONDS = 2.0
HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store, no-transform"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
]


@dataclass(frozen=True)
class Listener:
    """Who listens: the group, the member's public id, and the question whether the right still stands (asks the database)."""

    group: str
    member: str
    may_listen: Callable[[], bool]


# From the request's cookies and the wanted group to who listens; None when nobody may.
Admit = Callable[[str, str], Listener | None]


@dataclass
class Room:
    """One group that somebody listens to: the newest events in memory, and the condition that wakes the listeners."""

    epoch: int
    last: int
    news: asyncio.Condition = field(default_factory=asyncio.Condition)
    recent: deque[tuple[int, bytes, Event]] = field(default_factory=lambda: deque(maxlen=KEPT))
    listeners: int = 0


def frame(epoch: int, event: Event) -> bytes:
    """One event as an unnamed server-sent message (WHATWG HTML, 9.2)."""
    data = json.dumps({"no": event.no, "kind": event.kind, "ref": event.ref}, separators=(",", ":"))
    return f"id: {epoch}-{event.no}\ndata: {data}\n\n".encode()


def reload_frame(epoch: int, no: int) -> bytes:
    """Tells a listener whose cursor is of another time to start anew from here."""
    data = json.dumps({"no": no, "kind": "reload", "ref": "", "cursor": f"{epoch}-{no}"}, separators=(",", ":"))
    return f"id: {epoch}-{no}\ndata: {data}\n\n".encode()


GONE = b'data: {"no":0,"kind":"gone","ref":""}\n\n'


def read_cursor(text: str) -> tuple[int, int] | None:
    """(epoch, number) of "3-17"; None for anything else."""
    epoch, dash, no = text.partition("-")
    if dash and epoch.isascii() and epoch.isdecimal() and no.isascii() and no.isdecimal() and len(text) < 24:
        return int(epoch), int(no)
    return None


class LiveApp:
    """ASGI application for GET /live/?group=...&cursor=..."""

    def __init__(self, admit: Admit) -> None:
        self.admit = admit
        self.rooms: dict[str, Room] = {}
        # One thread: the log is read once per group and tick, whatever the number of listeners.
        self.reader = ThreadPoolExecutor(1, thread_name_prefix="live")
        self.right = ThreadPoolExecutor(1, thread_name_prefix="right")
        self.wanted = asyncio.Event()
        self.tasks: list[asyncio.Task[None]] = []
        self.closing = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a listener, or the start and stop of the server."""
        if scope["type"] == "lifespan.startup":
            self._start()
        elif scope["type"] == "lifespan.shutdown":
            await self._stop()
        else:
            await self._listen(scope, receive, send)

    def _start(self) -> None:
        loop = asyncio.get_running_loop()
        wake.listen(lambda _group, _no: loop.call_soon_threadsafe(self.wanted.set))
        self.tasks = [loop.create_task(self._poll()), loop.create_task(wake.hear(self.wanted.set))]

    async def _stop(self) -> None:
        self.closing = True
        wake.listen(None)
        for task in self.tasks:
            task.cancel()
        for room in self.rooms.values():
            async with room.news:
                room.news.notify_all()
        self.reader.shutdown(wait=False, cancel_futures=True)
        self.right.shutdown(wait=False, cancel_futures=True)

    async def _poll(self) -> None:
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.wanted.wait(), POLL_SECONDS)
            self.wanted.clear()
            for group, room in list(self.rooms.items()):
                try:
                    await self._refresh(group, room)
                except Exception:
                    logger.exception("the log could not be read")

    async def _refresh(self, group: str, room: Room) -> None:
        loop = asyncio.get_running_loop()
        epoch, found = await loop.run_in_executor(self.reader, _news, group, room.epoch, room.last)
        if epoch == room.epoch and not found:
            return
        async with room.news:
            if epoch != room.epoch:
                room.epoch, room.last = epoch, 0
                room.recent.clear()
            for event in found:
                room.recent.append((event.no, frame(room.epoch, event), event))
                room.last = event.no
            room.news.notify_all()

    async def _listen(self, scope: Scope, receive: Receive, send: Send) -> None:
        query = parse_qs(scope["query_string"].decode("latin-1"))
        cookie = b"; ".join(value for name, value in scope["headers"] if name == b"cookie").decode("latin-1")
        group = query.get("group", [""])[0]
        loop = asyncio.get_running_loop()
        who = await loop.run_in_executor(self.right, _asked, lambda: self.admit(cookie, group))
        if who is None or scope["method"] != "GET":
            return await plain(send, 404, "not here")
        resumed = dict(scope["headers"]).get(b"last-event-id", b"").decode("latin-1")
        cursor = read_cursor(resumed) or read_cursor(query.get("cursor", [""])[0])
        await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
        room = await self._enter(group)
        sending = loop.create_task(self._send_all(who, room, cursor, send))
        watching = loop.create_task(_until_gone(receive))
        try:
            await asyncio.wait({sending, watching}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            sending.cancel()
            watching.cancel()
            self._leave(group, room)

    async def _enter(self, group: str) -> Room:
        room = self.rooms.get(group)
        if room is None:
            epoch, last = await asyncio.get_running_loop().run_in_executor(self.reader, _position, group)
            room = self.rooms.setdefault(group, Room(epoch, last))
        room.listeners += 1
        return room

    def _leave(self, group: str, room: Room) -> None:
        room.listeners -= 1
        if room.listeners <= 0 and self.rooms.get(group) is room:
            del self.rooms[group]

    async def _send_all(self, who: Listener, room: Room, cursor: tuple[int, int] | None, send: Send) -> None:
        await _put(send, f"retry: {random.randint(1000, 10000)}\n\n".encode())
        epoch, at = cursor or (room.epoch, room.last)
        asked = time.monotonic()
        while not self.closing:
            if epoch != room.epoch or at > room.last:
                epoch, at = room.epoch, room.last
                await _put(send, reload_frame(epoch, at))
            elif at < room.last:
                at = await self._catch_up(who, room, at, send)
                continue
            if time.monotonic() - asked > RIGHT_SECONDS:
                asked = time.monotonic()
                if not await self._may(who):
                    return await _end(send)
            if not await self._wait(room, at):
                await _put(send, b"event: beat\ndata: {}\n\n")
        return await _put(send, b"", more=False)

    async def _catch_up(self, who: Listener, room: Room, at: int, send: Send) -> int:
        """Send what came after `at` and return the new place; the right is asked again before anything goes out."""
        if not await self._may(who):
            await _end(send)
            raise asyncio.CancelledError
        kept = [item for item in room.recent if item[0] > at]
        if kept and kept[0][0] == at + 1:
            await _put(send, b"".join(item[1] for item in kept))
            return kept[-1][0]
        found = await asyncio.get_running_loop().run_in_executor(self.reader, _page, who.group, at)
        if not found or found[0].no != at + 1:
            await _put(send, reload_frame(room.epoch, room.last))
            return room.last
        await _put(send, b"".join(frame(room.epoch, event) for event in found))
        return found[-1].no

    async def _may(self, who: Listener) -> bool:
        return bool(await asyncio.get_running_loop().run_in_executor(self.right, _asked, who.may_listen))

    async def _wait(self, room: Room, at: int) -> bool:
        """Wait for news; False after a while without, so that a beat is sent and the right is asked."""
        deadline = time.monotonic() + RIGHT_SECONDS
        async with room.news:
            while room.last <= at and not self.closing:
                left = deadline - time.monotonic()
                if left <= 0:
                    return False
                try:
                    await asyncio.wait_for(room.news.wait(), left)
                except TimeoutError:
                    return False
        return True


def _news(group: str, epoch: int, last: int) -> tuple[int, list[Event]]:
    close_old_connections()
    now, number = events.position(group)
    if now != epoch:
        return now, events.events_after(group, max(0, number - KEPT), KEPT)
    return now, events.events_after(group, last) if number > last else []


def _position(group: str) -> tuple[int, int]:
    close_old_connections()
    return events.position(group)


def _page(group: str, at: int) -> list[Event]:
    close_old_connections()
    return events.events_after(group, at)


def _asked(question: Callable[[], Answer]) -> Answer:
    close_old_connections()
    return question()


async def _put(send: Send, data: bytes, more: bool = True) -> None:
    """Send with a time limit: who does not read is let go."""
    await asyncio.wait_for(send({"type": "http.response.body", "body": data, "more_body": more}), SEND_SECONDS)


async def _end(send: Send) -> None:
    await _put(send, GONE)
    await _put(send, b"", more=False)


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
