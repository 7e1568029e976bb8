"""`python -m benchmarks.speed.plans GROUPS`: how the database of the environment answers each hot query, on a filled database.

Prints a list for docs/performance.md; the database has to be empty before.
"""

import sys
import tempfile
from pathlib import Path


def main(words: list[str]) -> int:
    """Fill, then let the database explain every prepared query with values that occur."""
    import django

    django.setup()
    from django.db import connection

    from benchmarks.speed.filling import main as fill

    with tempfile.TemporaryDirectory() as folder:
        fill([words[0], str(Path(folder) / "visitors.json")])
    import hubang.urls  # noqa: F401  # with the pages come the queries
    from hubang.lib import prepared

    for query in sorted(prepared.ALL, key=lambda one: (one.__module__, one.__name__)):
        print(f"`{query.__module__.removeprefix('hubang.')}.{query.__name__}` on {connection.vendor}:\n")
        print("".join(f"    {line}\n" for line in query.explained().split("\n")))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
