"""Whether a folder takes what is written."""

import os
import threading
from pathlib import Path

PROBE = b"x" * 4096


def write_probe(folder: Path) -> None:
    """Write a few bytes as far as the disk, and remove them. `OSError` says why it cannot be done."""
    # Two who look at the same moment must not remove each other's.
    probe = folder / f".write-test-{os.getpid()}-{threading.get_ident()}"
    descriptor = os.open(probe, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        os.write(descriptor, PROBE)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
        probe.unlink()
