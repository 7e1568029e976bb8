"""`hubang doctor`: each check is seen to fail, with the way to mend it, and never by a traceback."""

import datetime as dt
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from hubang.audit import guards, log
from hubang.cli import doctor, main
from hubang.lib.sqlite import is_fixed
from tests.serving import free_port


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Callable[[], dict[str, str]]:
    """Run doctor here; its verdict on each check, with the words behind it."""

    def run() -> dict[str, str]:
        code = doctor.run(doctor_arguments())
        lines = capsys.readouterr().out.splitlines()
        verdicts = {line[7:].partition(":")[0]: line for line in lines}
        assert code == (0 if all(line.startswith("ok") for line in lines) else 1)
        return verdicts

    return run


def doctor_arguments() -> object:
    import argparse

    return argparse.Namespace(facts=False)


@pytest.fixture
def private_files(settings: object) -> None:
    """The files of the test run were made by the test runner; here they are as `hubang prepare` leaves them."""
    for path in Path(os.environ["HUBANG_VAR"]).glob("*"):
        if path.is_file():
            path.chmod(0o600)


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("private_files")]


def test_everything_is_good(said: Callable[[], dict[str, str]]) -> None:
    if connection.vendor == "postgresql":
        # The tests switch this guard off (conftest.py); here it stands as in a real database.
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE audit_auditentry ENABLE TRIGGER audit_no_truncate")
    verdicts = said()
    assert [line for line in verdicts.values() if not line.startswith("ok")] == []
    assert list(verdicts) == [check.name for check in doctor.CHECKS]


def test_a_debug_page_in_production_is_told(said: Callable[[], dict[str, str]], settings: object) -> None:
    settings.PRODUCTION, settings.DEBUG = True, True  # type: ignore[attr-defined]
    assert said()["settings"].startswith("WRONG")


def test_a_migration_that_is_missing_is_told(said: Callable[[], dict[str, str]]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'chat'")
    verdicts = said()
    assert "hubang prepare" in verdicts["migrations"]
    assert "not looked at until this is mended: migrations" in verdicts["clock"]


def test_a_log_without_its_triggers_is_told_and_mended(said: Callable[[], dict[str, str]]) -> None:
    name = sorted(guards.TRIGGERS[connection.vendor])[0]
    with connection.cursor() as cursor:
        on_table = " ON audit_auditentry" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER {name}{on_table}")
    assert "hubang prepare" in said()["log"]
    assert name in guards.put_back()
    assert said()["log"].startswith("ok")


def test_a_clock_that_is_behind_is_told(said: Callable[[], dict[str, str]]) -> None:
    log.record("leave_group", now=timezone.now() + dt.timedelta(hours=2))
    assert "time synchronisation" in said()["clock"]


def test_a_full_disk_is_told(said: Callable[[], dict[str, str]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hubang.cli.start.ENOUGH_DISK", 1 << 60)
    assert "Make room" in said()["disk"]


@pytest.mark.parametrize("name", ["secret", "other.sqlite3-wal"])
def test_a_file_that_others_can_read_is_told(
    said: Callable[[], dict[str, str]], settings: object, tmp_path: Path, name: str
) -> None:
    settings.HUBANG_VAR = tmp_path  # type: ignore[attr-defined]
    (tmp_path / name).write_text("x" * 60)
    (tmp_path / name).chmod(0o640)
    assert f"chmod 600 {tmp_path / name}" in said()["secret"]


def test_a_front_end_that_is_not_built_is_told(
    said: Callable[[], dict[str, str]], settings: object, tmp_path: Path
) -> None:
    settings.STATICFILES_DIRS = [tmp_path]  # type: ignore[attr-defined]
    assert "make up" in said()["static files"]


def test_a_valkey_that_does_not_answer_is_told(said: Callable[[], dict[str, str]], settings: object) -> None:
    settings.VALKEY_URL = f"redis://127.0.0.1:{free_port()}/0"  # type: ignore[attr-defined]
    assert "VALKEY_URL" in said()["Valkey"]


def test_an_old_sqlite_is_told(said: Callable[[], dict[str, str]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sqlite3.sqlite_version_info", (3, 40, 1))
    verdict = said()["SQLite version"]
    assert ("Use PostgreSQL" in verdict) == (connection.vendor == "sqlite")


@pytest.mark.parametrize(
    ("version", "good"),
    [
        ((3, 40, 1), False), ((3, 44, 5), False), ((3, 44, 6), True), ((3, 50, 6), False), ((3, 50, 7), True), ((3, 51, 2), False),
        ((3, 51, 3), True), ((3, 53, 0), True),
    ],
)  # fmt: skip
def test_which_sqlite_is_free_of_the_wal_reset_bug(version: tuple[int, int, int], good: bool) -> None:
    assert is_fixed(version) is good


class Down:
    """A database that does not answer, as the connection of the process."""

    vendor = "postgresql"

    def cursor(self) -> object:
        from django.db import OperationalError

        raise OperationalError("connection to server at db.internal (10.1.2.3) failed: password of hubang")


def test_a_database_that_is_down_is_one_line_and_the_rest_is_still_looked_at(
    said: Callable[[], dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.db.connection", Down())
    verdicts = said()
    assert "DATABASE_URL" in verdicts["database"]
    assert verdicts["log"].startswith("-")
    assert verdicts["disk"].startswith("ok")
    assert "10.1.2.3" not in "".join(verdicts.values())


def test_facts_with_a_database_that_is_down_are_one_sentence(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.db.connection", Down())
    assert main(["doctor", "--facts"]) == 1
    said = capsys.readouterr()
    assert said.err.count("\n") == 1
    assert "hubang doctor" in said.err
    assert "10.1.2.3" not in said.err + said.out
