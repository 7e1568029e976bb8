"""Where results are kept, with the machine they were seen on."""

import json
import os
import platform
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "results"


def keep(name: str, result: dict[str, Any]) -> Path:
    """Write `results/NAME.json`: the result and the machine."""
    FOLDER.mkdir(exist_ok=True)
    path = FOLDER / f"{name}.json"
    path.write_text(json.dumps({"machine": machine(), **result}, ensure_ascii=False, indent=1, sort_keys=True) + "\n")
    return path


def machine() -> dict[str, Any]:
    """Kind and number of processors, and the Python that ran."""
    model = ""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        model = next(line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        model = platform.machine()
    return {"processor": model, "cores": os.cpu_count(), "python": platform.python_version()}
