"""The power goes while eight people are at it: what SQLite has acknowledged is there, and nothing is half done."""

import contextlib
import random
import sqlite3
from pathlib import Path

import pytest

from tests.serving import prepared
from tests.torture.crowd import Crowd
from tests.torture.disk import Disk, disk
from tests.torture.journal import differences
from tests.torture.report import leave, rounds
from tests.torture.web import Web

# SQLite alone: it runs once. PostgreSQL's own word on power cuts is trusted; see test_kill_postgres.py.
pytestmark = [pytest.mark.slow, pytest.mark.pure, pytest.mark.timeout(14400)]


def test_a_power_cut_loses_and_doubles_nothing(tmp_path: Path) -> None:
    many, chance, lost_writes = rounds(3), random.Random(5), 0
    with disk(tmp_path) as drive, prepared(HUBANG_VAR=str(drive.mount / "var"), DATABASE_URL="") as here:
        crowd = Crowd(here)
        for _ in range(many):
            web = Web(here)
            with crowd.busy():
                crowd.wait_for_more(chance.randint(10, 30))
                lost_writes += drive.be("cut")
                web.process.kill()
            web.process.wait()
            drive.stop()
            drive.start()
        web = Web(here)
        unknown = crowd.send_unknown_again()
        web.stop()
        assert crowd.journal.unknown() == []
        assert differences(crowd.journal, crowd.effects()) == []
        assert "facts hold" in here.hubang("doctor", "--facts")
        assert _integrity(drive) == "ok"
    assert len(crowd.journal.ended("ask")) > many
    assert lost_writes
    leave("power-cut", rounds=many, acts=crowd.journal.counts(), unknown_at_first=unknown, lost_writes=lost_writes)


def _integrity(drive: Disk) -> str:
    with contextlib.closing(sqlite3.connect(drive.mount / "var" / "hubang.sqlite3")) as database:
        return str(database.execute("PRAGMA integrity_check").fetchone()[0])


def test_a_database_that_does_not_sync_loses_what_it_acknowledged(tmp_path: Path) -> None:
    """The control: the same cut with synchronous = OFF."""
    with disk(tmp_path) as drive:
        path = drive.mount / "careless.sqlite3"
        writer = sqlite3.connect(path, isolation_level=None)
        writer.execute("PRAGMA journal_mode = WAL")
        writer.execute("CREATE TABLE said (n INTEGER PRIMARY KEY)")
        writer.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        writer.execute("PRAGMA synchronous = OFF")
        for n in range(200):
            writer.execute("INSERT INTO said VALUES (?)", [n])
        assert drive.be("cut") > 0
        with contextlib.suppress(sqlite3.Error):
            writer.close()
        drive.stop()
        drive.start()
        with contextlib.closing(sqlite3.connect(path)) as reader:
            try:
                (kept,) = reader.execute("SELECT COUNT(*) FROM said").fetchone()
            except sqlite3.DatabaseError:
                kept = 0
        assert kept < 200
