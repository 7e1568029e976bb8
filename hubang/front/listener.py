"""One open stream: a cursor into the ring of its group, and nothing queued."""

import asyncio
from typing import NamedTuple

from hubang.front.ring import BEAT, GONE, Ring, reload_message
from hubang.live.cursor import Cursor

SEND_SECONDS = 10.0
BEAT_SECONDS = 15.0


class Pass(NamedTuple):
    """Who listens to which group, and by what it can be asked again whether they still may.

    `session` is the key of their session; `mark` changes when their password does.
    """

    user_id: int
    group: str
    session: str
    mark: int


class Room:
    """One group that somebody listens to."""

    def __init__(self, ring: Ring) -> None:
        self.ring = ring
        self.listeners: set[Listener] = set()


class Listener:
    """Who listens from where. Nothing after `cleared` is sent: up to there the right has been asked after the event."""

    __slots__ = (
        "_waiter",
        "admitted",
        "at",
        "beats",
        "cleared",
        "epoch",
        "is_cut",
        "is_lost",
        "is_over",
        "room",
        "sending_since",
        "sent_at",
        "task",
    )  # fmt: skip

    def __init__(self, admitted: Pass, room: Room, start: Cursor, cleared: Cursor) -> None:
        self.admitted = admitted
        self.room = room
        self.epoch, self.at = start
        self.cleared = cleared
        self.is_lost = False
        self.is_over = False
        self.beats = False
        # The task that sends; it is cancelled (and `is_cut`) when a sending that began at `sending_since` takes too long.
        self.task: asyncio.Task[None] | None = None
        self.is_cut = False
        self.sending_since: float | None = None
        self.sent_at = 0.0
        self._waiter: asyncio.Future[None] | None = None

    def take(self) -> bytes | None:
        """What is to be sent now, b"" when nothing is, None when it has to be read from the log."""
        ring = self.room.ring
        if self.is_lost:
            self.is_over = True
            return GONE
        if self.cleared.epoch != ring.epoch:
            return b""
        if self.epoch != ring.epoch or self.at > self.cleared.no:
            self.epoch, self.at = self.cleared
            return reload_message(self.cleared)
        if self.at < self.cleared.no:
            return self._next(ring)
        if self.beats:
            self.beats = False
            return BEAT
        return b""

    def _next(self, ring: Ring) -> bytes | None:
        chunk = ring.chunk(self.at, self.cleared.no, self.admitted.user_id)
        if chunk is not None:
            self.at = self.cleared.no
        return chunk

    async def wait(self) -> None:
        """Until `wake` is called."""
        self._waiter = asyncio.get_running_loop().create_future()
        await self._waiter

    def watch(self, now: float) -> None:
        """Cut who does not read; see to a beat when nothing was sent for long."""
        if self.sending_since is not None:
            if now - self.sending_since > SEND_SECONDS and self.task is not None:
                self.is_cut = True
                self.task.cancel()
        elif now - self.sent_at > BEAT_SECONDS:
            self.beats = True
            self.wake()

    def wake(self) -> None:
        """There may be something to send."""
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)
