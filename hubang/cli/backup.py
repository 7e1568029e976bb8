"""`hubang backup`: the whole database in one file, while the site runs."""

import argparse
import json
import sys
from pathlib import Path

DESCRIPTION = "Write a backup of the database to a file, while the site runs, and check that it can be put back."


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the command."""
    parser = subparsers.add_parser("backup", help=DESCRIPTION, description=DESCRIPTION)
    parser.add_argument("--to", type=Path, metavar="PATH", help="a file, or a folder (default: HUBANG_BACKUPS)")
    parser.add_argument("--no-check", action="store_true", help="do not put it back beside the database to compare")
    parser.add_argument(
        "--keep", action="store_true", help="afterwards keep 7 daily and 4 weekly backups, remove the rest"
    )
    parser.add_argument("--json", action="store_true", help="what was written, for programs")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """0 when the backup is written and checked."""
    from hubang.cli.django_setup import set_up

    if not set_up():
        return 1
    from django.db import DatabaseError

    from hubang.cli.archive import Unusable

    try:
        _backup(args)
    except Unusable as error:
        print(error, file=sys.stderr)
        return 1
    except DatabaseError as error:
        print(f"The database cannot be read: {error}".splitlines()[0], file=sys.stderr)
        return 1
    return 0


def _backup(args: argparse.Namespace) -> None:
    from django.conf import settings
    from django.utils import timezone

    from hubang.cli.archive import Unusable, making, restoring, schedule

    now = timezone.now()
    folder = Path(settings.HUBANG_BACKUPS or settings.HUBANG_VAR / "backups")
    path = args.to or folder
    path = path / making.name_of(now) if path.is_dir() or path == folder else path
    manifest = making.make(path, now)
    if not args.no_check:
        try:
            restoring.check(path, lambda _step: None)
        except Unusable:
            path.rename(path.with_name(path.name + ".unusable"))
            raise
    removed = schedule.prune(folder) if args.keep else []
    rows = sum(table.rows for table in manifest.tables)
    if args.json:
        said = {"path": str(path), "tables": len(manifest.tables), "rows": rows, "checked": not args.no_check}
        print(json.dumps({**said, "keys": manifest.keys, "removed": [str(one) for one in removed]}, ensure_ascii=False))
        return
    checked = "" if args.no_check else ", put back beside the database and compared"
    print(f"{path}: {len(manifest.tables)} tables, {rows} rows{checked}.")
    print(f"To put it back you also need the secret with the fingerprint {manifest.keys[0]}: keep it in another place.")
