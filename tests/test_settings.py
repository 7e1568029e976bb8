"""A site that others can reach does not start half configured."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

SECRET = "a-secret-that-is-long-enough-to-be-accepted-here"


def start(tmp_path: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {key: value for key, value in os.environ.items() if not key.startswith("HUBANG_") and key != "DATABASE_URL"}
    command = [sys.executable, "-m", "hubang.cli", "doctor"]
    variables = {
        **clean,
        "HUBANG_VAR": str(tmp_path / "var"),
        "DJANGO_SETTINGS_MODULE": "hubang.settings",
        **environment,
    }
    return subprocess.run(command, env=variables, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({}, "HUBANG_SECRET is not set"),
        ({"HUBANG_SECRET": "change-me-please-change-me-please-change-me"}, "too short or the sample's"),
        ({"HUBANG_SECRET": "short"}, "too short"),
        ({"HUBANG_SECRET": SECRET, "HUBANG_DEBUG": "1"}, "HUBANG_DEBUG is on"),
        ({"HUBANG_SECRET": SECRET, "HUBANG_HOSTS": "*"}, "wildcard"),
        ({"HUBANG_SECRET": SECRET, "HUBANG_DEMO": "1"}, "HUBANG_DEMO"),
        ({"HUBANG_SECRET": SECRET, "HUBANG_PROXIES": "many"}, "whole number"),
        ({"HUBANG_SECRET": SECRET, "DATABASE_URL": "mysql://x"}, "DATABASE_URL"),
    ],
)
def test_a_half_configured_site_is_refused_in_one_sentence(
    tmp_path: Path, environment: dict[str, str], words: str
) -> None:
    done = start(tmp_path, HUBANG_PUBLIC_URL="https://bang.example.org", **environment)
    assert done.returncode == 1
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_the_local_secret_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    start(tmp_path)
    secret = tmp_path / "var" / "secret"
    first = secret.read_text()
    assert secret.stat().st_mode & 0o777 == 0o600
    start(tmp_path)
    assert secret.read_text() == first
    secret.chmod(0o644)
    done = start(tmp_path)
    assert done.returncode == 1
    assert "chmod 600" in done.stderr


def test_what_is_written_is_for_its_owner_alone_from_the_first_byte_on(tmp_path: Path) -> None:
    start(tmp_path)
    made = [path for path in (tmp_path / "var").rglob("*") if path.is_file()]
    assert {path.name for path in made} >= {"secret", "hubang.sqlite3"}
    assert [path.name for path in made if path.stat().st_mode & 0o077] == []


def test_django_finds_nothing_to_warn_of_in_production(tmp_path: Path) -> None:
    environment = {
        **{key: value for key, value in os.environ.items() if not key.startswith("HUBANG_") and key != "DATABASE_URL"},
        "HUBANG_VAR": str(tmp_path / "var"),
        "HUBANG_PUBLIC_URL": "https://bang.example.org",
        "HUBANG_SECRET": SECRET + "-and-fifty-characters-0123456789",
        "DJANGO_SETTINGS_MODULE": "hubang.settings",
    }
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    done = subprocess.run(
        command,
        cwd=Path(__file__).parent.parent,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, "no issues" in done.stdout) == (0, True), done.stderr
