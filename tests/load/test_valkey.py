"""Valkey is only a hint: while it is away, deaf or slow everything is written and heard all the same."""

import contextlib
import http.client
import socket
import threading
import time
from collections.abc import Iterator
from functools import partial

import pytest

from tests.live.test_stream import Browser
from tests.load.people import Person, settle, words, write
from tests.load.running import position
from tests.load.sizes import leave, size, spread
from tests.load.streams import Reader, audience, wait_until
from tests.serving import Site, free_port, prepared, serving, valkey

pytestmark = [pytest.mark.slow, pytest.mark.pure, pytest.mark.valkey, pytest.mark.timeout(900)]
SLOW_SECONDS = 2.0


class Line:
    """The line to Valkey: `well`, `away` (refused), `deaf` (taken and never answered) or `slow`."""

    def __init__(self, port: int) -> None:
        self.behind, self.mode = port, "well"
        self.open: set[socket.socket] = set()
        self.listening = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port = self.listening.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def be(self, mode: str) -> None:
        """From now on so; what is connected is cut off when Valkey goes away."""
        self.mode = mode
        for one in list(self.open) if mode == "away" else []:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self.be("away")
        self.listening.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                caller, _ = self.listening.accept()
                self._connect(caller)

    def _connect(self, caller: socket.socket) -> None:
        try:
            if self.mode == "away":
                raise ConnectionError
            behind = socket.create_connection(("127.0.0.1", self.behind))
        except OSError:
            caller.close()
            return
        for pair in ((caller, behind), (behind, caller)):
            threading.Thread(target=self._carry, args=pair, daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket) -> None:
        self.open.add(source)
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                if self.mode == "slow":
                    time.sleep(SLOW_SECONDS)
                while self.mode == "deaf":
                    time.sleep(0.05)
                if self.mode == "away":
                    break
                target.sendall(data)
        self.open.discard(source)
        with contextlib.suppress(OSError):
            target.shutdown(socket.SHUT_WR)
        source.close()


@pytest.fixture
def line() -> Iterator[Line]:
    with valkey() as address:
        made = Line(int(address.rsplit(":", 1)[1].split("/")[0]))
        try:
            yield made
        finally:
            made.close()


def test_whatever_valkey_does_all_is_written_and_heard(line: Line) -> None:
    times: dict[str, dict[str, dict[str, float]]] = {}
    with (
        prepared(VALKEY_URL=f"redis://127.0.0.1:{line.port}/0") as here,
        serving(here),
        serving(here, free_port()) as other,
    ):
        gid, people = settle(here, 4)
        with audience() as streams:
            epoch, no = position(here, gid)
            reader = Reader(other, people[1].cookie, gid, f"{epoch}-{no}")
            streams.add([reader])
            wait_until(lambda: streams.connected == 1, "the reader listens")
            for mode in ("well", "away", "well", "deaf", "slow", "well"):
                line.be(mode)
                times[mode] = say_and_hear(here.port, gid, people[0], reader, size(2, 40))
            line.be("away")
            assert wrong_codes(here, 8) == [422] * 5 + [429] * 3
        _epoch, last = position(here, gid)
        assert reader.numbers == list(range(no + 1, last + 1))
    leave("valkey", **{f"{mode}_{what}": figures for mode, both in times.items() for what, figures in both.items()})


def is_longer(reader: Reader, before: int) -> bool:
    return len(reader.numbers) > before


def say_and_hear(port: int, gid: str, person: Person, reader: Reader, many: int) -> dict[str, dict[str, float]]:
    """Write so many messages in one process; how long writing took, and until the reader of the other has heard."""
    writing, hearing = [], []
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        for _ in range(many):
            heard, since = len(reader.numbers), time.monotonic()
            key = f"valkey-{time.monotonic_ns()}"
            status, answer = write(connection, f"/api/v1/groups/{gid}/messages", person, key, {"text": words()})
            writing.append(time.monotonic() - since)
            assert status == 200, answer
            wait_until(partial(is_longer, reader, heard), "the message is heard")
            hearing.append(time.monotonic() - since)
    return {"writing": spread(writing), "hearing": spread(hearing)}


def wrong_codes(here: Site, tries: int) -> list[int]:
    """Recovery with wrong codes from one device: the limit is in the database, not in Valkey."""
    browser = Browser(here)
    return [browser.form("/account/recover", "/account/recover", {"code": "X" * 24})[0] for _ in range(tries)]


def test_the_line_lets_nothing_through_when_it_is_cut(line: Line) -> None:
    """The control of the line itself."""

    def ping() -> bytes:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", line.port), timeout=5) as own:
            own.settimeout(1)
            own.sendall(b"PING\r\n")
            return own.recv(100)
        return b""

    wait_until(lambda: ping() == b"+PONG\r\n", "Valkey answers")
    for mode in ("deaf", "away"):
        line.be(mode)
        assert ping() == b""
