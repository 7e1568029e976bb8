"""The disk of a test, with lossy.py behind it."""

import contextlib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path


class Disk:
    """The disk of a test: mounted, told how to behave, cut off, mounted again."""

    def __init__(self, folder: Path) -> None:
        self.disk, self.mount, self.control = folder / "disk", folder / "mount", folder / "control"
        for place in (self.disk, self.mount):
            place.mkdir()

    def start(self) -> None:
        self.control.unlink(missing_ok=True)
        command = [sys.executable, "-m", "tests.torture.lossy", str(self.disk), str(self.mount), str(self.control)]
        self.process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 30
        while not (self.mount.is_mount() and self.control.exists()):
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("the file system could not be mounted; is fuse3 installed?")
            time.sleep(0.02)

    def be(self, mode: str) -> int:
        """well, full, read-only, broken, slow; cut: the power goes; fail N: the n-th step from now. How many writes have been lost so far.

        steps: how many steps have been taken.
        """
        with socket.socket(socket.AF_UNIX) as caller:
            caller.connect(str(self.control))
            caller.send(mode.encode())
            return int(caller.recv(100))

    def stop(self) -> None:
        subprocess.run(["fusermount3", "-uz", str(self.mount)], check=False, stderr=subprocess.DEVNULL)
        self.process.kill()
        self.process.wait()
        while self.mount.is_mount():
            time.sleep(0.02)


@contextlib.contextmanager
def disk(folder: Path) -> Iterator[Disk]:
    """A mounted disk; gone afterwards."""
    made = Disk(folder)
    made.start()
    try:
        yield made
    finally:
        made.stop()
