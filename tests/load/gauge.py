"""What a process uses, from /proc."""

import os
from pathlib import Path

MB = 1024 * 1024


def memory(pid: int) -> int:
    """Bytes of resident memory."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def files(pid: int) -> int:
    """Open files and connections."""
    return len(os.listdir(f"/proc/{pid}/fd"))


def cpu(pid: int) -> float:
    """Seconds of processor time since its start."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
