"""The guards of the suite itself, each seen to catch what it is there for."""

import os
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from tests.guard import loopback, no_skips
from tests.serving import ROOT, free_port

pytestmark = pytest.mark.pure
# Of the network reserved for documentation (RFC 5737): nobody is there.
NOBODY = "192.0.2.7"


@pytest.fixture
def other_notes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Notes apart, so that what is provoked here fails nothing."""
    path = tmp_path / "notes"
    path.touch()
    monkeypatch.setenv(loopback.NOTES, str(path))
    return path


def test_nothing_leaves_this_process(other_notes: Path) -> None:
    with socket.socket() as probe, pytest.raises(RuntimeError, match="socket"):
        probe.connect((NOBODY, 80))
    with socket.socket(type=socket.SOCK_DGRAM) as probe, pytest.raises(RuntimeError, match="socket"):
        probe.sendto(b"x", (NOBODY, 53))
    with pytest.raises(RuntimeError, match="socket"):
        socket.getaddrinfo("mobile.yangkeduo.com", 443)
    with pytest.raises(RuntimeError, match="socket"):
        urllib.request.urlopen(f"http://{NOBODY}/", timeout=1)
    assert len(other_notes.read_text().splitlines()) == 4


def test_nothing_leaves_a_process_that_a_test_starts(other_notes: Path) -> None:
    code = (
        f"import socket\ntry:\n socket.create_connection(('{NOBODY}', 80), 1)\nexcept RuntimeError:\n print('refused')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=30)
    assert done.stdout == "refused\n"
    assert NOBODY in other_notes.read_text()


def test_this_machine_itself_is_reached(other_notes: Path) -> None:
    port = free_port()
    with socket.create_server(("127.0.0.1", port)), socket.create_connection(("localhost", port), 5):
        pass
    assert other_notes.read_text() == ""


def run_of(tmp_path: Path, body: str, **environment: str) -> int:
    """The exit code of a complete run (two workers) of one small test file."""
    (tmp_path / "test_one.py").write_text(f"import os, pytest\n{body}\n")
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    clean = {key: value for key, value in os.environ.items() if key not in {no_skips.ASKED_FOR, "PYTEST_ADDOPTS"}}
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-n",
        "2",
        "-p",
        "tests.guard.no_skips",
        "-p",
        "no:django",
        str(tmp_path),
    ]
    variables = {**clean, "PYTHONPATH": os.pathsep.join([str(ROOT), clean["PYTHONPATH"]]), **environment}
    return subprocess.run(command, cwd=tmp_path, env=variables, capture_output=True, timeout=60, check=False).returncode


@pytest.mark.slow
@pytest.mark.parametrize(
    "body",
    [
        "def test_browser():\n pytest.skip('no chromium')",
        "@pytest.mark.skipif(True, reason='no server')\ndef test_server(): pass",
        "missing = pytest.importorskip('no_such_module')\ndef test_it(): pass",
    ],
)
def test_a_complete_run_fails_when_anything_was_skipped(tmp_path: Path, body: str) -> None:
    body = f"{body}\ndef test_good(): pass"
    assert run_of(tmp_path, body) in {0, 5}
    assert run_of(tmp_path, body, HUBANG_NO_SKIPS="1") == 1


def test_ci_runs_the_complete_run() -> None:
    """.ci/run is `make test` and nothing else; `make test` asks for no skips, and leaves no kind of test out."""
    assert "exec make test" in (ROOT / ".ci" / "run").read_text()
    script = (ROOT / "scripts" / "test").read_text()
    complete = script[script.index("all)") :]
    assert "HUBANG_NO_SKIPS=1" in complete
    assert "slow" not in complete
    assert "browser" not in complete
