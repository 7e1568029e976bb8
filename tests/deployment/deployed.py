"""A deployment of a test's own."""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.serving import ROOT, Site, free_port

PROGRAMS = ("postgres", "valkey", "web-1", "web-2", "live", "worker-1", "worker-2", "nginx")
READY_SECONDS = 180.0


class Deployment:
    """A running one, and the process ids of its programs."""

    def __init__(self, folder: Path, site: Site, process: "subprocess.Popen[bytes]") -> None:
        self.folder, self.site, self.process = folder, site, process

    def pid(self, name: str) -> int:
        return int((self.folder / "running" / name).read_text())


@contextlib.contextmanager
def deployed(*words: str, **environment: str) -> Iterator[Deployment]:
    """Started by the one command that the documentation names; gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="hubang-deployed-"))
    folder.chmod(0o755)
    port = free_port()
    clean = {
        k: v for k, v in os.environ.items() if not k.startswith("HUBANG_") and k not in {"DATABASE_URL", "VALKEY_URL"}
    }
    clean |= {"DJANGO_SETTINGS_MODULE": "hubang.settings", **environment}
    command = [sys.executable, "-m", "deploy", "--folder", str(folder), "--port", str(port), "--no-install", *words]
    with (folder / "said").open("wb") as said:
        process = subprocess.Popen(command, env=clean, cwd=ROOT, stdout=said, stderr=subprocess.STDOUT)
    try:
        _wait_until_ready(folder / "said", process)
        settings = dict(line.split("=", 1) for line in (folder / "hubang.env").read_text().splitlines())
        yield Deployment(folder, Site(settings["HUBANG_PUBLIC_URL"], port, {**clean, **settings}), process)
    finally:
        process.terminate()
        process.wait(60)
        shutil.rmtree(folder, ignore_errors=True)


def _wait_until_ready(said: Path, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + READY_SECONDS
    while "All is running" not in said.read_text(errors="replace"):
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"the deployment does not start: {said.read_text(errors='replace')[-2000:]}")
        time.sleep(0.1)
