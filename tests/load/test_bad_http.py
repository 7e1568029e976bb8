"""Slow and broken requests: the others do not feel them, and none of them is answered with an error of ours."""

import contextlib
import http.client
import random
import re
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator

import pytest

from tests.load.people import Person
from tests.load.sizes import leave, size, spread
from tests.load.streams import wait_until
from tests.serving import Site

pytestmark = [pytest.mark.slow, pytest.mark.pure, pytest.mark.timeout(1800)]
HOST = b"Host: 127.0.0.1\r\n"
POST = b"POST /j/x HTTP/1.1\r\n" + HOST
GET = b"GET / HTTP/1.1\r\n" + HOST
MALFORMED = {
    "length and chunks": POST + b"Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nG",
    "a disguised transfer encoding": POST + b"Transfer-Encoding: xchunked\r\nContent-Length: 4\r\n\r\nabcd",
    "two transfer encodings": POST + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
    "two lengths": POST + b"Content-Length: 4\r\nContent-Length: 5\r\n\r\nabcde",
    "a signed length": POST + b"Content-Length: +4\r\n\r\nabcd",
    "a negative length": POST + b"Content-Length: -1\r\n\r\n",
    "a huge length": POST + b"Content-Length: 99999999999999999999\r\n\r\n",
    "a space before the colon": POST + b"Content-Length : 4\r\n\r\nabcd",
    "bare line feeds": b"GET / HTTP/1.1\nHost: 127.0.0.1\n\n",
    "a folded header": GET + b"X-A: a\r\n b\r\n\r\n",
    "no host": b"GET / HTTP/1.1\r\n\r\n",
    "two hosts": GET + b"Host: evil.example\r\n\r\n",
    "a NUL in the path": b"GET /h\x00dr HTTP/1.1\r\n" + HOST + b"\r\n",
    "raw Chinese in the path": "GET /互帮 HTTP/1.1\r\n".encode() + HOST + b"\r\n",
    "a bad escape": b"GET /hdr%zz HTTP/1.1\r\n" + HOST + b"\r\n",
    "an escaped NUL": b"GET /hdr%00 HTTP/1.1\r\n" + HOST + b"\r\n",
    "another site's address": b"GET http://evil.example/ HTTP/1.1\r\n" + HOST + b"\r\n",
    "two hundred headers": GET + b"".join(b"X-%d: a\r\n" % n for n in range(200)) + b"\r\n",
    "a header of a megabyte": GET + b"X-A: " + b"a" * 1_000_000 + b"\r\n\r\n",
    "TRACE": b"TRACE / HTTP/1.1\r\n" + HOST + b"\r\n",
    "CONNECT": b"CONNECT evil.example:80 HTTP/1.1\r\n" + HOST + b"\r\n",
    "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    "bytes above ASCII in a header": GET + b"X-A: \xff\xfe\r\n\r\n",
    "HTTP/2 unasked": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "a host that is a path": b"GET / HTTP/1.1\r\nHost: ../../\r\n\r\n",
    "a chunk of no size": POST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n0\r\n\r\n",
}


def raw(port: int, data: bytes, seconds: float = 15.0) -> list[int]:
    """Send these bytes and no more; the statuses of all answers that came."""
    answered = b""
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=seconds) as own:
        own.sendall(data)
        own.shutdown(socket.SHUT_WR)
        while part := own.recv(65536):
            answered += part
    return [int(status) for status in re.findall(rb"HTTP/1\.[01] (\d{3})", answered)]


@contextlib.contextmanager
def others(here: Site, group: tuple[str, list[Person]]) -> Iterator[list[float]]:
    """Somebody else reads their feed all the while: the seconds of each answer, all of them good."""
    gid, people = group
    seconds: list[float] = []
    wrong: list[str] = []
    over = threading.Event()

    def read() -> None:
        while not over.wait(0.05):
            since = time.monotonic()
            try:
                with contextlib.closing(http.client.HTTPConnection("127.0.0.1", here.port, timeout=60)) as connection:
                    connection.request("GET", f"/api/v1/groups/{gid}/feed", headers=people[0].headers)
                    answer = connection.getresponse()
                    answer.read()
                    wrong.extend([str(answer.status)] * (answer.status != 200))
            except (OSError, http.client.HTTPException) as error:
                wrong.append(repr(error))
            seconds.append(time.monotonic() - since)

    thread = threading.Thread(target=read, daemon=True)
    thread.start()
    try:
        yield seconds
    finally:
        over.set()
        thread.join(60)
    assert wrong == []


@pytest.mark.parametrize("name", MALFORMED)
def test_a_malformed_request_is_refused_and_nothing_more(here: Site, name: str) -> None:
    statuses = raw(here.port, MALFORMED[name])
    assert len(statuses) <= 2
    assert [status for status in statuses if status >= 500] == []


def test_random_bytes_are_refused_and_nothing_more(here: Site, group: tuple[str, list[Person]]) -> None:
    chance, statuses, many = random.Random(12), Counter[int](), size(1500, 100_000)
    samples = list(MALFORMED.values())
    with others(here, group) as seconds:
        for _ in range(many):
            data = (
                bytearray(chance.choice(samples)[:4000]) if chance.random() < 0.5 else bytearray(chance.randbytes(60))
            )
            for _change in range(chance.randint(1, 5)):
                data[chance.randrange(len(data))] = chance.randrange(256)
            statuses.update(raw(here.port, bytes(data)))
    assert [status for status in statuses if status >= 500] == []
    leave("random-bytes", requests=many, statuses=dict(sorted(statuses.items())), others=spread(seconds))


SLOW: dict[str, tuple[bytes, Callable[[int], bytes]]] = {
    "heads": (b"GET / HTTP/1.1\r\n" + HOST, lambda count: b"X-%d: a\r\n" % count),
    "bodies": (POST + b"Content-Length: 60000\r\n\r\n", lambda _count: b"x"),
}


def test_slow_heads_and_slow_bodies_do_not_keep_others_waiting(here: Site, group: tuple[str, list[Person]]) -> None:
    many, count = size(100, 500), 0
    asked = [
        (kind, socket.create_connection(("127.0.0.1", here.port), timeout=60)) for kind in SLOW for _ in range(many)
    ]
    since, until = time.monotonic(), dict.fromkeys(SLOW, 0.0)
    try:
        with others(here, group) as seconds:
            for kind, one in asked:
                one.sendall(SLOW[kind][0])
                one.setblocking(False)
            waiting = list(asked)
            while waiting:
                assert time.monotonic() - since < 120, f"{len(waiting)} still wait"
                count += 1
                waiting = [(kind, one) for kind, one in waiting if not is_hung_up(one, SLOW[kind][1](count))]
                until |= {kind: round(time.monotonic() - since, 1) for kind, _one in waiting}
                time.sleep(0.5)
    finally:
        for _kind, one in asked:
            one.close()
    leave("slow-requests", many_of_each=many, seconds_until_hung_up=until, others=spread(seconds))


def is_hung_up(one: socket.socket, data: bytes) -> bool:
    """Whether the other side has closed, or answered; else some more is sent."""
    try:
        while part := one.recv(4096):
            assert not part.startswith(b"HTTP/1.1 5")
        return True
    except BlockingIOError:
        pass
    except OSError:
        return True
    try:
        one.send(data)
    except OSError:
        return True
    return False


def test_who_waits_for_a_slow_page_would_be_noticed(here: Site, group: tuple[str, list[Person]]) -> None:
    """The control: a reader of a group that is not theirs is not answered well, and the watch says so."""
    with pytest.raises(AssertionError), others(here, ("nothing", group[1])) as seconds:
        wait_until(lambda: len(seconds) > 1, "somebody reads")
