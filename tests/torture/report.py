"""What a torture test did, in counts, for whoever reads it afterwards."""

import json
import os
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent


def rounds(short: int) -> int:
    """How often the fault strikes."""
    return int(os.environ.get("HUBANG_ROUNDS") or short)


def leave(name: str, *, folder: str = "torture", **counts: Any) -> None:
    """Write the report of a test."""
    place = Path(os.environ.get("HUBANG_REPORTS") or ROOT / "var" / folder)
    place.mkdir(parents=True, exist_ok=True)
    database = "postgres" if os.environ.get("DATABASE_URL", "").startswith("postgres") else "sqlite"
    text = json.dumps({"test": name, "database": database, **counts}, ensure_ascii=False, indent=1, sort_keys=True)
    (place / f"{name}-{database}.json").write_text(text + "\n")
