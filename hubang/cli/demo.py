"""`hubang demo`: a lively example group, in a database of its own."""

import argparse
import os
import sys

DESCRIPTION = "Start Hubang with a lively example group (80 invented members, three weeks), in its own database."


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the command."""
    parser = subparsers.add_parser("demo", help=DESCRIPTION, description=DESCRIPTION)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--fill", action="store_true", help="only fill the database, do not start")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Fill the database on the first start, then serve it."""
    from hubang.cli.up import start

    if args.fill:
        return fill()
    os.environ["HUBANG_DEMO"] = "1"
    os.environ["HUBANG_VAR"] = os.path.join(os.environ.get("HUBANG_VAR") or "var", "demo")
    os.environ.pop("DATABASE_URL", None)
    return start(args.host, args.port, before=["demo", "--fill"])


def fill() -> int:
    """Tell the story once; 1 after one sentence that says why not."""
    from hubang.cli.django_setup import set_up
    from hubang.cli.prepare import cannot_write

    if cannot_write() or not set_up():
        return 1
    from django.utils import timezone

    from hubang.cli.start import migrate
    from hubang.demo.story import Story
    from hubang.groups.models import Group

    migrate()
    if not Group.objects.exists():
        print("Telling the story of the example group (about half a minute) ...", flush=True)
        Story(timezone.now()).tell(_show)
    return 0


def _show(done: float) -> None:
    """How far the story is, in one line that stays in its place on a terminal."""
    if sys.stdout.isatty():
        print(f"\r  {done:4.0%}", end="\n" if done >= 1 else "", flush=True)
