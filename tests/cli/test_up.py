"""`hubang up`: prints what the owner needs, stops on Ctrl-C, keeps everything; and says in one sentence why it cannot start."""

import errno
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections import namedtuple
from pathlib import Path

import pytest

from hubang.cli import start
from tests.serving import ROOT, free_port, wait_until_healthy

Usage = namedtuple("Usage", "total used free")


def hubang(var: Path, *words: str) -> "subprocess.Popen[str]":
    clean = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith("HUBANG_") and key not in {"DATABASE_URL", "VALKEY_URL", "DJANGO_SETTINGS_MODULE"}
    }
    return subprocess.Popen(
        [sys.executable, "-m", "hubang.cli", *words],
        env={**clean, "HUBANG_VAR": str(var)},
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def run_up(var: Path) -> tuple[str, int]:
    """Start, wait until it answers, press Ctrl-C; what it printed and its exit code."""
    port = free_port()
    process = hubang(var, "up", "--port", str(port))
    try:
        wait_until_healthy(port, process)  # type: ignore[arg-type]
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/") as answer:
            assert answer.status == 200
        process.send_signal(signal.SIGINT)
        printed, problems = process.communicate(timeout=30)
    finally:
        process.kill()
    assert problems == ""
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0
    return printed.replace(str(port), "PORT"), process.returncode


@pytest.mark.pure
def test_it_starts_stops_and_keeps_everything(tmp_path: Path) -> None:
    first, code = run_up(tmp_path)
    assert code == 0
    assert re.search(r"Hubang is at +http://127.0.0.1:PORT\n", first)
    assert re.search(r"You, the owner: +http://127.0.0.1:PORT/enter/\S{30,} +\(works once\)", first)
    join = re.findall(r"Members join at +(http://127.0.0.1:PORT/j/[A-Z0-9]{24})\n", first)
    assert join
    assert "▀" in first
    second, code = run_up(tmp_path)
    assert code == 0
    # The same group behind the same code; nobody is the owner yet, so there is a new link for that.
    assert join[0] in second
    assert "/enter/" in second


@pytest.mark.pure
def test_a_busy_port_is_one_sentence(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        printed, problem = (process := hubang(tmp_path, "up", "--port", str(port))).communicate(timeout=60)
    assert (printed, process.returncode) == ("", 1)
    assert problem == f"Port {port} is in use by another program. Choose another: make up PORT={port + 1}\n"


@pytest.mark.pure
@pytest.mark.parametrize("command", [("up",), ("demo",)])
def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path, command: tuple[str, ...]) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("no folder")
    process = hubang(blocked / "var", *command, "--port", str(free_port()))
    printed, problem = process.communicate(timeout=60)
    assert (printed, process.returncode) == ("", 1)
    assert problem.startswith(f"Cannot write in {blocked}/var")
    assert problem.count("\n") == 1


@pytest.mark.pure
def test_a_full_disk_is_said_before_anything_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert start.disk_problem(tmp_path) == ""
    with monkeypatch.context() as disk:
        disk.setattr(start.shutil, "disk_usage", lambda _path: Usage(10**9, 9 * 10**8, 10**8))
        assert "nearly full" in start.disk_problem(tmp_path)

    def full(_path: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(start, "write_probe", full)
    assert start.disk_problem(tmp_path).startswith("The disk is full")


@pytest.mark.pure
@pytest.mark.parametrize("port", ["0", "99999"])
def test_what_is_no_port_is_one_sentence(tmp_path: Path, port: str) -> None:
    process = hubang(tmp_path, "up", "--port", port)
    _printed, problem = process.communicate(timeout=60)
    assert (process.returncode, problem) == (1, f"{port} is no port. Choose one from 1024 to 65535.\n")


@pytest.mark.pure
def test_a_wrong_python_is_one_sentence() -> None:
    made = subprocess.run(["make", "-B", ".stamps/venv", "PYTHON=/bin/false"], cwd=ROOT, capture_output=True, text=True)
    assert made.returncode != 0
    assert made.stderr.startswith('Hubang needs Python 3.11, 3.12 or 3.13; "/bin/false" is not one.')
    assert made.stdout == ""
