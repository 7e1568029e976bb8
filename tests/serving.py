"""A real Hubang for tests: `hubang serve` in a process of its own, on a free port, with a database of its own."""

import contextlib
import http.client
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).parent.parent
CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # A browser that could find any other machine would be no test of pages that fetch nothing from elsewhere.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]
SECRET = "a-secret-for-real-servers-in-tests-that-is-long-enough"


@dataclass(frozen=True)
class Site:
    """Where a server answers, and the environment of its commands."""

    url: str
    port: int
    environment: dict[str, str]

    def hubang(self, *words: str) -> str:
        """Run a command on the same database; its output."""
        command = [sys.executable, "-m", "hubang.cli", *words]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=True, timeout=120)
        return done.stdout

    def refused(self, *words: str, output: str = "stderr") -> str:
        """Run a command that has to fail with exit code 1; what it says."""
        command = [sys.executable, "-m", "hubang.cli", *words]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, timeout=120)
        assert done.returncode == 1, done.stdout
        assert "Traceback" not in done.stderr
        return str(getattr(done, output))

    def tell(self, code: str) -> Any:
        """What a few lines of Python with Django on this database print as JSON."""
        prelude = "import json, django\ndjango.setup()\n"
        done = subprocess.run(
            [sys.executable, "-c", prelude + code], env=self.environment, capture_output=True, text=True, check=True
        )
        return json.loads(done.stdout)


def python(here: Site, code: str) -> str:
    """Run a piece of Python beside the site, with Django set up on its database; what it printed."""
    command = [sys.executable, "-c", f"import django; django.setup()\n{code}"]
    done = subprocess.run(command, env=here.environment, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def site(**environment: str) -> Iterator[Site]:
    """A prepared database and a running web process; gone afterwards. HUBANG_DEPLOYMENT=1: the whole deployment instead."""
    if os.environ.get("HUBANG_DEPLOYMENT"):
        from tests.deployment.deployed import deployed

        with deployed(**environment) as whole:
            yield whole.site
        return
    with prepared(**environment) as here, serving(here):
        yield here


@contextlib.contextmanager
def prepared(**environment: str) -> Iterator[Site]:
    """A prepared database; gone afterwards."""
    var = tempfile.mkdtemp(prefix="hubang-site-")
    port = free_port()
    clean = {
        k: v for k, v in os.environ.items() if not k.startswith("HUBANG_") and k not in {"DATABASE_URL", "VALKEY_URL"}
    }
    variables = {
        **clean,
        "HUBANG_VAR": var,
        "HUBANG_SECRET": SECRET,
        "HUBANG_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "DJANGO_SETTINGS_MODULE": "hubang.settings",
        **_database(),
        **environment,
    }
    here = Site(variables["HUBANG_PUBLIC_URL"], port, variables)
    try:
        here.hubang("prepare")
        yield here
    finally:
        shutil.rmtree(var, ignore_errors=True)


def _database() -> dict[str, str]:
    """On the PostgreSQL run, a fresh database of the same server; otherwise SQLite in the site's own folder."""
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        return {}
    import psycopg

    name = f"site_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return {"DATABASE_URL": urlunsplit(urlsplit(url)._replace(path=f"/{name}"))}


@contextlib.contextmanager
def serving(here: Site, port: int | None = None) -> Iterator[int]:
    """One web process of the site."""
    port = port or here.port
    command = [sys.executable, "-m", "hubang.cli", "serve", "--port", str(port)]
    process = subprocess.Popen(command, env=here.environment, cwd=ROOT)
    try:
        wait_until_healthy(port, process)
        yield port
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()


def wait_until_healthy(port: int, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError("the server ended")
        knock = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
        with contextlib.suppress(OSError, http.client.HTTPException), contextlib.closing(knock):
            knock.request("GET", "/healthz")
            if knock.getresponse().status == 200:
                return
        time.sleep(0.1)
    raise RuntimeError("the server does not answer")


@contextlib.contextmanager
def valkey() -> Iterator[str]:
    """A Valkey or Redis of one's own; its address."""
    binary = shutil.which("valkey-server") or shutil.which("redis-server")
    assert binary, "neither valkey-server nor redis-server is installed"
    port = free_port()
    command = [binary, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        process.terminate()
        process.wait(10)
