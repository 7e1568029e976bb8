"""One process, one port: streams on the event loop, everything else as WSGI on threads, only whole requests let in."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from hubang.front.answers import Headers, Message, Receive, Scope, Send, answer
from hubang.front.body import ClientGone, Memory, NoRoom, TooLarge, read_body
from hubang.front.environ import environ_of, is_readable
from hubang.front.pages import Busy, Pages
from hubang.lib.ids import new_public_id

logger = logging.getLogger(__name__)
REFUSED_WITH = {TooLarge: 413, TimeoutError: 408, NoRoom: 503, Busy: 503}


class Stream(Protocol):
    """An ASGI application with a life of its own."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None: ...

    async def start(self) -> None: ...

    async def stop(self) -> None: ...


@dataclass(frozen=True)
class Limits:
    """What the door lets in: bytes of a body (and where a picture may be sent), seconds to send it, bytes of all."""

    body: int = 256 * 1024
    large_body: int = 6 * 1024 * 1024
    is_large: Callable[[str], bool] = lambda _path: False
    body_seconds: float = 10.0
    memory: int = 96 * 1024 * 1024
    stop_seconds: float = 3.0


class FrontDoor:
    """ASGI application. `streams` answer their exact paths, `pages` all others.

    Paths that begin with none of `only` do not exist here. `proxies` stand in front and are believed, no more; `headers` go onto every answer that has not got them.
    """

    def __init__(
        self,
        pages: Pages,
        streams: Mapping[str, Stream],
        *,
        proxies: int,
        headers: Headers,
        limits: Limits,
        only: tuple[str, ...] = ("/",),
    ) -> None:
        self.only = only
        self.pages, self.streams, self.proxies, self.headers, self.limits = pages, streams, proxies, headers, limits
        self.memory = Memory(limits.memory)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or the server's start and stop. Never raises: the server would print what a person sent."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            has_begun = False

            async def sending(message: Message) -> None:
                nonlocal has_begun
                has_begun = True
                await send(message)

            try:
                await self._answer(scope, receive, sending)
            except Exception:
                error_id = new_public_id()
                logger.exception("a request failed at the door: error %s", error_id)
                if not has_begun:
                    await answer(scope, send, 500, self.headers, number=error_id)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        await self.start()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self.stop()
        await send({"type": "lifespan.shutdown.complete"})

    async def start(self) -> None:
        """Before the first request."""
        for stream in self.streams.values():
            await stream.start()

    async def stop(self) -> None:
        """End the streams, which come back by themselves, and let the requests in work be answered."""
        for stream in self.streams.values():
            await stream.stop()
        await self.pages.finish(self.limits.stop_seconds)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        stream = self.streams.get(scope["path"])
        if stream is not None:
            await stream(scope, receive, send)
        elif not is_readable(scope):
            await answer(scope, send, 400, self.headers, hang_up=True)
        elif scope["path"].startswith(self.only):
            await self._page(scope, receive, send)
        else:
            await answer(scope, send, 404, self.headers, hang_up=True)

    async def _page(self, scope: Scope, receive: Receive, send: Send) -> None:
        limit = self.limits.large_body if self.limits.is_large(scope["path"]) else self.limits.body
        try:
            body = await read_body(receive, limit, self.limits.body_seconds, self.memory)
        except ClientGone:
            # Or its body cannot be read: whoever is still there hears so, instead of the server's 500.
            await answer(scope, send, 400, self.headers, hang_up=True)
            return
        except (TooLarge, TimeoutError, NoRoom) as refusal:
            await answer(scope, send, REFUSED_WITH[type(refusal)], self.headers, hang_up=True)
            return
        try:
            page = await self.pages.answer(environ_of(scope, body, self.proxies))
        except Busy:
            await answer(scope, send, 503, self.headers)
            return
        finally:
            self.memory.give_back(len(body))
        if page is None:
            await answer(scope, send, 500, self.headers)
            return
        said = {name for name, _ in page.headers}
        missing = [header for header in self.headers if header[0] not in said]
        await send({"type": "http.response.start", "status": page.status, "headers": page.headers + missing})
        await send({"type": "http.response.body", "body": page.body})
