"""`hubang serve`: the web process."""

import argparse
import os

DESCRIPTION = "Serve pages, API and the live stream (no worker, no migration)."


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the command."""
    parser = subparsers.add_parser("serve", help=DESCRIPTION, description=DESCRIPTION)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Serve until stopped."""
    from hubang.cli.django_setup import set_up

    if not set_up():
        return 1
    from hubang.cli.start import collect_static

    collect_static()
    return serve(args.host, args.port)


def serve(host: str, port: int) -> int:
    """Granian with one worker: the thread pool is inside, more processes are more `hubang serve`."""
    from granian import Granian
    from granian.constants import Interfaces

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hubang.settings")
    server = Granian(
        "hubang.asgi:application",
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        workers=1,
        respawn_failed_workers=True,
        backlog=1024,
        backpressure=2048,
        websockets=False,
        log_access=False,
        log_enabled=False,
        workers_kill_timeout=5,
    )
    server.serve()
    return 0
