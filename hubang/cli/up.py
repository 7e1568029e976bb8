"""`hubang up`: everything on one machine: database, first group, web and worker."""

import argparse
import os
import signal
import subprocess
import sys
import time
from types import FrameType

DESCRIPTION = "Start Hubang here: database, first group, web and worker in one go."
STOP_SECONDS = 8.0


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the command."""
    parser = subparsers.add_parser("up", help=DESCRIPTION, description=DESCRIPTION)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Check, prepare, print the addresses, and keep web and worker running until stopped."""
    return start(args.host, args.port)


def start(host: str, port: int, *, before: list[str] | None = None) -> int:
    """The same for `up` and `demo`; `before` is a command of ours to run first."""
    from hubang.cli.start import cannot_start

    problem = cannot_start(host, port)
    if problem:
        print(problem, file=sys.stderr)
        return 1
    os.environ.setdefault("HUBANG_PUBLIC_URL", f"http://{host}:{port}")
    for command in [*([before] if before else []), ["prepare"]]:
        if subprocess.run(_hubang(*command), check=False).returncode:  # noqa: S603
            return 1
    return Family([_hubang("serve", "--host", host, "--port", str(port)), _hubang("work")]).run()


def _hubang(*words: str) -> list[str]:
    return [sys.executable, "-m", "hubang.cli", *words]


class Family:
    """Child processes that live and end together; one that dies is started again."""

    def __init__(self, commands: list[list[str]]) -> None:
        self.commands = commands
        self.children: list[subprocess.Popen[bytes]] = []
        self.stopping = False

    def run(self) -> int:
        """Keep the children running until a signal; 1 when a child cannot stay up."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._stop)
        self.children = [self._start(command) for command in self.commands]
        deaths: list[float] = []
        while not self.stopping:
            time.sleep(0.2)
            for place, child in enumerate(self.children):
                if child.poll() is not None and not self.stopping:
                    deaths = [at for at in deaths if at > time.monotonic() - 30] + [time.monotonic()]
                    if len(deaths) > 5:
                        print("Hubang does not stay up. `hubang doctor` says more.", file=sys.stderr)
                        self._stop(0, None)
                        self._wait()
                        return 1
                    self.children[place] = self._start(self.commands[place])
        self._wait()
        return 0

    def _start(self, command: list[str]) -> "subprocess.Popen[bytes]":
        # A session of its own: Ctrl-C reaches us alone, and we end the children in order.
        return subprocess.Popen(command, start_new_session=True)  # noqa: S603

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping = True

    def _wait(self) -> None:
        for child in self.children:
            if child.poll() is None:
                child.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        for child in self.children:
            try:
                child.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(child.pid, signal.SIGKILL)
