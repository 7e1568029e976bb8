"""The `hubang` command. One module a subcommand: `add(subparsers)` describes it, `run(args)` does it."""

import argparse
import importlib
import sys

from hubang import __version__

COMMANDS = (
    "up",
    "prepare",
    "serve",
    "work",
    "demo",
    "doctor",
    "backup",
    "restore",
    "create_group",
    "owner_link",
    "parse",
    "screen",
    "retrain",
)


def main(argv: list[str] | None = None) -> int:
    """Run one subcommand; returns 0 done, 1 refused or failed, 2 usage."""
    parser = argparse.ArgumentParser(prog="hubang", description="Hubang 互帮: software for mutual-help groups.")
    parser.add_argument("--version", action="version", version=f"hubang {__version__}")
    subparsers = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name in COMMANDS:
        importlib.import_module(f"hubang.cli.{name}").add(subparsers)
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="surrogateescape" if stream is sys.stdin else "backslashreplace")  # type: ignore[union-attr]
    args = parser.parse_args(argv)
    try:
        return int(args.run(args))
    except KeyboardInterrupt:
        return 1
    except BrokenPipeError:
        return 1
