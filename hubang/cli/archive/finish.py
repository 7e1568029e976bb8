"""`python -m hubang.cli.archive.finish`: what makes a copy of an earlier database fit to act again.

Run in a process of its own whose DATABASE_URL is the copy. Migrates, looks at the facts, ends what must not act again, and
raises the epoch of the live log, so that every reader starts anew.
"""

import argparse
import sys
import time
from importlib.resources import files

# Seconds since this moment are the new epoch: higher than any before, whichever backup is put back how often.
EPOCH_STARTS = 1_735_689_600


def main() -> int:
    """0 when the copy is ready; 1 after saying what is wrong."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--only-look", action="store_true")
    parser.add_argument("--made-at", default="")
    args = parser.parse_args()
    from hubang.cli.django_setup import set_up

    if not set_up():
        return 1
    from django.db import DatabaseError

    from hubang.cli.facts import report
    from hubang.cli.start import migrate

    try:
        migrate()
        if report():
            return 1
        if not args.only_look:
            _calm(args.made_at)
    except DatabaseError as error:
        print(f"The copy cannot be brought up to date: {error}".splitlines()[0], file=sys.stderr)
        return 1
    return 0


def statements() -> list[str]:
    """The statements of after_restore.sql."""
    text = files("hubang.cli.archive").joinpath("after_restore.sql").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("--")]


def _calm(made_at: str) -> None:
    from django.db import connection
    from django.utils import timezone

    from hubang.audit import log
    from hubang.lib.db import atomic
    from hubang.live.models import Stream

    with atomic():
        with connection.cursor() as cursor:
            for statement in statements():
                cursor.execute(statement)
        Stream.objects.update(epoch=int(time.time()) - EPOCH_STARTS)
        log.record("restore_backup", now=timezone.now(), made_at=made_at)


if __name__ == "__main__":
    raise SystemExit(main())
