"""Making a backup, and looking whether it can be put back."""

import tempfile
from datetime import datetime
from pathlib import Path

from hubang import __version__
from hubang.cli.archive import Unusable, container
from hubang.cli.archive.engine import Engine, here
from hubang.cli.archive.manifest import Keys, Manifest


def keys() -> Keys:
    """The secrets of this site, newest first."""
    from django.conf import settings

    return list(settings.HUBANG_KEYS)


def name_of(now: datetime) -> str:
    """The file name of a backup made now, in UTC: names sort by time."""
    return f"hubang-{now:%Y%m%d-%H%M%S}.backup"


def make(path: Path, now: datetime) -> Manifest:
    """Write a backup of the database to `path`. `Unusable` when it cannot be made."""
    engine = here()
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".backup-") as folder:
            data = Path(folder) / "data"
            tables = engine.snapshot(data)
            size, digest = container.digest_of(data)
            manifest = Manifest(
                version=__version__,
                made_at=now.isoformat(timespec="seconds"),
                engine=engine.name,
                keys=tuple(fingerprint for fingerprint, _key in keys()),
                migrations=tuple(applied()),
                tables=tuple(tables),
                data_size=size,
                data_sha256=digest,
            )
            container.write(path, manifest, data, keys())
    except OSError as error:
        raise Unusable(f"The backup cannot be written to {path}: {error.strerror}.") from error
    return manifest


def read(path: Path) -> Manifest:
    """What a backup says of itself, when it can be put back here. `Unusable` otherwise."""
    manifest = container.read_manifest(path, keys())
    if manifest.engine != here().name:
        raise Unusable(f"This backup is of a {manifest.engine} database; this site uses {here().name}.")
    unknown = sorted(set(manifest.migrations) - set(_known()))
    if unknown:
        raise Unusable(f"This backup was made by a newer Hubang ({manifest.version}). Update this one first.")
    return manifest


def lay_beside(path: Path, engine: Engine) -> tuple[Manifest, str]:
    """Unpack a backup beside the database and compare every table; the copy's DATABASE_URL. `Unusable` when it differs."""
    manifest = read(path)
    try:
        with tempfile.TemporaryDirectory(dir=working_folder(), prefix=".restore-") as folder:
            data = Path(folder) / "data"
            container.extract(path, manifest, data)
            url = engine.put_beside(data)
    except OSError as error:
        raise Unusable(f"The backup cannot be unpacked: {error.strerror}.") from error
    differing = sorted({row.name for row in set(manifest.tables) ^ set(engine.states())})
    if differing:
        raise Unusable(f"The copy differs from what was backed up in {', '.join(differing)}. It is not put back.")
    return manifest, url


def working_folder() -> Path:
    """On the disk of the database, so that a copy is renamed into place and not written twice."""
    from django.conf import settings

    folder = Path(settings.HUBANG_VAR)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def applied() -> list[str]:
    """The migrations that the database has seen."""
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    return sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())


def _known() -> list[str]:
    from django.db.migrations.loader import MigrationLoader

    loader = MigrationLoader(None, ignore_no_migrations=True)
    replaced = [old for one in loader.disk_migrations.values() for old in one.replaces]
    return [f"{app}.{name}" for app, name in [*loader.disk_migrations, *replaced]]
