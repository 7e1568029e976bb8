"""The PostgreSQL of a deployment: made once, with a password, reachable from this machine alone."""

import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path

from deploy.machine import Missing, postgres_programs
from deploy.program import Program

USER = "hubang"
CONFIGURATION = """
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 200
# What is acknowledged is on the disk; these are the defaults, written down so that nobody changes them unawares.
fsync = on
synchronous_commit = on
full_page_writes = on
# A client that vanished with its machine is noticed, and its transaction with its locks ends.
tcp_keepalives_idle = 30
client_connection_check_interval = '10s'
idle_in_transaction_session_timeout = '60s'
"""


def system_user() -> str | None:
    """PostgreSQL refuses to run as root: then it is the system's user postgres."""
    return "postgres" if os.getuid() == 0 else None


def make(folder: Path, password: str) -> None:
    """A cluster in `folder`, when there is none yet."""
    if (folder / "PG_VERSION").exists():
        return
    folder.mkdir(parents=True, exist_ok=True)
    if system_user():
        shutil.chown(folder, "postgres", "postgres")
    with tempfile.NamedTemporaryFile("w") as file:
        file.write(password)
        file.flush()
        if system_user():
            shutil.chown(file.name, "postgres")
        options = ["-A", "scram-sha-256", "-U", USER, f"--pwfile={file.name}", "-E", "UTF8", "--locale=C.UTF-8"]
        done = subprocess.run(
            [_of("initdb"), "-D", str(folder), *options], user=system_user(), cwd="/", capture_output=True, text=True
        )
    if done.returncode:
        raise Missing(f"PostgreSQL cannot use {folder}: {done.stderr.strip().splitlines()[-1]}")
    with (folder / "postgresql.conf").open("a") as configuration:
        configuration.write(CONFIGURATION)


def program(folder: Path, port: int) -> Program:
    """The server on that port."""
    user = pwd.getpwnam("postgres") if system_user() else None
    return Program(
        "postgres",
        [_of("postgres"), "-D", str(folder), "-p", str(port)],
        port=port,
        user=user.pw_name if user else None,
        # "Fast": open transactions are rolled back; a plain TERM would wait for every connection to be closed.
        end_with="SIGINT",
        stage=0,
    )


def _of(name: str) -> str:
    folder = postgres_programs()
    if folder is None:
        raise Missing("PostgreSQL is not installed. On Debian: sudo apt install postgresql")
    return str(folder / name)
