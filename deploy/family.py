"""Keeps all programs running: starts them in order, a dead one again, and ends them in the opposite order."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

from deploy.program import Program
from deploy.site import Made

READY_SECONDS = 60.0
STOP_SECONDS = 12.0
# One that dies at once is started again after .2, .4, ... seconds; one that lived for a while at once.
SHORT_LIFE = 5.0
FIRST_PAUSE, LONGEST_PAUSE = 0.2, 5.0


class Member:
    """A program that has to run, and when it may be started again."""

    def __init__(self, program: Program, notes: Path) -> None:
        self.program, self.note = program, notes / program.name
        self.pause, self.not_before = FIRST_PAUSE, 0.0
        self.start()

    def start(self) -> None:
        self.since = time.monotonic()
        self.process = self.program.start()
        # Whole or not at all: somebody may be reading it.
        fresh = self.note.with_suffix(".new")
        fresh.write_text(f"{self.process.pid}\n")
        fresh.replace(self.note)

    def see_to(self) -> None:
        """Start it again when it is dead and its pause is over."""
        if self.process.poll() is None:
            return
        now = time.monotonic()
        if not self.not_before:
            self.pause = min(LONGEST_PAUSE, self.pause * 2) if now - self.since < SHORT_LIFE else FIRST_PAUSE
            self.not_before = now + self.pause
            print(f"{self.program.name} has ended ({self.process.returncode}); it is started again", file=sys.stderr)
        if now >= self.not_before:
            self.not_before = 0.0
            self.start()

    def ask_to_end(self) -> None:
        """Send the signal that this program ends in order with."""
        if self.process.poll() is None:
            self.process.send_signal(getattr(signal, self.program.end_with))

    def end(self) -> None:
        """Wait for the end, and then do not ask."""
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
        self.note.unlink(missing_ok=True)


class Family:
    """All programs of a site."""

    def __init__(self, made: Made, url: str) -> None:
        self.made, self.url = made, url
        self.members: list[Member] = []
        self.is_stopping = False

    def run(self) -> int:
        """Until a signal. 1 when something that has to end well did not, or did not get ready."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._stop)
        try:
            for program in self.made.programs:
                if self.is_stopping or not self._bring_up(program):
                    break
            else:
                print(f"\nAll is running: {self.url}   (its settings: {self.made.settings})", flush=True)
            failed = len(self.members) < len([one for one in self.made.programs if not one.once])
            while not (self.is_stopping or failed):
                time.sleep(0.05)
                for member in self.members:
                    member.see_to()
        finally:
            end(self.members)
        return int(failed and not self.is_stopping)

    def _bring_up(self, program: Program) -> bool:
        if program.once:
            return program.start().wait() == 0
        if program.port is not None and program.answers():
            print(f"{program.name}: port {program.port} is in use by another program.", file=sys.stderr)
            return False
        member = Member(program, self.made.notes)
        self.members.append(member)
        deadline = time.monotonic() + READY_SECONDS
        while not program.answers():
            if self.is_stopping or member.process.poll() is not None or time.monotonic() > deadline:
                print(f"{program.name} did not start.", file=sys.stderr)
                self.members.remove(member)
                end([member])
                return False
            time.sleep(0.05)
        return True

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self.is_stopping = True


def end(members: list[Member]) -> None:
    """End them, stage by stage, those of one stage together."""
    for stage in sorted({member.program.stage for member in members}, reverse=True):
        together = [member for member in members if member.program.stage == stage]
        for member in together:
            member.ask_to_end()
        for member in together:
            member.end()
