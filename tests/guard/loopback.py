"""An audit hook of the interpreter (PEP 578) that lets nothing out but to loopback.

Each attempt is refused with `ReachedOut` and noted in a file as well: whoever swallows the exception fails all the same.
"""

import ipaddress
import os
import sys
from pathlib import Path
from typing import Any

NOTES = "TESTS_REACHED_OUT"
WITH_ADDRESS = {"socket.connect", "socket.sendto", "socket.sendmsg"}
WITH_NAME = {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyname_ex", "socket.gethostbyaddr"}


class ReachedOut(RuntimeError):
    """Somebody wanted to speak with another machine. A process that a test started has loaded this class a second time."""


def install() -> None:
    """Watch this process from now on; audit hooks cannot be taken off again."""
    sys.addaudithook(_look)


def _look(event: str, arguments: tuple[Any, ...]) -> None:
    if event in WITH_ADDRESS:
        address = arguments[1]
        # Unix sockets are named by a path.
        host = address[0] if isinstance(address, tuple) else ""
    elif event in WITH_NAME:
        host = arguments[0]
    else:
        return
    if not is_here(host):
        note(f"{event} {host!r}")
        raise ReachedOut(f"{event} {host!r}")


def is_here(host: Any) -> bool:
    """Whether an address or a name is this machine itself."""
    name = host.decode("ascii", "replace") if isinstance(host, bytes) else str(host or "")
    if name in {"", "localhost"}:
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def note(what: str) -> None:
    """Write it down where the fixture of conftest.py looks."""
    path = os.environ.get(NOTES)
    if path:
        with Path(path).open("a") as notes:
            notes.write(f"{what}\n")
