"""What a start needs: checks with one clear sentence each, migrations, static files, the first group."""

import errno
import shutil
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from hubang.lib.disk import write_probe

if TYPE_CHECKING:
    from hubang.lib.running import Running

ENOUGH_DISK = 200 * 1024 * 1024


def cannot_start(host: str, port: int) -> str:
    """Why this machine cannot start Hubang, in one sentence; empty when it can. Needs no Django."""
    if sys.version_info < (3, 11):  # noqa: UP036
        return f"Hubang needs Python 3.11 or newer; this is {sys.version.split()[0]}."
    return port_problem(host, port)


def port_problem(host: str, port: int) -> str:
    """Why nothing can listen there; empty when it can."""
    if not 0 < port < 65536:
        return f"{port} is no port. Choose one from 1024 to 65535."
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError:
            return f"Port {port} needs more rights. Choose one above 1024: make up PORT=8000"
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return f"Port {port} is in use by another program. Choose another: make up PORT={port + 1}"
            return f"Cannot listen on {host}: {error.strerror}."
    return ""


def take_part() -> "Running | None":
    """Hold the lock of a running site; None after saying that a command has the site to itself."""
    from hubang.lib.running import Running, SomebodyRuns

    try:
        return Running.along()
    except SomebodyRuns:
        print("A backup is being put back here. Start again when that is done.", file=sys.stderr)
        return None


def disk_problem(var: Path) -> str:
    """Why nothing can be written in `var`; empty when it can."""
    try:
        var.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_probe(var)
    except OSError as error:
        if error.errno == errno.ENOSPC:
            return f"The disk is full: nothing can be written in {var}. Make room and start again."
        return (
            f"Cannot write in {var}: {error.strerror}. Give this user the right, or set HUBANG_VAR to another folder."
        )
    if shutil.disk_usage(var).free < ENOUGH_DISK:
        return f"The disk is nearly full: less than 200 MB are free in {var}. Make room and start again."
    return ""


def migrate() -> None:
    """Bring the database to the version of the code, with the guards of the log in their place."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    from hubang.audit.guards import put_back

    put_back()
    _close_to_others()


def _close_to_others() -> None:
    """A SQLite file is for its owner alone."""
    from django.db import connection

    if connection.vendor != "sqlite":
        return
    for suffix in ("", "-wal", "-shm"):
        path = Path(f"{connection.settings_dict['NAME']}{suffix}")
        if path.exists():
            path.chmod(0o600)


def collect_static() -> None:
    """Copy the static files under hashed names, when they are newer than the last copy."""
    from django.conf import settings
    from django.core.management import call_command

    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    sources = [path for folder in settings.STATICFILES_DIRS for path in Path(folder).rglob("*") if path.is_file()]
    newest = max((path.stat().st_mtime for path in sources), default=0.0)
    if not manifest.exists() or manifest.stat().st_mtime < newest:
        call_command("collectstatic", verbosity=0, interactive=False, clear=False)
        manifest.touch()
