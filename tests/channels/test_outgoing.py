"""The one way out: nothing private is ever called, in whatever writing, and the other side can neither hold us up nor lead us elsewhere.

No packet leaves: an audit hook of the interpreter notes each attempt to connect to another machine or to look up its name, and the
fixture `nobody_reached_out` fails the test.
"""

import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from hubang.channels import outgoing
from hubang.channels.outcomes import Failed, NotAllowed
from hubang.channels.outgoing import is_public, post
from hubang.lib import web_address
from hubang.lib.db import atomic
from hubang.lib.web_address import read_web_address
from tests.channels.certificate import certificate
from tests.channels.receiver import receiving

pytestmark = pytest.mark.pure

# 127.0.0.1 and other places of the inside, in the writings that clients of other libraries take for addresses.
HOSTS = [
    "127.0.0.1", "127.1", "127.0.1", "127.000.000.001", "0177.0.0.1", "0177.0.0.01", "0x7f.0.0.1", "0x7f.1", "0x7f000001", "0X7F000001",
    "2130706433", "017700000001", "127.0.0.1.", "127.255.255.254", "0", "0.0.0.0", "00.00.00.00", "0x0", "000000000000", "[::1]", "[::]", "[0:0:0:0:0:0:0:1]",
    "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[0:0:0:0:0:ffff:127.0.0.1]", "[::127.0.0.1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]",
    "[fe80::1]", "[fe80::1%25eth0]", "[fc00::1]", "[fd00:ec2::254]", "[ff02::1]", "[::ffff:169.254.169.254]", "[::ffff:a9fe:a9fe]",
    "10.0.0.1", "10.1", "012.0.0.1", "0xa.0.0.1", "167772161", "172.16.0.1", "172.31.255.255", "192.168.0.1", "192.168.1", "3232235521", "0xc0a80001",
    "100.64.0.1", "169.254.169.254", "169.254.43518", "2852039166", "0xa9fea9fe", "0251.0376.0251.0376", "198.18.0.1", "192.0.2.1", "203.0.113.1",
    "224.0.0.1", "240.0.0.1", "255.255.255.255", "8.8.8.8", "1.1.1.1", "134744072", "[2606:4700::1111]", "①②⑦.⓪.⓪.①", "127。0。0。1", "１２７.0.0.1",
    "localhost", "LOCALHOST", "localhost.", "localhost.localdomain", "a.localhost", "ip6-localhost", "broadcasthost", "local", "printer.local",
    "router.lan", "nas.home", "x.home.arpa", "wiki.corp", "wiki.intranet", "db.internal", "metadata.google.internal", "metadata", "kubernetes.default.svc.cluster.local",
    "host.docker.internal", "x.onion", "x.test", "x.example", "x.invalid", "x.private", "x.localdomain", "a.alt", "1.0.0.127.in-addr.arpa",
    "", ".", "..", "a", "-a.cn", "a-.cn", "a..cn", ".a.cn", "a.cn.", "a.c", "a.1", "a.cn:", "%31%32%37.0.0.1", "127.0.0.1%00.cn", "a.cn%2f@127.0.0.1",
    "a b.cn", "a\tb.cn", "互帮.cn", "ａ.cn", "a.cn\u200b", "xn--.cn-", "a" * 64 + ".cn", "a." * 130 + "cn",
]  # fmt: skip
FORMS = [
    "http://hooks.example-shop.cn/", "ftp://hooks.example-shop.cn/", "file:///etc/passwd", "gopher://hooks.example-shop.cn/", "unix:/var/run/docker.sock",
    "http+unix://%2Fvar%2Frun%2Fdocker.sock/x", "https+unix://%2Frun%2Fx.sock/", "unix:///run/x.sock", "npipe:////./pipe/docker", "data:text/plain,x",
    "javascript:alert(1)", "ws://hooks.example-shop.cn/", "dict://127.0.0.1:11211/", "ldap://127.0.0.1/", "jar:https://a.cn!/", "HTTPS//a.cn", "https:/a.cn",
    "https:a.cn", "//a.cn/", "/a", "a.cn", "https://", "https:///", "https:///a.cn", "https://user@a.cn/", "https://user:pass@a.cn/", "https://@a.cn/",
    "https://a.cn@127.0.0.1/", "https://127.0.0.1@a.cn/", "https://a.cn\\@127.0.0.1/", "https://127.0.0.1\\@a.cn/", "https://a.cn/\\..", "https://a.cn#@127.0.0.1/",
    "https://a.cn/#x", "https://a.cn?@127.0.0.1#", "https://a.cn:22/", "https://a.cn:25/", "https://a.cn:80/", "https://a.cn:0/", "https://a.cn:6379/",
    "https://a.cn:5432/", "https://a.cn:65536/", "https://a.cn:-1/", "https://a.cn:443443/", "https://a.cn:4 43/", "https://a.cn:４４３/", "https://a.cn:443:80/",
    "https://a.cn/ HTTP/1.1\r\nHost: x", "https://a.cn/\r\nX: y", "https://a.cn/\n", "https://a.cn/\x00", "https://a.cn/\x7f", " https://a.cn/", "https://a.cn/ ",
    "https://a.cn/é", "https://a.cn/" + "x" * 2000, "https://[a.cn]/", "https://[::1", "https://::1]/", "https://a.cn:443@127.0.0.1/", "https://%61.cn/",
    "https://a.cn%00/", "https://a.cn%20/", "https://a.cn;/", "https://a.cn,b.cn/", "https://a.cn|b/", "https://a{b}.cn/", "https://*.cn/", "https://a_.cn-/",
    "https://127.0.0.1.nip.io:8080/", "https:\\\\a.cn\\", "https://a.cn\u2044b", "https://a.cn\uff0fb", "", "?", "#", "https://a.cn:8000/", "http://a.cn:443/",
    "http://127.0.0.1/", "http://127.0.0.1:8000/", "http://localhost:8000/", "http://[::1]:8000/", "HTTP://127.0.0.1:8000/",
    "https://10.0.0.1.", "https://a.cn:+443/", "https://a.cn:443 /", "https://[::ffff:0:127.0.0.1]/", "https://0x7f.0x0.0x0.0x1/", "https://7f000001/",
]  # fmt: skip
NEVER = [f"https://{host}/hook" for host in HOSTS] + FORMS


def test_there_are_two_hundred_forms() -> None:
    assert len(set(NEVER)) == len(NEVER) >= 200


@pytest.mark.parametrize("url", NEVER)
def test_nothing_of_the_inside_is_called_in_any_writing(url: str) -> None:
    """Also the name is not looked up: that alone would be noted."""
    assert read_web_address(url) is None
    with pytest.raises(NotAllowed):
        post(url, b"{}", {})


@pytest.mark.parametrize(
    "url", ["https://a.cn", "https://hooks.example-shop.cn/x?y=%20&z", "https://a.cn:8443/", "HTTPS://A.cn:443/", "https://xn--fiq228c.cn/"]
)  # fmt: skip
def test_a_public_address_is_taken(url: str) -> None:
    assert read_web_address(url) is not None


def test_the_site_does_not_call_itself(settings: Any) -> None:
    settings.PUBLIC_URL = "https://hubang.example-shop.cn"
    assert read_web_address("https://hubang.example-shop.cn/x") is None


PRIVATE = [
    "127.0.0.1", "127.255.0.1", "10.0.0.1", "172.16.0.1", "172.31.0.1", "192.168.0.1", "169.254.169.254", "100.64.0.1", "100.127.255.255", "0.0.0.0",
    "0.1.2.3", "192.0.0.1", "192.0.2.1", "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1", "192.88.99.1", "224.0.0.1", "239.1.1.1", "240.0.0.1",
    "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1",
    "64:ff9b::7f00:1", "64:ff9b::a00:1", "64:ff9b:1::1", "2002:7f00:1::", "2002:a00:1::", "2001:0:1::1", "2001:db8::1", "::ffff:169.254.169.254", "junk", "",
]  # fmt: skip


@pytest.mark.parametrize("place", PRIVATE)
def test_no_address_of_the_inside_is_public(place: str) -> None:
    assert not is_public(place)


@pytest.mark.parametrize("place", ["8.8.8.8", "119.29.29.29", "2606:4700::1111", "2400:3200::1", "::ffff:8.8.8.8"])
def test_addresses_of_the_outside_are(place: str) -> None:
    assert is_public(place)


Names = Callable[[str, int], list[str]]


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Callable[[Names], list[str]]:
    """A resolver of our own: what it answers, and which names it was asked for."""

    def answer_with(places: Names) -> list[str]:
        asked: list[str] = []

        def look_up(host: str, port: int, **_: object) -> list[tuple[object, ...]]:
            asked.append(host)
            found = places(host, len(asked))
            return [(socket.AF_INET6 if ":" in place else socket.AF_INET, 1, 6, "", (place, port)) for place in found]

        monkeypatch.setattr(outgoing.socket, "getaddrinfo", look_up)
        return asked

    return answer_with


@pytest.mark.parametrize("place", PRIVATE)
def test_a_name_that_leads_inside_is_not_called(names: Callable[[Names], list[str]], place: str) -> None:
    names(lambda _host, _time: [place])
    with pytest.raises(NotAllowed):
        post("https://hooks.example-shop.cn/", b"{}", {})


def test_one_private_address_among_public_ones_is_enough(names: Callable[[Names], list[str]]) -> None:
    names(lambda _host, _time: ["8.8.8.8", "127.0.0.1"])
    with pytest.raises(NotAllowed):
        post("https://hooks.example-shop.cn/", b"{}", {})


def test_a_name_is_looked_up_once_and_the_connection_goes_there(
    names: Callable[[Names], list[str]], settings: Any
) -> None:
    """A resolver that answers otherwise the second time gets no second time."""
    settings.OUTGOING_LOOPBACK = True
    asked = names(lambda _host, time: ["127.0.0.1"] if time == 1 else ["10.0.0.1"])
    with pytest.raises(Failed):
        post("https://rebinding.example-shop.cn:8443/", b"{}", {})
    assert asked == ["rebinding.example-shop.cn"]


def test_an_unknown_name_is_a_failure(names: Callable[[Names], list[str]]) -> None:
    names(lambda _host, _time: [])
    with pytest.raises(Failed, match="no_such_name"):
        post("https://hooks.example-shop.cn/", b"{}", {})


def test_a_resolver_that_sleeps_holds_nobody_up(
    names: Callable[[Names], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outgoing, "LOOK_UP_SECONDS", 0.1)
    waking = threading.Event()
    names(lambda _host, _time: ["8.8.8.8"] if waking.wait(30) else [])
    with pytest.raises(Failed, match="no_such_name"):
        post("https://hooks.example-shop.cn/", b"{}", {})
    waking.set()


@pytest.fixture
def loopback(settings: Any) -> None:
    settings.OUTGOING_LOOPBACK = True


@contextlib.contextmanager
def saying(*pieces: bytes, pause: float = 0.0, stays: bool = False) -> Iterator[str]:
    """A server that says just this, whatever it is asked; its address."""
    ending = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            with contextlib.suppress(OSError):
                line, _ = server.accept()
                with line:
                    line.recv(65536)
                    for piece in pieces:
                        line.sendall(piece)
                        ending.wait(pause)
                    if stays:
                        ending.wait(30)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.getsockname()[1]}/x"
        finally:
            ending.set()
            thread.join()


@pytest.mark.usefixtures("loopback")
def test_what_is_sent_arrives() -> None:
    with receiving() as receiver:
        answer = post(receiver.url, b'{"a": 1}', {"webhook-id": "m1"})
    call = receiver.calls[0]
    assert (answer.status, call.body, call.path, call.headers["webhook-id"]) == (204, b'{"a": 1}', "/hook", "m1")
    assert call.headers["user-agent"].startswith("Hubang/")
    assert "cookie" not in call.headers


@pytest.mark.usefixtures("loopback")
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_is_followed(status: int) -> None:
    with receiving() as elsewhere, receiving() as receiver:
        receiver.status, receiver.headers = status, {"Location": elsewhere.url}
        assert post(receiver.url, b"{}", {}).status == status
    assert (len(receiver.calls), elsewhere.calls) == (1, [])


@pytest.mark.usefixtures("loopback")
def test_a_wish_to_wait_is_read() -> None:
    with receiving() as receiver:
        receiver.status, receiver.headers = 429, {"Retry-After": "120"}
        assert post(receiver.url, b"{}", {}).retry_after == 120
        receiver.headers = {"Retry-After": "Fri, 31 Dec 2027 23:59:59 GMT"}
        assert post(receiver.url, b"{}", {}).retry_after is None


@pytest.mark.usefixtures("loopback")
def test_an_answer_after_something_preliminary_is_the_answer() -> None:
    with saying(b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n", b"HTTP/1.1 200 OK\r\n\r\n") as url:
        assert post(url, b"{}", {}).status == 200


@pytest.mark.usefixtures("loopback")
@pytest.mark.parametrize(
    "said", [b"", b"SSH-2.0-OpenSSH_9\r\n", b"HTTP/1.1 200", b"HTTP/9.9 200 OK\r\n\r\n", b"\x00" * 100, b"\r\n\r\n"]
)
def test_what_is_no_answer_is_a_failure(said: bytes) -> None:
    with saying(said) as url, pytest.raises(Failed):
        post(url, b"{}", {})


@pytest.mark.usefixtures("loopback")
def test_a_head_without_end_is_given_up_after_64_kb() -> None:
    with saying(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200_000) as url, pytest.raises(Failed):
        post(url, b"{}", {})


@pytest.mark.usefixtures("loopback")
def test_a_body_is_not_read() -> None:
    with saying(b"HTTP/1.1 200 OK\r\nContent-Length: 9999999999\r\n\r\n", stays=True) as url:
        assert post(url, b"{}", {}).status == 200


@pytest.mark.usefixtures("loopback")
def test_ten_seconds_are_for_everything_together(monkeypatch: pytest.MonkeyPatch) -> None:
    """One byte at a time would begin every single wait anew."""
    monkeypatch.setattr(outgoing, "SECONDS", 0.6)
    slow = [b"H", b"T", b"T", b"P", b"/", b"1", b".", b"1", b" ", b"2", b"0", b"0", b"\r\n\r\n"] * 3
    began = time.monotonic()
    with saying(*slow, pause=0.2) as url, pytest.raises(Failed, match="timeout"):
        post(url, b"{}", {})
    assert time.monotonic() - began < 5


@pytest.mark.usefixtures("loopback")
def test_nobody_there_is_a_failure() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(Failed, match="unreachable"):
        post(f"http://127.0.0.1:{port}/", b"{}", {})


def test_nobody_is_called_inside_of_a_transaction(db: None) -> None:
    def calls() -> None:
        with atomic():
            post("https://hooks.example-shop.cn/", b"{}", {})

    with pytest.raises(RuntimeError, match="transaction"):
        calls()


@pytest.mark.usefixtures("loopback")
@pytest.mark.parametrize(("called", "good"), [("hooks.example-shop.cn", True), ("other.example-shop.cn", False)])
def test_the_certificate_has_to_be_for_the_name(
    called: str, good: bool, tmp_path: Path, names: Callable[[Names], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The connection goes to the address that was looked at; the name is still what is proven."""
    file = certificate("hooks.example-shop.cn", tmp_path)
    names(lambda _host, _time: ["127.0.0.1"])
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    outgoing._tls.cache_clear()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        monkeypatch.setattr(web_address, "PORTS", frozenset({port}))

        def serve() -> None:
            with contextlib.suppress(OSError, ssl.SSLError):
                plain, _ = server.accept()
                with plain, context.wrap_socket(plain, server_side=True) as line:
                    line.recv(65536)
                    line.sendall(b"HTTP/1.1 204 No Content\r\n\r\n")

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        try:
            if good:
                assert post(f"https://{called}:{port}/", b"{}", {}).status == 204
            else:
                with pytest.raises(Failed, match="tls"):
                    post(f"https://{called}:{port}/", b"{}", {})
        finally:
            thread.join()
            outgoing._tls.cache_clear()
