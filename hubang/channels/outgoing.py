"""The one way out by HTTP: a POST to an address that a member gave, as little as possible.

The name is looked up once, every address behind it has to be a public one, and the connection goes to the address that was
looked at (no second look-up that could answer otherwise). No redirect is followed, the answer's body is not read, nothing of
it is shown to anybody; ten seconds in all, 64 KB of head.
"""

import ipaddress
import re
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from django.conf import settings

from hubang import __version__
from hubang.channels.outcomes import Failed, NotAllowed
from hubang.lib.db import outside_of_transactions
from hubang.lib.web_address import WebAddress, read_web_address

SECONDS = 10.0
LOOK_UP_SECONDS = 5.0
MOST_BYTES = 64 * 1024
CHUNK = 4096
STATUS = re.compile(rb"HTTP/1\.[01] (\d{3})(?: |\r|\n)")
RETRY_AFTER = re.compile(rb"\r\nretry-after:[ \t]*(\d{1,6})[ \t]*\r\n", re.I)

# Public by the registry, but leading back inside: translated (RFC 6052), 6to4 and Teredo addresses hold an IPv4 one.
TUNNELS = tuple(
    map(ipaddress.ip_network, ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "::/96", "192.88.99.0/24"))
)


@dataclass(frozen=True)
class Answer:
    """The other side's answer, as far as anybody needs it."""

    status: int
    # Seconds after which it wants to be asked again; None when it does not say.
    retry_after: int | None


def post(url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
    """Send the body. `NotAllowed` for an address that is never called, `Failed` when there was no answer."""
    outside_of_transactions("a call to another machine")
    address = read_web_address(url)
    if address is None:
        raise NotAllowed("address")
    deadline = time.monotonic() + SECONDS
    pinned = _look_up(address)
    try:
        with _connected(address, pinned, deadline) as line:
            line.settimeout(_left(deadline))
            line.sendall(_request(address, body, headers))
            return _answer(line, deadline)
    except ssl.SSLError as error:
        raise Failed("tls") from error
    except TimeoutError as error:
        raise Failed("timeout") from error
    except OSError as error:
        raise Failed("unreachable") from error


def _look_up(address: WebAddress) -> tuple[int, str]:
    """Family and address to connect to; `NotAllowed` when any address of the name is not a public one."""
    found: list[tuple[int, str]] = []

    def ask() -> None:
        try:
            for family, _kind, _protocol, _name, place in socket.getaddrinfo(
                address.host, address.port, type=socket.SOCK_STREAM
            ):
                found.append((family, str(place[0])))
        except (OSError, UnicodeError):
            return

    # The resolver has no time limit of its own.
    asking = threading.Thread(target=ask, name="look-up", daemon=True)
    asking.start()
    asking.join(LOOK_UP_SECONDS)
    if asking.is_alive() or not found:
        raise Failed("no_such_name")
    if not all(is_public(place) for _family, place in found):
        raise NotAllowed("private")
    return found[0]


def is_public(place: str) -> bool:
    """Whether an IP address belongs to the public internet and to nothing that leads back inside."""
    try:
        ip = ipaddress.ip_address(place.partition("%")[0])
    except ValueError:
        return False
    if settings.OUTGOING_LOOPBACK and ip.is_loopback:
        return True
    mapped = getattr(ip, "ipv4_mapped", None)
    if mapped is not None:
        return is_public(str(mapped))
    if any(ip.version == net.version and ip in net for net in TUNNELS):
        return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def _connected(address: WebAddress, pinned: tuple[int, str], deadline: float) -> socket.socket:
    line = socket.socket(pinned[0], socket.SOCK_STREAM)
    try:
        line.settimeout(_left(deadline))
        line.connect((pinned[1], address.port))
        if address.scheme == "http":
            return line
        line.settimeout(_left(deadline))
        return _tls().wrap_socket(line, server_hostname=address.host)
    except BaseException:
        line.close()
        raise


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _request(address: WebAddress, body: bytes, headers: Mapping[str, str]) -> bytes:
    host = address.host if address.port == 443 else f"{address.host}:{address.port}"
    lines = [
        f"POST {address.target} HTTP/1.1",
        f"Host: {host}",
        f"User-Agent: Hubang/{__version__}",
        "Connection: close",
        f"Content-Length: {len(body)}",
        *(f"{name}: {value}" for name, value in headers.items()),
    ]
    return "\r\n".join([*lines, "", ""]).encode("ascii") + body


def _answer(line: socket.socket, deadline: float) -> Answer:
    head = b""
    while len(head) < MOST_BYTES:
        line.settimeout(_left(deadline))
        piece = line.recv(CHUNK)
        head += piece
        before, end, after = head.partition(b"\r\n\r\n")
        if end and not before.startswith(b"HTTP/1.1 1"):
            return _read(before + b"\r\n")
        if end:
            # 1xx: something is still to come.
            head = after
        if not piece:
            break
    raise Failed("no_answer")


def _read(head: bytes) -> Answer:
    status = STATUS.match(head)
    if status is None:
        raise Failed("no_answer")
    later = RETRY_AFTER.search(head)
    return Answer(int(status.group(1)), int(later.group(1)) if later else None)
