"""The database that the settings name, seen as something to back up."""

from pathlib import Path
from typing import Protocol

from hubang.cli.archive.manifest import TableState


class Engine(Protocol):
    """What a kind of database has to be able to do. A copy lies beside the database until it is swapped or discarded."""

    @property
    def name(self) -> str:
        """As it stands in a manifest."""

    def snapshot(self, target: Path) -> list[TableState]:
        """Write the state of one moment to `target`, while others write; what every table held then."""

    def used_by_others(self) -> str:
        """Why the database cannot be replaced now; empty when it can."""

    def put_beside(self, data: Path) -> str:
        """Lay a copy beside the database; its DATABASE_URL."""

    def states(self) -> list[TableState]:
        """What the copy holds."""

    def swap(self, stamp: str) -> str:
        """Put the copy in the database's place; where the former one is kept."""

    def discard(self) -> None:
        """Forget the copy."""


def here() -> Engine:
    """The engine of the settings."""
    from django.conf import settings
    from django.db import connection

    if connection.vendor == "sqlite":
        from hubang.cli.archive.sqlite import Sqlite

        return Sqlite(Path(connection.settings_dict["NAME"]).absolute())
    from hubang.cli.archive.postgres import Postgres

    return Postgres(connection.settings_dict, settings.DATABASE_URL)
