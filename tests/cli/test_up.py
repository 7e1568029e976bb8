"""`hubang up` as people run it: from nothing to three addresses, stopped by Ctrl-C, everything kept; and why it cannot start."""

import contextlib
import errno
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from hubang.cli import start
from tests.serving import ROOT, free_port

pytestmark = [pytest.mark.pure, pytest.mark.timeout(240)]
ENDS = "Ctrl-C stops it"


def environment(var: Path, **more: str) -> dict[str, str]:
    clean = {
        k: v for k, v in os.environ.items() if not k.startswith("HUBANG_") and k not in {"DATABASE_URL", "VALKEY_URL"}
    }
    path = os.pathsep.join([str(ROOT), clean["PYTHONPATH"]])
    return {**clean, "HUBANG_VAR": str(var), "DJANGO_SETTINGS_MODULE": "hubang.settings", "PYTHONPATH": path, **more}


@contextlib.contextmanager
def up(var: Path, port: int, *, words: tuple[str, ...] = ("up",)) -> Iterator[str]:
    """A running Hubang; what it printed."""
    command = [sys.executable, "-m", "hubang.cli", *words, "--port", str(port)]
    process = subprocess.Popen(
        command, env=environment(var), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    watch = threading.Timer(200, process.kill)
    watch.start()
    assert process.stdout is not None
    try:
        lines: list[str] = []
        for line in process.stdout:
            lines.append(line)
            if ENDS in line:
                break
        wait_for(port)
        yield "".join(lines)
    finally:
        process.send_signal(signal.SIGINT)
        rest, _ = process.communicate(timeout=60)
        watch.cancel()
    assert process.returncode == 0, rest
    assert "Traceback" not in rest
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) == errno.ECONNREFUSED


def wait_for(port: int) -> None:
    """Until it answers."""
    for _ in range(300):
        with (
            contextlib.suppress(OSError),
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2) as answer,
        ):
            assert answer.status == 200
            return
        threading.Event().wait(0.1)
    raise AssertionError("it does not answer")


def read_qr(printed: str) -> list[str]:
    """The texts of the QR code that stands in the terminal, drawn with half blocks: light ones on a dark ground."""
    rows = [line for line in re.sub(r"\x1b\[[0-9;]*m", "", printed).splitlines() if re.fullmatch(r"[ █▀▄]{20,}", line)]
    width = max(map(len, rows))
    picture = Image.new("L", (width, 2 * len(rows)))
    for y, row in enumerate(rows):
        for x, block in enumerate(row):
            picture.putpixel((x, 2 * y), 255 * (block in "█▀"))
            picture.putpixel((x, 2 * y + 1), 255 * (block in "█▄"))
    large = picture.resize((8 * width, 16 * len(rows)), Image.Resampling.NEAREST)
    return [found.text for found in zxingcpp.read_barcodes(large, try_invert=True)]


@pytest.mark.slow
def test_from_nothing_to_three_addresses_and_everything_is_kept(tmp_path: Path) -> None:
    port, var = free_port(), tmp_path / "var"
    with up(var, port) as first:
        assert f"Hubang is at     http://127.0.0.1:{port}" in first
        (join,) = set(re.findall(r"http\S+/j/[0-9A-Z]{24}", first))
        (owner,) = re.findall(r"http\S+/enter/\S+", first)
        assert read_qr(first) == [join]
        for address, words in ((join, "互帮一群"), (owner, "群主")):
            with urllib.request.urlopen(address, timeout=20) as page:
                assert words in page.read().decode()
    assert {
        path.stat().st_mode & 0o077 for path in var.rglob("*") if path.is_file() and "static" not in path.parts
    } == {0}
    with up(var, port) as second:
        assert set(re.findall(r"http\S+/j/[0-9A-Z]{24}", second)) == {join}


def refused(var: Path, *words: str) -> str:
    """The one sentence with which a start is refused."""
    command = [sys.executable, "-m", "hubang.cli", *words]
    done = subprocess.run(command, env=environment(var), capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    return done.stderr


@pytest.mark.parametrize("command", ["up", "serve"])
def test_a_busy_port_is_one_sentence(tmp_path: Path, command: str) -> None:
    port = free_port()
    with socket.create_server(("127.0.0.1", port)):
        assert f"Port {port} is in use by another program" in refused(tmp_path / "var", command, "--port", str(port))


@pytest.mark.parametrize("port", ["0", "70000", "-1"])
def test_what_is_no_port_is_one_sentence(tmp_path: Path, port: str) -> None:
    assert "is no port" in refused(tmp_path / "var", "up", f"--port={port}")


@pytest.mark.parametrize("command", ["up", "demo"])
def test_a_disk_that_takes_nothing_is_one_sentence(command: str) -> None:
    assert "Cannot write in /proc/hubang" in refused(Path("/proc/hubang"), command, "--port", str(free_port()))


@pytest.mark.parametrize("number", [errno.EROFS, errno.EACCES, errno.ENOSPC])
def test_each_reason_why_a_disk_takes_nothing_has_its_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def fails(_path: Path) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(start, "write_probe", fails)
    problem = start.disk_problem(tmp_path)
    assert ("full" if number == errno.ENOSPC else os.strerror(number)) in problem
    assert problem.endswith(("Make room and start again.", "set HUBANG_VAR to another folder."))


def test_a_disk_that_is_really_full_is_one_sentence(tmp_path: Path) -> None:
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8k", "hubang", str(tmp_path)], check=False)
    if mounted.returncode:
        return
    try:
        (tmp_path / "filler").write_bytes(b"x" * 8192)
        assert "disk is full" in refused(tmp_path, "up", "--port", str(free_port()))
    finally:
        subprocess.run(["umount", str(tmp_path)], check=True)


def test_a_wrong_python_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 10, 12))
    assert "needs Python 3.11 or newer" in start.cannot_start("127.0.0.1", free_port())


def test_make_without_the_right_python_is_one_sentence(tmp_path: Path) -> None:
    """The Makefile's own check, on a copy without its environment."""
    for name in ("Makefile", "requirements.txt"):
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    done = subprocess.run(
        ["make", ".stamps/venv", "PYTHON=/nowhere/python3.11"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode != 0
    assert done.stderr.startswith("Hubang needs Python 3.11")


@pytest.mark.slow
def test_a_child_that_cannot_stay_up_ends_the_family() -> None:
    from hubang.cli.up import Family

    assert Family([[sys.executable, "-c", "raise SystemExit(3)"]]).run() == 1
