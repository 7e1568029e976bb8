"""Backing up and putting back a PostgreSQL database, with the server's own pg_dump and pg_restore."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
from psycopg import sql

from hubang.cli.archive import Unusable
from hubang.cli.archive.manifest import TableState

NAME = "postgres"
# What every server has: one connects to it while databases get other names.
MAINTENANCE = "postgres"
ENVIRONMENT = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "sslmode": "PGSSLMODE"}
NOT_ALLOWED = (
    "The database user may not create databases, which putting back a backup needs: ALTER ROLE {user} CREATEDB."
)


class Postgres:
    """The database of the settings, and its copy beside it on the same server."""

    name = NAME

    def __init__(self, settings: dict[str, Any], url: str) -> None:
        self._url = url
        self._database = str(settings["NAME"])
        self._copy = f"{self._database}_restoring"
        given = {key.lower(): str(settings[key]) for key in ("HOST", "PORT", "USER", "PASSWORD") if settings[key]}
        texts = {key: value for key, value in settings["OPTIONS"].items() if isinstance(value, str)}
        self._options = {**given, **texts}

    def snapshot(self, target: Path) -> list[TableState]:
        """Dump the database as it is at one moment, while others write, and say what it held at that moment."""
        with self._connect(self._database) as connection:
            connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            (moment,) = connection.execute("SELECT pg_export_snapshot()").fetchone() or ("",)
            self._run("pg_dump", "--format=custom", f"--snapshot={moment}", f"--file={target}", self._database)
            target.chmod(0o600)
            return list(_states(connection))

    def used_by_others(self) -> str:
        """Why the database cannot be replaced now; empty when nobody else is connected to it."""
        with self._connect(MAINTENANCE) as connection:
            (others,) = connection.execute(
                "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = %s", [self._database]
            ).fetchone() or (0,)
        return (
            f"{others} connections use the database. Stop every `hubang serve` and `hubang work` first."
            if others
            else ""
        )

    def put_beside(self, data: Path) -> str:
        """Lay the copy beside the database; its DATABASE_URL."""
        self.discard()
        try:
            self._maintain("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'", self._copy)
        except psycopg.errors.InsufficientPrivilege as error:
            raise Unusable(NOT_ALLOWED.format(user=self._options.get("user", ""))) from error
        self._run("pg_restore", "--exit-on-error", "--no-owner", "--no-privileges", f"--dbname={self._copy}", str(data))
        return urlunsplit(urlsplit(self._url)._replace(path=f"/{quote(self._copy)}"))

    def states(self) -> list[TableState]:
        """What the copy holds."""
        with self._connect(self._copy) as connection:
            return list(_states(connection))

    def swap(self, stamp: str) -> str:
        """Put the copy in the place of the database; the name under which the former one is kept."""
        former = f"{self._database}_before_{stamp.replace('-', '_')}"
        rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
        with self._connect(MAINTENANCE) as connection:
            connection.execute(rename.format(sql.Identifier(self._database), sql.Identifier(former)))
            connection.execute(rename.format(sql.Identifier(self._copy), sql.Identifier(self._database)))
        return former

    def discard(self) -> None:
        """Forget the copy."""
        self._maintain("DROP DATABASE IF EXISTS {} WITH (FORCE)", self._copy)

    def _connect(self, database: str) -> "psycopg.Connection[tuple[Any, ...]]":
        return psycopg.connect(dbname=database, **self._options)  # type: ignore[arg-type]

    def _maintain(self, command: str, database: str) -> None:
        with psycopg.connect(dbname=MAINTENANCE, autocommit=True, **self._options) as connection:  # type: ignore[arg-type]
            connection.execute(sql.SQL(command).format(sql.Identifier(database)))

    def _run(self, program: str, *words: str) -> None:
        # Never on the command line: every user of the machine can read that.
        given = {name: self._options[key] for key, name in ENVIRONMENT.items() if key in self._options}
        done = subprocess.run(  # noqa: S603
            [_program(program), *words], env={**os.environ, **given}, capture_output=True, text=True, check=False
        )
        if done.returncode:
            reason = (done.stderr.strip().splitlines() or ["no reason given"])[0]
            raise Unusable(f"{program} failed: {reason}")


def _program(name: str) -> str:
    newest = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]))
    found = str(newest[-1]) if newest else shutil.which(name)
    if not found:
        raise Unusable(f"{name} is not installed. On Debian: apt install postgresql-client")
    return found


def _states(connection: "psycopg.Connection[tuple[Any, ...]]") -> Iterator[TableState]:
    names = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1").fetchall()
    for (name,) in names:
        hasher, rows = sha256(), 0
        with connection.cursor().copy(_in_order(connection, name)) as copy:
            for row in copy:
                rows += 1
                hasher.update(row)
        yield TableState(name, rows, hasher.hexdigest())


def _in_order(connection: "psycopg.Connection[tuple[Any, ...]]", table: str) -> sql.Composed:
    """All rows in the order of the first column, the key, by its bytes: sorting by language differs between servers."""
    (key,) = connection.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = %s "
        "ORDER BY ordinal_position LIMIT 1",
        [table],
    ).fetchone() or ("",)
    query = 'COPY (SELECT * FROM {} ORDER BY {}::text COLLATE "C") TO STDOUT'
    return sql.SQL(query).format(sql.Identifier(table), sql.Identifier(key))
