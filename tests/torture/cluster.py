"""A PostgreSQL of one test's own, with durability on, to be killed."""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg

from tests.serving import free_port

CONFIGURATION = """
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 100
shared_buffers = 32MB
"""


class Cluster:
    """One server. `url` names a database of it."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port = folder, port
        newest = max(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parts[-2]))
        self._programs = newest

    @property
    def url(self) -> str:
        return f"postgres://hubang@127.0.0.1:{self.port}/postgres"

    def run(self, program: str, *words: str) -> None:
        """Run one of PostgreSQL's programs, which refuse to run as root."""
        command = [str(self._programs / program), *words]
        if os.getuid() == 0:
            command = ["runuser", "-u", "postgres", "--", *command]
        subprocess.run(command, cwd="/", check=True, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT)

    def configure(self, text: str) -> None:
        with (self.folder / "postgresql.conf").open("a") as file:
            file.write(text)

    def start(self) -> None:
        """As a supervisor does: again, until the memory of the killed processes is free."""
        for patience in range(20, -1, -1):
            try:
                self.run("pg_ctl", "-D", str(self.folder), "-l", str(self.folder / "log"), "-w", "start")
            except subprocess.CalledProcessError:
                if not patience:
                    raise
                time.sleep(0.2)
            else:
                return

    def restart(self) -> None:
        self.run("pg_ctl", "-D", str(self.folder), "-l", str(self.folder / "log"), "-w", "-m", "fast", "restart")

    def stop(self) -> None:
        with contextlib.suppress(subprocess.CalledProcessError):
            self.run("pg_ctl", "-D", str(self.folder), "-m", "immediate", "stop")

    def standby(self, port: int, place: Path) -> "Cluster":
        """A running standby named s1 in `place`; not yet waited for."""
        other = Cluster(place, port)
        place.mkdir(mode=0o700)
        if os.getuid() == 0:
            shutil.chown(place, "postgres")
        source = f"host=127.0.0.1 port={self.port} user=hubang application_name=s1"
        self.run("pg_basebackup", "-D", str(place), "-R", "-c", "fast", "-d", source)
        other.configure(f"\nport = {port}\n")
        other.start()
        return other

    def wait_for_standby(self, *, on: bool) -> None:
        """Acknowledge only what the standby has on its disk, or go on without it."""
        self.tell(f"ALTER SYSTEM SET synchronous_standby_names = '{'s1' if on else ''}'", "SELECT pg_reload_conf()")

    def tell(self, *statements: str) -> None:
        """Run statements that need no answer."""
        with psycopg.connect(self.url, autocommit=True) as own:
            for statement in statements:
                own.execute(statement.encode())

    def promote(self) -> None:
        self.run("pg_ctl", "-D", str(self.folder), "-w", "promote")

    def kill(self) -> None:
        """SIGKILL to the server and every process of it, as a machine that loses its power."""
        server = int((self.folder / "postmaster.pid").read_text().split()[0])
        children = subprocess.run(["pgrep", "-P", str(server)], capture_output=True, text=True, check=False).stdout
        for pid in [server, *map(int, children.split())]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


@contextlib.contextmanager
def cluster(configuration: str = "") -> Iterator[Cluster]:
    """A running server; gone afterwards."""
    place = Path(tempfile.mkdtemp(prefix="hubang-cluster-"))
    try:
        place.chmod(0o755)
        made = Cluster(place / "data", free_port())
        made.folder.mkdir()
        if os.getuid() == 0:
            shutil.chown(made.folder, "postgres")
        made.run(
            "initdb", "-D", str(made.folder), "-A", "trust", "-U", "hubang", "-E", "UTF8", "--locale=C.UTF-8", "-N"
        )
        made.configure(f"{CONFIGURATION}port = {made.port}\n{configuration}")
        made.start()
        try:
            yield made
        finally:
            made.stop()
    finally:
        shutil.rmtree(place, ignore_errors=True)
