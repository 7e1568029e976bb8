"""Writers take turns: one at a time, again inside, none overtaken for long, also between processes."""

import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from hubang.lib.turns import Turns

pytestmark = pytest.mark.pure
OTHER = """
import sys
from hubang.lib.turns import Turns
turns = Turns(sys.argv[1])
with turns:
    print("mine", flush=True)
    sys.stdin.readline()
print("given", flush=True)
"""


def test_one_at_a_time_and_again_inside(tmp_path: Path) -> None:
    turns, inside, most = Turns(str(tmp_path / "file")), 0, []

    def write() -> None:
        nonlocal inside
        for _ in range(50):
            with turns, turns:
                inside += 1
                most.append(inside)
                time.sleep(0)
                inside -= 1

    threads = [threading.Thread(target=write) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert most == [1] * 800


def test_who_has_waited_gets_the_turn_from_one_who_never_stops() -> None:
    turns, stop, held = Turns(), threading.Event(), threading.Event()

    def greedy() -> None:
        while not stop.is_set():
            with turns:
                held.set()
                time.sleep(0.02)

    thread = threading.Thread(target=greedy)
    thread.start()
    held.wait(20)
    for _ in range(5):
        with turns:
            pass
    stop.set()
    thread.join(20)


def test_one_process_at_a_time(tmp_path: Path) -> None:
    path, entered = str(tmp_path / "file"), threading.Event()
    command = [sys.executable, "-c", OTHER, path]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdin
        assert other.stdout
        assert other.stdout.readline() == "mine\n"

        def enter() -> None:
            with Turns(path):
                entered.set()

        thread = threading.Thread(target=enter)
        thread.start()
        assert not entered.wait(0.3)
        other.stdin.write("\n")
        other.stdin.flush()
        assert entered.wait(20)
        thread.join(20)


def test_a_killed_process_lets_go(tmp_path: Path) -> None:
    path = str(tmp_path / "file")
    with subprocess.Popen([sys.executable, "-c", OTHER, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout
        other.stdout.readline()
        other.kill()
    with Turns(path):
        pass
