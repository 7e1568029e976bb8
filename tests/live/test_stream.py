"""The live stream of a real server: in order, nothing lost, nothing doubled, gone with the right."""

import contextlib
import http.client
import json
import queue
import re
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.serving import Site, serving, site, valkey


class Browser:
    """Cookies, forms and the stream, as a browser has them, without a screen."""

    def __init__(self, here: Site, port: int | None = None) -> None:
        self.port = port or here.port
        self.cookies: dict[str, str] = {}

    def ask(self, method: str, path: str, fields: dict[str, str] | None = None, **headers: str) -> tuple[int, str, str]:
        sent = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()), **headers}
        body = urlencode(fields or {})
        if method == "POST":
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)) as connection:
            connection.request(method, path, body if method == "POST" else None, sent)
            answer = connection.getresponse()
            for name, value in answer.getheaders():
                if name.lower() == "set-cookie":
                    key, _, rest = value.partition("=")
                    self.cookies[key] = rest.split(";")[0]
            return answer.status, answer.read().decode(), answer.getheader("location") or ""

    def form(self, path: str, action: str, fields: dict[str, str]) -> tuple[int, str, str]:
        """Open the page, and send its form with these fields."""
        _status, page, _location = self.ask("GET", path)
        hidden = {
            name: re.findall(rf'name="{name}" value="([^"]*)"', page)[0]
            for name in ("csrfmiddlewaretoken", "once", "version", "guest_form")
            if re.search(rf'name="{name}" value="', page)
        }
        return self.ask("POST", action, {**hidden, **fields})

    def join(self, here: Site, nickname: str) -> str:
        """Join the first group; its id."""
        printed = here.hubang("prepare")
        path = re.findall(r"/j/[A-Z0-9]+", printed)[0]
        status, _page, location = self.form(path, path, {"nickname": nickname})
        assert status == 303, _page
        return location.split("/")[2]

    def cursor(self, gid: str) -> str:
        return re.findall(r'data-hb-cursor="([^"]+)"', self.ask("GET", f"/g/{gid}/")[1])[0]

    def say(self, gid: str, text: str) -> None:
        _status, page, _location = self.ask("GET", f"/g/{gid}/chat")
        action = re.findall(r'action="(/g/[^"]+/messages)"', page)[0]
        status, answer, _ = self.form(f"/g/{gid}/chat", action, {"text": text})
        assert status == 303, answer


class Listening:
    """A connection to the stream; its events arrive in a queue."""

    def __init__(self, browser: Browser, gid: str, cursor: str) -> None:
        self.events: queue.Queue[dict[str, Any]] = queue.Queue()
        self.connection = http.client.HTTPConnection("127.0.0.1", browser.port, timeout=30)
        cookie = "; ".join(f"{k}={v}" for k, v in browser.cookies.items())
        self.connection.request("GET", f"/live/?group={gid}&cursor={cursor}", headers={"Cookie": cookie})
        self.answer = self.connection.getresponse()
        self.thread = threading.Thread(target=self._read, daemon=True)
        self.thread.start()

    def _read(self) -> None:
        with contextlib.suppress(Exception):
            for line in self.answer:
                if line.startswith(b"data: {") and line != b"data: {}\n":
                    self.events.put(json.loads(line[6:]))

    def wait_for(self, count: int, seconds: float = 20) -> list[dict[str, Any]]:
        deadline = time.monotonic() + seconds
        found: list[dict[str, Any]] = []
        while len(found) < count and time.monotonic() < deadline:
            with contextlib.suppress(queue.Empty):
                found.append(self.events.get(timeout=0.2))
        return found

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self.connection.sock.shutdown(socket.SHUT_RDWR)
        self.thread.join(5)
        self.answer.close()
        self.connection.close()


@pytest.fixture(scope="module")
def here() -> Iterator[Site]:
    with site() as running:
        yield running


def test_messages_arrive_in_order_and_a_break_loses_and_doubles_nothing(here: Site) -> None:
    lan, ming = Browser(here), Browser(here)
    gid = lan.join(here, "兰姨")
    ming.join(here, "小明")
    cursor = ming.cursor(gid)
    stream = Listening(ming, gid, cursor)
    lan.say(gid, "一")
    first = stream.wait_for(1)
    stream.close()
    for text in "二三四":
        lan.say(gid, text)
    again = Listening(ming, gid, f"{cursor.split('-')[0]}-{first[-1]['no']}")
    rest = again.wait_for(3)
    numbers = [event["no"] for event in first + rest if event["kind"] == "message"]
    assert len(numbers) == 4
    assert [event["no"] for event in first + rest] == list(range(first[0]["no"], first[0]["no"] + len(first + rest)))
    again.close()


def test_who_leaves_hears_nothing_more(here: Site) -> None:
    one = Browser(here)
    gid = one.join(here, "退群的")
    stream = Listening(one, gid, one.cursor(gid))
    assert one.form(f"/g/{gid}/leave", f"/g/{gid}/leave", {})[0] == 303
    deadline = time.monotonic() + 10
    kinds: list[str] = []
    while "gone" not in kinds and time.monotonic() < deadline:
        kinds += [event["kind"] for event in stream.wait_for(1, 1)]
    assert kinds[-1] == "gone"
    assert not any(kind == "message" for kind in kinds)
    stream.close()


def test_signing_out_everywhere_ends_the_stream(here: Site) -> None:
    one = Browser(here)
    gid = one.join(here, "要走的")
    stream = Listening(one, gid, one.cursor(gid))
    assert one.form("/account/", "/account/sign-out", {"everywhere": "1"})[0] == 302
    deadline = time.monotonic() + 10
    kinds: list[str] = []
    while "gone" not in kinds and time.monotonic() < deadline:
        kinds += [event["kind"] for event in stream.wait_for(1, 1)]
    assert kinds[-1] == "gone"
    assert one.ask("GET", f"/g/{gid}/")[0] == 404
    stream.close()


def test_strangers_get_nothing(here: Site) -> None:
    member, stranger = Browser(here), Browser(here)
    gid = member.join(here, "里面的")
    for path in (f"/live/?group={gid}&cursor=1-0", f"/live/poll?group={gid}&cursor=1-0"):
        assert stranger.ask("GET", path)[0] == 404
    assert Browser(here).ask("GET", "/live/?group=nothing")[0] == 404


def test_asking_gives_the_same_as_listening(here: Site) -> None:
    one = Browser(here)
    gid = one.join(here, "问的")
    cursor = one.cursor(gid)
    one.say(gid, "有人吗")
    polled = json.loads(one.ask("GET", f"/live/poll?group={gid}&cursor={cursor}")[1])
    assert [event["kind"] for event in polled["events"]] == ["message"]
    empty = json.loads(one.ask("GET", f"/live/poll?group={gid}&cursor={polled['cursor']}")[1])
    assert empty["events"] == []
    foreign = json.loads(one.ask("GET", f"/live/poll?group={gid}&cursor=99-5")[1])
    assert foreign["events"][0]["kind"] == "reload"


@pytest.mark.valkey
def test_two_web_processes_behave_like_one_also_when_valkey_dies() -> None:
    with contextlib.ExitStack() as stack:
        keeper = contextlib.ExitStack()
        address = keeper.enter_context(valkey())
        stack.callback(keeper.close)
        here = stack.enter_context(site(VALKEY_URL=address))
        other = stack.enter_context(serving(here, port=here.port + 1 if here.port < 65000 else here.port - 1))
        lan, ming = Browser(here), Browser(here, other)
        gid = lan.join(here, "兰姨")
        ming.join(here, "小明")
        stream = Listening(ming, gid, ming.cursor(gid))
        lan.say(gid, "从那边来")
        assert [event["kind"] for event in stream.wait_for(1)] == ["message"]
        keeper.close()
        lan.say(gid, "没有 Valkey 也到")
        assert [event["kind"] for event in stream.wait_for(1)] == ["message"]
        stream.close()
