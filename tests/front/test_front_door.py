"""The front door of a real server: limits, header names, broken requests."""

import contextlib
import http.client
import json
import socket
from collections.abc import Iterator

import pytest

from hubang.front.environ import client_address
from tests.serving import Site, site


@pytest.fixture(scope="module")
def here() -> Iterator[Site]:
    with site() as running:
        yield running


def ask(
    here: Site, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None
) -> tuple[int, bytes]:
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", here.port, timeout=30)) as connection:
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            connection.request(method, path, body, headers or {})
        answer = connection.getresponse()
        return answer.status, answer.read()


def raw(here: Site, data: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", here.port), timeout=20) as connection:
        connection.sendall(data)
        connection.settimeout(20)
        try:
            return connection.recv(65536)
        except ConnectionError:
            return b""


def test_pages_and_static_files_answer(here: Site) -> None:
    status, body = ask(here, "GET", "/")
    assert status == 200
    style = body.decode().split('rel="stylesheet" href="')[1].split('"')[0]
    assert ask(here, "GET", style)[0] == 200


def test_a_large_body_is_refused_and_the_server_goes_on(here: Site) -> None:
    assert ask(here, "POST", "/j/x", b"x" * 300_000)[0] == 413
    assert ask(here, "POST", "/g/x/ask", b"x" * 7_000_000)[0] == 413
    assert ask(here, "GET", "/healthz")[0] == 200


@pytest.mark.parametrize(
    "data",
    [
        b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        b"GET /%00%ff HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"\x00\x01\x02\x03\r\n\r\n",
        b"GET " + b"/" * 70_000 + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    ],
    ids=["two hosts", "bad path", "smuggling", "noise", "long path"],
)
def test_broken_requests_never_break_the_server(here: Site, data: bytes) -> None:
    answer = raw(here, data)
    assert not answer.startswith(b"HTTP/1.1 5")
    assert ask(here, "GET", "/healthz")[0] == 200


@pytest.mark.parametrize("path", ["/g/a%00b/", "/?q=a%00b", "/?a%00b=1", "/api/v1/groups?q=%00"])
def test_no_nul_comes_in_by_an_address(here: Site, path: str) -> None:
    assert ask(here, "GET", path)[0] == 400


def test_another_host_name_is_refused(here: Site) -> None:
    assert ask(here, "GET", "/", headers={"Host": "evil.example"})[0] == 400


def test_header_names_with_underscores_do_not_arrive() -> None:
    scope = {"client": ("10.0.0.9", 1), "headers": [(b"x-forwarded-for", b"1.1.1.1, 2.2.2.2")]}
    assert client_address(scope, 0) == "10.0.0.9"
    assert client_address(scope, 1) == "2.2.2.2"
    assert client_address(scope, 2) == "1.1.1.1"
    assert client_address(scope, 3) == "10.0.0.9"


def test_an_error_says_nothing_of_the_inside(here: Site) -> None:
    status, body = ask(here, "GET", "/api/v1/nothing")
    assert (status, json.loads(body)["code"]) == (404, "absent")
    status, body = ask(here, "GET", "/g/nothing/")
    assert status == 404
    for word in (b"Traceback", b"django", b"site-packages", b"SELECT"):
        assert word not in body
