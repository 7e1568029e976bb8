"""`hubang doctor`: is everything as it should be, and how to mend what is not."""

import argparse
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

DESCRIPTION = "Check settings, database, disk, clock, secret and static files; say how to mend each."


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the command."""
    parser = subparsers.add_parser("doctor", help=DESCRIPTION, description=DESCRIPTION)
    parser.add_argument("--facts", action="store_true", help="look whether the data is consistent, and nothing else")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """0 when every check passes."""
    from hubang.cli.django_setup import set_up

    if not set_up():
        return 1
    if args.facts:
        from hubang.cli.facts import report

        return report()
    wrong: set[str] = set()
    for check in CHECKS:
        waits = check.needs & wrong
        problem = "" if waits else next(iter(check.look()), "")
        if problem or waits:
            wrong.add(check.name)
        print(_line(check.name, problem, waits))
    return 1 if wrong else 0


def _line(name: str, problem: str, waits: frozenset[str]) -> str:
    if problem:
        return f"WRONG  {name}: {problem}"
    return (
        f"-      {name}: not looked at until this is mended: {', '.join(sorted(waits))}" if waits else f"ok     {name}"
    )


@dataclass(frozen=True)
class Check:
    """Something to look at: `look` yields what is wrong with how to mend it; `needs` are checks that have to be good before."""

    name: str
    look: Callable[[], Iterator[str]]
    needs: frozenset[str] = frozenset()


def _settings() -> Iterator[str]:
    from django.core.checks import WARNING, run_checks

    problems = [message for message in run_checks(include_deployment_checks=_production()) if message.level >= WARNING]
    if problems:
        yield problems[0].msg


def _production() -> bool:
    from django.conf import settings

    return bool(settings.PRODUCTION)


def _database() -> Iterator[str]:
    from django.db import connection

    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Exception as error:
        yield f"it does not answer ({type(error).__name__}). Is it running, and is DATABASE_URL right?"


def _sqlite() -> Iterator[str]:
    import sqlite3

    from django.db import connection

    from hubang.lib.sqlite import is_fixed

    if connection.vendor == "sqlite" and not is_fixed(sqlite3.sqlite_version_info):
        yield f"SQLite {sqlite3.sqlite_version} can damage its file (WAL-reset bug). Use PostgreSQL, or a newer SQLite."


def _migrations() -> Iterator[str]:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        yield "the database is older than the program. Run `hubang prepare` (`hubang up` does it too)."


def _disk() -> Iterator[str]:
    from django.conf import settings

    from hubang.cli.start import disk_problem

    problem = disk_problem(Path(settings.HUBANG_VAR))
    if problem:
        yield problem


def _clock() -> Iterator[str]:
    from django.utils import timezone

    from hubang.audit.models import AuditEntry

    newest = AuditEntry.objects.order_by("-pk").values_list("at", flat=True).first()
    now = timezone.now()
    if now.year < 2026 or (newest is not None and newest > now):
        yield "the clock of this machine is behind what has happened already. Switch on time synchronisation."


def _secret() -> Iterator[str]:
    from django.conf import settings

    var = Path(settings.HUBANG_VAR)
    for path in (var / "secret", *var.glob("*.sqlite3*")):
        if path.exists() and path.stat().st_mode & 0o077:
            yield f"others can read {path}. Mend it: chmod 600 {path}"


def _static() -> Iterator[str]:
    from django.conf import settings

    missing = [
        name
        for name in ("app.js", "app.css")
        if not (Path(settings.STATICFILES_DIRS[0]) / "hubang/dist" / name).exists()
    ]
    if missing:
        yield "the front end is not built. Run `make up`, or `python hatch_build.py`."


def _valkey() -> Iterator[str]:
    from django.conf import settings

    if not settings.VALKEY_URL:
        return
    import redis

    try:
        redis.Redis.from_url(settings.VALKEY_URL, socket_timeout=2, socket_connect_timeout=2).ping()
    except (redis.RedisError, OSError):
        yield "it does not answer. Live news come up to a second later until it is back; VALKEY_URL says where it should be."


def _log_is_kept() -> Iterator[str]:
    """The triggers that keep the log append-only: a dump put back without them would go unnoticed."""
    from hubang.audit.guards import missing_triggers

    if missing_triggers():
        yield "the log could be changed: its triggers are gone. Put them back: hubang prepare"


DATABASE, MIGRATIONS = frozenset({"database"}), frozenset({"database", "migrations"})
CHECKS = (
    Check("settings", _settings),
    Check("database", _database),
    Check("SQLite version", _sqlite),
    Check("migrations", _migrations, DATABASE),
    Check("log", _log_is_kept, MIGRATIONS),
    Check("disk", _disk),
    Check("clock", _clock, MIGRATIONS),
    Check("secret", _secret),
    Check("static files", _static),
    Check("Valkey", _valkey),
)
