"""Backing up and putting back a SQLite file."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path

from hubang.cli.archive import Unusable
from hubang.cli.archive.container import sync_folder
from hubang.cli.archive.manifest import TableState

NAME = "sqlite"
SIDES = ("-wal", "-shm", "-journal")


class Sqlite:
    """The database of the settings, and its copy beside it."""

    name = NAME

    def __init__(self, path: Path) -> None:
        self.path = path
        self.copy = path.with_name(path.name + ".restoring")

    def snapshot(self, target: Path) -> list[TableState]:
        """Copy the database as it is at one moment, while others write, and say what the copy holds."""
        # A file copy of the database and its write-ahead log would be two moments in one.
        with closing(sqlite3.connect(self.path, isolation_level=None)) as source:
            source.execute("VACUUM INTO ?", [str(target)])
        target.chmod(0o600)
        return list(_states(target))

    def used_by_others(self) -> str:
        """The lock of the running processes tells that (lib/running.py)."""
        return ""

    def put_beside(self, data: Path) -> str:
        """Lay the copy beside the database; its DATABASE_URL."""
        self.discard()
        shutil.move(data, self.copy)
        with closing(sqlite3.connect(self.copy)) as opened:
            (answer,) = opened.execute("PRAGMA integrity_check(1)").fetchone()
        if answer != "ok":
            raise Unusable("The database in this backup is damaged. It is not put back.")
        return f"sqlite:///{self.copy}"

    def states(self) -> list[TableState]:
        """What the copy holds."""
        return list(_states(self.copy))

    def swap(self, stamp: str) -> str:
        """Put the copy in the place of the database; where the former one is kept."""
        _settle(self.copy)
        former = self.path.with_name(f"{self.path.name}.before-{stamp}")
        if self.path.exists():
            _settle(self.path)
            self.path.rename(former)
        self.copy.rename(self.path)
        sync_folder(self.path.parent)
        return str(former)

    def discard(self) -> None:
        """Forget the copy."""
        for suffix in ("", *SIDES):
            Path(f"{self.copy}{suffix}").unlink(missing_ok=True)


def _settle(path: Path) -> None:
    """Bring everything into the one file: a log left behind would be read into the next database of this name."""
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        database.execute("PRAGMA journal_mode=DELETE")
    for suffix in SIDES:
        Path(f"{path}{suffix}").unlink(missing_ok=True)


def _states(path: Path) -> Iterator[TableState]:
    with closing(sqlite3.connect(path)) as database:
        names = database.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
        for (name,) in sorted(names):
            rows, hasher = 0, sha256()
            # The name is the catalogue's own; SQLite has no parameter for names.
            query = f'SELECT * FROM "{name}" ORDER BY 1'  # noqa: S608
            for row in database.execute(query):
                rows += 1
                hasher.update(repr(row).encode("utf-8", "surrogatepass"))
            yield TableState(name, rows, hasher.hexdigest())
