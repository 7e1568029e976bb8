"""The worker of the soak: everything that `hubang work` does, once for each line that comes in, and a line back when it is done."""

import sys
import threading

import django

django.setup()

from hubang.cli import postmen, work  # noqa: E402


def main() -> None:
    """Until the other side closes."""
    clock, stopping = work.Clock(), threading.Event()
    for _line in sys.stdin:
        work.tick(clock, stopping)
        postmen.once(stopping)
        print("done", flush=True)


main()
