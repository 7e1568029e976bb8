"""The hint that there is news: inside the process, and through Valkey to other processes. The log is the truth."""

import asyncio
import logging
import queue
import threading
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings

logger = logging.getLogger(__name__)
CHANNEL = "hubang:live"
# After a failure the next hints are dropped for a while; meanwhile readers find the news by asking the database.
PAUSE_SECONDS = 2.0
ANSWER_SECONDS = 2.0
WAITING = 1000

Tell = Callable[[str, int], None]
_listener: Tell | None = None


def listen(listener: Tell | None) -> None:
    """Register what this process does when there is news: (group, number), called from any thread."""
    global _listener
    _listener = listener


def tell(group: str, no: int) -> None:
    """Say that the group has an event with this number. Never raises and never waits for anybody."""
    if _listener is not None:
        _listener(group, no)
    if settings.VALKEY_URL:
        _messenger.carry(f"{group} {no}")


class Messenger:
    """A thread that carries hints to Valkey, so that a slow one slows down no writer. Too many waiting: dropped."""

    def __init__(self) -> None:
        self._waiting: queue.Queue[str] = queue.Queue(WAITING)
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None

    def carry(self, hint: str) -> None:
        """Hand over a hint."""
        with self._starting:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="valkey", daemon=True)
                self._thread.start()
        try:
            self._waiting.put_nowait(hint)
        except queue.Full:
            return

    def _run(self) -> None:
        import redis

        client = redis.Redis.from_url(
            settings.VALKEY_URL, socket_timeout=ANSWER_SECONDS, socket_connect_timeout=ANSWER_SECONDS
        )
        silent_until = 0.0
        while True:
            hint = self._waiting.get()
            if time.monotonic() < silent_until:
                continue
            try:
                client.publish(CHANNEL, hint)
            except (redis.RedisError, OSError):
                logger.warning("Valkey does not answer; live news are found by asking the database")
                silent_until = time.monotonic() + PAUSE_SECONDS


_messenger = Messenger()


async def hear(tell_here: Tell) -> None:
    """Pass on what Valkey says until cancelled; whatever happens to Valkey, try again."""
    if not settings.VALKEY_URL:
        return
    import redis
    import redis.asyncio

    while True:
        try:
            client = redis.asyncio.Redis.from_url(settings.VALKEY_URL, socket_connect_timeout=ANSWER_SECONDS)
            async with client, client.pubsub(ignore_subscribe_messages=True) as channel:
                await channel.subscribe(CHANNEL)
                async for message in channel.listen():
                    _pass_on(message, tell_here)
        except (redis.RedisError, OSError):
            await asyncio.sleep(PAUSE_SECONDS)


def _pass_on(message: dict[str, Any], tell_here: Tell) -> None:
    group, _, no = message["data"].decode("ascii", "replace").partition(" ")
    if no.isdecimal():
        tell_here(group, int(no))
