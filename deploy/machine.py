"""What has to be installed on the machine, and where it is."""

import os
import shutil
import socket
import subprocess
from pathlib import Path

VALKEY = ("valkey-server", "redis-server")


class Missing(Exception):
    """Something is not there; the sentence says what and how to get it."""


def postgres_programs() -> Path | None:
    """The folder of the newest PostgreSQL's programs."""
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/postgres")]
    return max(found, key=lambda path: int(path.parts[-2]), default=None)


def program(*names: str) -> str | None:
    """The first of these programs that is installed. Debian keeps some where ordinary users do not look."""
    path = os.environ.get("PATH", "") + ":/usr/sbin:/sbin"
    return next((found for name in names if (found := shutil.which(name, path=path))), None)


def install_missing(*, allowed: bool) -> None:
    """Install what is missing with apt, as root; otherwise `Missing` says what to install."""
    wanted = {
        "postgresql": postgres_programs() is not None,
        "valkey-server": program(*VALKEY) is not None,
        "nginx": program("nginx") is not None,
    }
    missing = [name for name, is_there in wanted.items() if not is_there]
    if not missing:
        return
    if os.getuid() or not allowed or not program("apt-get"):
        raise Missing(f"Not installed: {', '.join(missing)}. On Debian: sudo apt install {' '.join(missing)}")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], check=True)
    for name in missing:
        # Debian 12 has Redis and not yet Valkey; to Hubang they are the same.
        choices = [name, "redis-server"] if name == "valkey-server" else [name]
        if not any(_installed(choice, quiet) for choice in choices):
            raise Missing(f"apt could not install {name}.")


def _installed(package: str, environment: dict[str, str]) -> bool:
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", package]
    return not subprocess.run(command, env=environment, stdout=subprocess.DEVNULL).returncode


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
