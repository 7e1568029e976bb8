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
    if not _is_ready():
        return 1
    return serve(args.host, args.port)


def _is_ready() -> bool:
    """Check the settings and collect static files, in a child: what it loads does not stay in the watching process."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    from hubang.cli.django_setup import set_up

    is_fine = set_up()
    if is_fine:
        from hubang.cli.start import collect_static

        collect_static()
    os._exit(0 if is_fine else 1)


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
