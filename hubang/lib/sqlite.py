"""A SQLite that is safe under WAL with several connections.

Debian's 3.40 has the WAL-reset bug (https://sqlite.org/wal.html#walresetbug), fixed in 3.51.3, 3.50.7 and 3.44.6.
"""

import importlib
import sys

FIXED_IN = ((3, 51, 3), (3, 50, 7), (3, 44, 6))


def use_newest() -> None:
    """Put the bundled SQLite in the place of Python's own, where a wheel of it is installed."""
    try:
        bundled = importlib.import_module("pysqlite3")
        dbapi2 = importlib.import_module("pysqlite3.dbapi2")
    except ImportError:
        return
    sys.modules["sqlite3"] = bundled
    sys.modules["sqlite3.dbapi2"] = dbapi2


def is_fixed(version: tuple[int, int, int]) -> bool:
    """Whether this SQLite version is free of the WAL-reset bug."""
    if version >= FIXED_IN[0]:
        return True
    return any(version[:2] == fixed[:2] and version >= fixed for fixed in FIXED_IN)
