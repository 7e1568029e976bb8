"""`hubang serve`: one web process."""

import argparse
import asyncio
import contextlib
import importlib
import os
import signal
import socket
import sys
from typing import Any

DESCRIPTION = "Serve pages, API and the live stream (no worker, no migration)."
HEAD_SECONDS = 10
# Streams are connections that stay; more than `stream.MOST` and the pages beside them.
CONNECTIONS = 24_000
# What may wait in the system for one who does not read, and how long until the connection is closed (Linux: tcp(7)).
UNREAD_BYTES = 128 * 1024
UNREAD_SECONDS = 15
ROLES = ("all", "web", "live")


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the command."""
    parser = subparsers.add_parser("serve", help=DESCRIPTION, description=DESCRIPTION)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument(
        "--role", choices=ROLES, default="all", help="behind a proxy: only pages, or only the live stream"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Serve until stopped. More processes are more `hubang serve`; whoever starts them starts a dead one again."""
    from hubang.cli.django_setup import set_up
    from hubang.cli.start import cannot_start, collect_static, take_part

    problem = cannot_start(args.host, args.port)
    if problem:
        print(problem, file=sys.stderr)
        return 1
    if not set_up():
        return 1
    running = take_part()
    if running is None:
        return 1
    collect_static()
    _allow_many_files()
    with contextlib.closing(running):
        asyncio.run(serve(args.host, args.port, args.role))
    return 0


def _allow_many_files() -> None:
    """Every stream is an open file, and the usual limit is 1,024."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


async def serve(host: str, port: int, role: str) -> None:
    """Granian inside this process: we decide what ends first when it stops, and nothing is loaded twice."""
    from granian.constants import HTTPModes, Interfaces
    from granian.http import HTTP1Settings

    door = importlib.import_module("hubang.asgi").front_door(role)
    server = _bounded_server()(
        door,
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=HEAD_SECONDS * 1000, max_buffer_size=64 * 1024),
        websockets=False,
        backlog=1024,
        backpressure=CONNECTIONS,
        log_access=False,
        log_enabled=False,
    )
    ending = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ending.set)
    serving = loop.create_task(server.serve())
    watching = [loop.create_task(ending.wait()), loop.create_task(_until_orphaned()), serving]
    await asyncio.wait(watching, return_when=asyncio.FIRST_COMPLETED)
    await _stop(door, server, serving)


def _bounded_server() -> Any:
    """Granian whose connections wait for one who does not read with so many bytes and so long, not with 4 MB for ever."""
    net: Any = importlib.import_module("granian.net")
    from granian.server.embed import Server

    class Bounded(Server):
        def _init_shared_socket(self) -> None:
            held = net.SocketSpec(self.bind_addr, self.bind_port, self.backlog).build()
            setattr(self, "_shd", held)  # noqa: B010  # its stub knows only None
            # Accepted connections take it over from the socket that listens.
            with socket.socket(fileno=os.dup(held.get_fd())) as listening:
                listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, UNREAD_BYTES)
                if hasattr(socket, "TCP_USER_TIMEOUT"):
                    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, UNREAD_SECONDS * 1000)

    return Bounded


async def _stop(door: Any, server: Any, serving: "asyncio.Task[None]") -> None:
    await door.stop()
    server.stop()
    with contextlib.suppress(Exception):
        await asyncio.wait_for(serving, 2)


async def _until_orphaned() -> None:
    """Wait until the `hubang up` that started this process is gone, however it went: nobody would stop us otherwise."""
    parent = int(os.environ.get("HUBANG_PARENT") or 0)
    while not parent or os.getppid() == parent:
        await asyncio.sleep(1)
