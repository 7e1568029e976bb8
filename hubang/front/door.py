"""One process, one port: the live stream on the event loop, everything else as WSGI in a thread pool."""

import asyncio
import io
import sys
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import unquote_to_bytes

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

SMALL_BODY = 256 * 1024
# A picture with a QR code: 5 MB and its form.
LARGE_BODY = 5 * 1024 * 1024 + SMALL_BODY
LARGE_PATHS = ("/ask",)
BODY_SECONDS = 10
# Requests waiting for a thread, per thread; beyond that it is kinder to say so at once.
WAITING = 64


class FrontDoor:
    """ASGI application. `live` answers /live/, `wsgi` the rest; `proxies` stand in front and are believed, no more."""

    def __init__(self, wsgi: Wsgi, live: App, *, threads: int, proxies: int) -> None:
        self.wsgi, self.live, self.proxies = wsgi, live, proxies
        self.pool = ThreadPoolExecutor(threads, thread_name_prefix="page")
        self.room = threads * WAITING
        self.inside = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or the server's start and stop."""
        if scope["type"] == "lifespan":
            await self._lifespan(scope, receive, send)
        elif scope["type"] == "http":
            scope["headers"] = [(name, value) for name, value in scope["headers"] if b"_" not in name]
            scope["client"] = (client_address(scope, self.proxies), 0)
            if scope["path"] == "/live/":
                await self.live(scope, receive, send)
            else:
                await self._page(scope, receive, send)

    async def _lifespan(self, scope: Scope, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                await self.live({**scope, "type": "lifespan.startup"}, receive, send)
                await send({"type": "lifespan.startup.complete"})
            else:
                await self.live({**scope, "type": "lifespan.shutdown"}, receive, send)
                self.pool.shutdown(wait=True, cancel_futures=True)
                await send({"type": "lifespan.shutdown.complete"})
                return

    async def _page(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self.inside >= self.room:
            await plain(send, 503, "busy", [(b"retry-after", b"2")])
            return
        limit = LARGE_BODY if scope["path"].endswith(LARGE_PATHS) else SMALL_BODY
        try:
            body = await read_body(receive, limit)
        except TimeoutError:
            await plain(send, 408, "too slow")
            return
        except OverflowError:
            await plain(send, 413, "too large")
            return
        if body is None:
            return
        self.inside += 1
        try:
            loop = asyncio.get_running_loop()
            status, headers, content = await loop.run_in_executor(self.pool, self._run, environ_of(scope, body))
        finally:
            self.inside -= 1
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": content})

    def _run(self, environ: dict[str, Any]) -> tuple[int, list[tuple[bytes, bytes]], bytes]:
        answer: dict[str, Any] = {}

        def start(status: str, headers: list[tuple[str, str]], _error: Any = None) -> None:
            answer["status"] = int(status[:3])
            answer["headers"] = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]

        chunks = self.wsgi(environ, start)
        try:
            content = b"".join(chunks)
        finally:
            close = getattr(chunks, "close", None)
            if close is not None:
                close()
        return answer["status"], answer["headers"], content


async def read_body(receive: Receive, limit: int) -> bytes | None:
    """The whole body; None when the client went away, OverflowError or TimeoutError when it is too large or too slow."""
    parts: list[bytes] = []
    size = 0
    async with asyncio.timeout(BODY_SECONDS):
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                return None
            part = message.get("body", b"")
            size += len(part)
            if size > limit:
                raise OverflowError
            parts.append(part)
            if not message.get("more_body"):
                return b"".join(parts)


async def plain(send: Send, status: int, text: str, headers: list[tuple[bytes, bytes]] | None = None) -> None:
    """A short answer of the door itself."""
    fixed = [(b"content-type", b"text/plain"), (b"cache-control", b"no-store"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": status, "headers": fixed + (headers or [])})
    await send({"type": "http.response.body", "body": text.encode() + b"\n"})


def client_address(scope: Scope, proxies: int) -> str:
    """The address of the client: of the connection, or as the given number of proxies tell it."""
    address = str((scope.get("client") or ("",))[0])
    if not proxies:
        return address
    told = [value for name, value in scope["headers"] if name == b"x-forwarded-for"]
    hops = [hop.strip() for hop in b",".join(told).decode("latin-1").split(",") if hop.strip()]
    return hops[-proxies] if len(hops) >= proxies else address


def environ_of(scope: Scope, body: bytes) -> dict[str, Any]:
    """The WSGI environment of a request (PEP 3333)."""
    server = scope.get("server") or ("", 0)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(scope.get("raw_path") or scope["path"].encode()).decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": str(server[0]),
        "SERVER_PORT": str(server[1] or ""),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": scope["client"][0],
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for raw_name, raw_value in scope["headers"]:
        name = raw_name.decode("latin-1").upper().replace("-", "_")
        value = raw_value.decode("latin-1")
        if name == "CONTENT_LENGTH":
            continue
        key = name if name == "CONTENT_TYPE" else f"HTTP_{name}"
        joiner = "; " if name == "COOKIE" else ","
        environ[key] = f"{environ[key]}{joiner}{value}" if key in environ else value
    return environ
