"""Addresses of other machines that a member gives us to call: which are taken at all, by their writing alone.

Where such a name leads is looked at once more when it is called (channels/outgoing.py).
"""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings

LONGEST = 2000
# Names only, with a dot and a last part of letters: no address in any of its writings (127.1, 0x7f000001, [::1], 2130706433).
NAME = re.compile(r"(?=.{4,253}\Z)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)+(?:[a-z]{2,24}|xn--[a-z0-9-]{2,59})")
PRINTABLE = re.compile(r"[!#-\[\]^_`a-z{|}~]+", re.I)
# Names that mean something inside a house or a machine (RFC 2606, 6761, 6762, 8375, 9476 and custom).
PRIVATE = frozenset({
    "localhost", "local", "localdomain", "internal", "intranet", "corp", "home", "lan", "private", "test", "example", "invalid", "onion", "arpa", "alt",
})  # fmt: skip
PORTS = frozenset({443, 8443})


@dataclass(frozen=True)
class WebAddress:
    """What is needed to call it."""

    scheme: str
    host: str
    port: int
    # Path with query, as it stands in the request.
    target: str


def read_web_address(url: str) -> WebAddress | None:
    """The parts of `https://name/path`; None for every other writing.

    Never: another scheme, a user, a fragment, spaces, control characters or backslashes, a port other than 443 and 8443, an
    address in the place of a name, a name of the inside, the site's own name. `http://127.0.0.1:port` with the setting
    OUTGOING_LOOPBACK, which exists for tests.
    """
    if not url or len(url) > LONGEST or not PRINTABLE.fullmatch(url):
        return None
    try:
        parts = urlsplit(url)
        port = 443 if parts.port is None else parts.port
    except ValueError:
        return None
    host = parts.hostname or ""
    if "@" in parts.netloc or "#" in url or parts.netloc.endswith(":"):
        return None
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    if settings.OUTGOING_LOOPBACK and parts.scheme == "http" and host == "127.0.0.1":
        return WebAddress("http", host, port, target)
    if parts.scheme != "https" or port not in PORTS or not _is_outside(host):
        return None
    return WebAddress("https", host, port, target)


def _is_outside(host: str) -> bool:
    last = host.rpartition(".")[2]
    own = urlsplit(settings.PUBLIC_URL).hostname
    return bool(NAME.fullmatch(host)) and last not in PRIVATE and host != own
