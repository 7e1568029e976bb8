"""GET /live/?group=...&cursor=...: server-sent events from a group's log. The contract is in docs/live.md."""

import asyncio
import random
import re
from http import HTTPStatus
from urllib.parse import parse_qs

from hubang.front.answers import Headers, Receive, Scope, Send, answer
from hubang.front.hub import Hub, Unreadable
from hubang.front.listener import Listener, Pass
from hubang.live.cursor import NOWHERE, Cursor, read_cursor

# More tabs and devices than anybody has; an endless loop in a page stops here.
MOST_OF_ONE_USER = 20
MOST = 20_000
LONGEST_QUERY = 400
PUBLIC_ID = re.compile(r"[A-Za-z0-9_-]{1,16}")
RETRY_MS = (1_000, 10_000)
KIND: Headers = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store, no-transform"),
    (b"x-accel-buffering", b"no"),
]


class LiveStream:
    """The ASGI application. `headers` are the default headers of every answer."""

    def __init__(self, hub: Hub, headers: Headers) -> None:
        self.hub, self.headers = hub, headers

    async def start(self) -> None:
        """Before the first listener."""
        self.hub.start()

    async def stop(self) -> None:
        """End every stream and let the endings be sent."""
        self.hub.stop()
        await asyncio.sleep(0.05)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let somebody listen, or say why not: 404 for everybody who may not, whatever the group."""
        query = parse_qs(scope["query_string"][:LONGEST_QUERY].decode("latin-1"))
        admitted = await self._admit(scope, query.get("group", [""])[0])
        if isinstance(admitted, HTTPStatus):
            await answer(scope, send, admitted, self.headers)
            return
        await send({"type": "http.response.start", "status": 200, "headers": KIND + self.headers})
        if scope["method"] == "HEAD":
            await send({"type": "http.response.body", "body": b""})
            return
        who, cleared = admitted
        await self._listen(self.hub.enter(who, start_of(scope, query), cleared), receive, send)

    async def _admit(self, scope: Scope, group: str) -> tuple[Pass, Cursor] | HTTPStatus:
        if scope["method"] not in {"GET", "HEAD"}:
            return HTTPStatus.METHOD_NOT_ALLOWED
        if not PUBLIC_ID.fullmatch(group):
            return HTTPStatus.NOT_FOUND
        try:
            admitted = await self.hub.admit(header(scope, b"cookie"), group)
        except Unreadable:
            return HTTPStatus.SERVICE_UNAVAILABLE
        if admitted is None:
            return HTTPStatus.NOT_FOUND
        if self.hub.streams_of.get(admitted[0].user_id, 0) >= MOST_OF_ONE_USER:
            return HTTPStatus.TOO_MANY_REQUESTS
        if self.hub.is_closing or self.hub.streams >= MOST:
            return HTTPStatus.SERVICE_UNAVAILABLE
        return admitted

    async def _listen(self, listener: Listener, receive: Receive, send: Send) -> None:
        listener.task = asyncio.current_task()
        watching = asyncio.get_running_loop().create_task(_until_gone(receive, listener))
        try:
            await _put(listener, send, preface(listener))
            await self._deliver(listener, send)
            await send({"type": "http.response.body", "body": b""})
        except asyncio.CancelledError:
            if not listener.is_cut:
                raise
        except Unreadable:
            await send({"type": "http.response.body", "body": b""})
        finally:
            watching.cancel()
            self.hub.leave(listener)

    async def _deliver(self, listener: Listener, send: Send) -> None:
        while not listener.is_over:
            chunk = listener.take()
            if chunk is None:
                chunk = await self.hub.page(listener)
            if chunk:
                await _put(listener, send, chunk)
            elif not listener.is_over:
                await listener.wait()


def header(scope: Scope, wanted: bytes) -> str:
    """The value of a header; the lines of a cookie are one."""
    return b"; ".join(value for name, value in scope["headers"] if name == wanted).decode("latin-1")


def start_of(scope: Scope, query: dict[str, list[str]]) -> Cursor | None:
    """From where the browser goes on: Last-Event-ID after a break, else the cursor of its page; None: from now on."""
    said = header(scope, b"last-event-id") or query.get("cursor", [""])[0]
    return (read_cursor(said) or NOWHERE) if said else None


def preface(listener: Listener) -> bytes:
    """When to come back after a break (spread, so that not all come at once), and the cursor to come back with."""
    retry = f"retry: {random.randint(*RETRY_MS)}\n"
    here = f"id: {listener.epoch}-{listener.at}\n" if listener.epoch >= 0 else ""
    return f"{retry}{here}\n".encode()


async def _put(listener: Listener, send: Send, data: bytes) -> None:
    loop = asyncio.get_running_loop()
    listener.sending_since = loop.time()
    await send({"type": "http.response.body", "body": data, "more_body": True})
    listener.sending_since = None
    listener.sent_at = loop.time()


async def _until_gone(receive: Receive, listener: Listener) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    listener.is_over = True
    listener.wake()
