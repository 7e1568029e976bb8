"""One program of the deployment, and how it is started, asked for and ended."""

import ctypes
import os
import signal
import socket
import subprocess
from dataclasses import dataclass, field

PR_SET_PDEATHSIG = 1


@dataclass
class Program:
    """What is run. `port`: where it answers once it is ready; `once`: it has to end well before the next one starts.

    `stage`: 0 for what the others need, 1 for Hubang, 2 for what stands before it; the last stage ends first.
    """

    name: str
    command: list[str]
    port: int | None = None
    environment: dict[str, str] = field(default_factory=dict)
    user: str | None = None
    end_with: str = "SIGTERM"
    once: bool = False
    stage: int = 1

    def start(self) -> "subprocess.Popen[bytes]":
        """Start it. In a session of its own, so that Ctrl-C reaches the family alone, which ends the rest in order."""
        return subprocess.Popen(
            self.command,
            env={**os.environ, **self.environment},
            cwd="/" if self.user else None,
            user=self.user,
            group=self.user,
            extra_groups=[] if self.user else None,
            start_new_session=True,
            preexec_fn=self._end_with_parent,
        )

    def _end_with_parent(self) -> None:
        # However the family ends, nothing of it stays and holds ports and locks (Linux: prctl(2)).
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, getattr(signal, self.end_with))

    def answers(self) -> bool:
        """Whether somebody listens on its port."""
        if self.port is None:
            return True
        with socket.socket() as probe:
            probe.settimeout(1)
            return probe.connect_ex(("127.0.0.1", self.port)) == 0
