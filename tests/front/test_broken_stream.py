"""Whatever breaks inside the live stream: a plain answer with a number for the log, and nothing of the inside in it."""

import asyncio
import logging
import re
from typing import Any, NoReturn, cast

import pytest

from hubang.front.door import FrontDoor, Limits
from hubang.front.hub import Hub
from hubang.front.listener import Listener, Pass
from hubang.front.look import Rights
from hubang.front.pages import Pages
from hubang.front.stream import LiveStream
from hubang.live.cursor import Cursor
from hubang.web.middleware import HEADERS
from tests.access.edges import unsafe_headers
from tests.web.test_errors import BUSY, EXCEPTIONS, INSIDE, says_nothing

SCOPE = {
    "type": "http",
    "path": "/live/",
    "method": "GET",
    "query_string": b"group=abcdefgh",
    "headers": [(b"cookie", b"x=y")],
}
OWN = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]


class Answer:
    """What the door sent."""

    def __init__(self) -> None:
        self.status, self.body, self.headers = 0, b"", dict[str, str]()

    async def send(self, message: Any) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {name.decode().title(): value.decode() for name, value in message["headers"]}
        self.body += message.get("body", b"")


def ask(hub: Hub) -> Answer:
    """One request for the stream, at the door."""
    door = FrontDoor(cast(Pages, None), {"/live/": LiveStream(hub, OWN)}, proxies=0, headers=OWN, limits=Limits())
    answer = Answer()

    async def receive() -> NoReturn:
        await asyncio.Event().wait()
        raise AssertionError

    async def one() -> None:
        await asyncio.wait_for(door(dict(SCOPE), receive, answer.send), 30)

    asyncio.run(one())
    return answer


def failing(error: BaseException) -> Any:
    def broken(*_args: Any) -> NoReturn:
        raise error

    return broken


@pytest.mark.parametrize("error", [*EXCEPTIONS, *BUSY], ids=lambda error: type(error).__name__)
def test_a_stream_that_cannot_begin_says_nothing_of_the_inside(
    error: BaseException, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(*_args: Any) -> NoReturn:
        raise error

    hub = Hub(Rights(failing(error), failing(error)))
    hub.admit = broken  # type: ignore[method-assign]
    answer = ask(hub)
    assert answer.status == 500
    assert unsafe_headers("live", answer.headers) == []
    says_nothing(answer.body.decode())
    (number,) = re.findall(r"(?a)\b[a-z0-9]{16}\b", answer.body.decode())
    assert f"error {number}" in caplog.text


@pytest.mark.parametrize("error", EXCEPTIONS, ids=lambda error: type(error).__name__)
def test_a_stream_that_breaks_ends_without_a_word(
    error: BaseException, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def admit(*_args: Any) -> tuple[Pass, Cursor]:
        return Pass(1, "abcdefgh", "session", 1), Cursor(1, 0)

    hub = Hub(Rights(failing(error), failing(error)))
    hub.admit = admit  # type: ignore[method-assign]
    monkeypatch.setattr(Listener, "take", failing(error))
    answer = ask(hub)
    assert (answer.status, hub.streams) == (200, 0)
    assert unsafe_headers("live", answer.headers) == []
    assert INSIDE not in answer.body.decode()
    assert re.fullmatch(r"retry: \d+\nid: 1-0\n\n", answer.body.decode())
    assert any(record.levelno == logging.ERROR for record in caplog.records)
