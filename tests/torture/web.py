"""The web process of a test, killed and started again."""

import subprocess
import sys
import time

from tests.serving import ROOT, Site, wait_until_healthy


class Web:
    """The web process, killed and started again."""

    def __init__(self, here: Site) -> None:
        self.here = here
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-m", "hubang.cli", "serve", "--port", str(self.here.port)]
        self.process = subprocess.Popen(command, env=self.here.environment, cwd=ROOT)
        wait_until_healthy(self.here.port, self.process)

    def kill(self) -> float:
        """SIGKILL and start again; seconds until it answers."""
        self.process.kill()
        self.process.wait()
        since = time.monotonic()
        self.start()
        return time.monotonic() - since

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(15)
