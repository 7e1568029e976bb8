"""Reading the body of a request: so much, so long, and not more than so much of all together."""

import asyncio

from hubang.front.answers import Receive


class TooLarge(Exception):
    """The body is longer than allowed there."""


class NoRoom(Exception):
    """The bodies that are being read or worked on fill the memory set aside for them."""


class ClientGone(Exception):
    """The client hung up before it had sent everything."""


class Memory:
    """The bytes of all bodies in the process. 500 slow uploads must not fill a small machine."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.used = 0

    def take(self, size: int) -> None:
        """Count `size` bytes more; `NoRoom` when they do not fit."""
        if self.used + size > self.limit:
            raise NoRoom
        self.used += size

    def give_back(self, size: int) -> None:
        """They are not needed any more."""
        self.used -= size


async def read_body(receive: Receive, limit: int, seconds: float, memory: Memory) -> bytes:
    """The whole body, of which `memory` holds the size until it is given back.

    Raises `TooLarge`, `TimeoutError`, `NoRoom` or `ClientGone`; nothing is held then.
    """
    parts: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(seconds):
            while True:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise ClientGone
                part = message.get("body", b"")
                if size + len(part) > limit:
                    raise TooLarge
                memory.take(len(part))
                size += len(part)
                parts.append(part)
                if not message.get("more_body"):
                    return b"".join(parts)
    except BaseException:
        memory.give_back(size)
        raise
