"""Measuring in a child on a database of its own, SQLite or the PostgreSQL of DATABASE_URL; the result stands beside that of the other."""

import json
import subprocess
import sys

from benchmarks.results import FOLDER, keep


def in_child(name: str) -> None:
    """Run `python -m benchmarks.NAME` on a fresh, migrated database and keep its last line, which is JSON."""
    from tests.serving import prepared

    path = FOLDER / f"{name}.json"
    results = json.loads(path.read_text()) if path.exists() else {}
    results.pop("machine", None)
    with prepared() as here:
        command = [sys.executable, "-m", f"benchmarks.{name}"]
        done = subprocess.run(command, env=here.environment, stdout=subprocess.PIPE, text=True, check=True)
    database = "postgresql" if here.environment.get("DATABASE_URL", "").startswith("postgres") else "sqlite"
    results[database] = json.loads(done.stdout.splitlines()[-1])
    keep(name, results)
    print(json.dumps({database: results[database]}, indent=1))
