"""The hint that there is news: inside the process, and through Valkey to other processes. The log is the truth."""

import logging
import threading
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings

log = logging.getLogger(__name__)
CHANNEL = "hubang:live"
# After a failure the next attempts are skipped for a while: a deaf Valkey must not slow down writing.
PAUSE = 5.0
TIMEOUT = 0.05

_listener: Callable[[str, int], object] | None = None


def listen(listener: Callable[[str, int], object] | None) -> None:
    """Register what this process does when there is news: (group, number), from any thread."""
    global _listener
    _listener = listener


def tell(group: str, no: int) -> None:
    """Say that the group has an event with this number. Never raises, never waits long."""
    if _listener is not None:
        _listener(group, no)
    if settings.VALKEY_URL:
        _publisher.publish(f"{group} {no}")


class Publisher:
    """A lazy connection to Valkey that gives up quickly."""

    def __init__(self) -> None:
        self._client: Any = None
        self._silent_until = 0.0
        self._lock = threading.Lock()

    def publish(self, text: str) -> None:
        """Send a hint; a failure is logged once and silences the next seconds."""
        if time.monotonic() < self._silent_until:
            return
        import redis

        try:
            with self._lock:
                if self._client is None:
                    self._client = redis.Redis.from_url(
                        settings.VALKEY_URL, socket_timeout=TIMEOUT, socket_connect_timeout=TIMEOUT
                    )
            self._client.publish(CHANNEL, text)
        except (redis.RedisError, OSError):
            log.warning("Valkey does not answer; live news are found by asking the database")
            self._silent_until = time.monotonic() + PAUSE


_publisher = Publisher()


async def hear(tell_here: Callable[[], None]) -> None:
    """Listen to Valkey until cancelled, when there is one; while it is away, the poller's tick does."""
    if not settings.VALKEY_URL:
        return
    import asyncio

    import redis.asyncio

    while True:
        try:
            client = redis.asyncio.Redis.from_url(settings.VALKEY_URL, socket_connect_timeout=2)
            async with client, client.pubsub() as channel:
                await channel.subscribe(CHANNEL)
                async for _message in channel.listen():
                    tell_here()
        except (redis.RedisError, OSError):
            await asyncio.sleep(PAUSE)
