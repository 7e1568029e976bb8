"""A site under load whose process with the streams can be looked at and started anew, alone or as the whole deployment."""

import contextlib
import os
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.load.streams import wait_until
from tests.serving import Site, prepared
from tests.torture.web import Web


@dataclass(frozen=True)
class Running:
    """`pid()` is of the process that holds the streams; `restart()` ends it in order (SIGTERM) and lets it start again."""

    site: Site
    pid: Callable[[], int]
    restart: Callable[[], None]


@contextlib.contextmanager
def running(**environment: str) -> Iterator[Running]:
    """One web process; with HUBANG_DEPLOYMENT=1 the whole deployment."""
    if os.environ.get("HUBANG_DEPLOYMENT"):
        from tests.deployment.deployed import deployed

        with deployed(**environment) as whole:

            def restart() -> None:
                before = whole.pid("live")
                os.kill(before, signal.SIGTERM)
                wait_until(lambda: whole.pid("live") != before, "the live process is started again")

            yield Running(whole.site, lambda: whole.pid("live"), restart)
        return
    with prepared(**environment) as here:
        web = Web(here)

        def restart_alone() -> None:
            web.stop()
            web.start()

        try:
            yield Running(here, lambda: web.process.pid, restart_alone)
        finally:
            web.stop()


def position(here: Site, gid: str) -> tuple[int, int]:
    """The end of the group's log: epoch and number."""
    epoch, no = here.tell(f"from hubang.live.log import position\nprint(json.dumps(position('{gid}')))")
    return epoch, no
