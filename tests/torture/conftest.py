"""Where a machine has no FUSE (some containers), power cuts and bad disks cannot be simulated; the head of the run says so."""

import os
from pathlib import Path

FUSE = Path("/dev/fuse")
HAS_FUSE = FUSE.exists() and os.access(FUSE, os.R_OK | os.W_OK)
collect_ignore = [] if HAS_FUSE else ["test_power_cut.py", "test_bad_disk.py"]


def pytest_report_header() -> str:
    return "" if HAS_FUSE else "no /dev/fuse here: power cuts and bad disks are not tested"
