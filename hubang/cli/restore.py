"""`hubang restore`: put a backup back in the place of the database, which is kept under another name."""

import argparse
import sys
from pathlib import Path

DESCRIPTION = "Put a backup back. The present database is kept under another name."


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the command."""
    parser = subparsers.add_parser("restore", help=DESCRIPTION, description=DESCRIPTION)
    parser.add_argument("file", type=Path)
    parser.add_argument("--check", action="store_true", help="only look whether it could be put back; change nothing")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """0 when the backup is in place."""
    from hubang.cli.django_setup import set_up

    if not set_up():
        return 1
    from django.utils import timezone

    from hubang.cli.archive import Unusable, restoring

    try:
        if args.check:
            manifest = restoring.check(args.file, _say)
            print(f"This backup of {manifest.made_at} is whole and can be put back.")
            return 0
        former = restoring.restore(args.file, timezone.now(), _say)
    except Unusable as error:
        print(error, file=sys.stderr)
        return 1
    print(f"The backup is in place. The former database is kept as {former}; delete it when you are sure.")
    print("Everybody signs in anew; API tokens have to be made anew. Start Hubang again.")
    return 0


def _say(step: str) -> None:
    print(f"... {step}", flush=True)
