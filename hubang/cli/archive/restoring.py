"""Putting a backup back: laid beside, compared, brought up to date, calmed down, and only then swapped in."""

import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

from django.db import connections

from hubang.cli.archive import Unusable, making
from hubang.cli.archive.engine import here
from hubang.cli.archive.manifest import Manifest
from hubang.lib.running import Running, SomebodyRuns

RUNNING = "Hubang is running here. Stop it first (Ctrl-C, or systemctl stop), then put the backup back."
Say = Callable[[str], None]


def check(path: Path, say: Say) -> Manifest:
    """Unpack a backup, compare every table, bring it up to date, look at the facts; change nothing."""
    engine = here()
    try:
        say("unpacking and comparing every table")
        manifest, url = making.lay_beside(path, engine)
        say("bringing the copy up to date and looking at its facts")
        _finish(url, "--only-look")
    finally:
        engine.discard()
    return manifest


def restore(path: Path, now: datetime, say: Say) -> str:
    """Put a backup back; where the former database is kept. `Unusable`: what stands against it; nothing is changed then."""
    try:
        with closing(Running.alone()):
            return _restore(path, now, say)
    except SomebodyRuns as error:
        raise Unusable(RUNNING) from error


def _restore(path: Path, now: datetime, say: Say) -> str:
    engine = here()
    connections.close_all()
    used = engine.used_by_others()
    if used:
        raise Unusable(used)
    try:
        say("unpacking and comparing every table")
        manifest, url = making.lay_beside(path, engine)
        say("bringing the copy up to date; ending old sessions, tokens and links")
        _finish(url, "--made-at", manifest.made_at)
        connections.close_all()
        say("putting it in place")
        return engine.swap(f"{now:%Y%m%d-%H%M%S}")
    finally:
        engine.discard()


def _finish(url: str, *words: str) -> None:
    """The steps that need Django on the copy, in a process whose DATABASE_URL is the copy."""
    command = [sys.executable, "-m", "hubang.cli.archive.finish", *words]
    done = subprocess.run(  # noqa: S603
        command, env={**os.environ, "DATABASE_URL": url}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Unusable((done.stdout + done.stderr).strip() or "The copy cannot be brought up to date.")
