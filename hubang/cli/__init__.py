"""The `hubang` command. One module a subcommand: `add(subparsers)` describes it, `run(args)` does it."""

import argparse
import importlib
import io
import os
import sys

from hubang import __version__
from hubang.lib.logs import where

COMMANDS = (
    "up",
    "prepare",
    "serve",
    "work",
    "demo",
    "doctor",
    "deliveries",
    "backup",
    "restore",
    "rotate_keys",
    "create_group",
    "owner_link",
    "parse",
    "screen",
    "retrain",
    "simulate",
)


def main(argv: list[str] | None = None) -> int:
    """Run one subcommand; returns 0 done, 1 refused or failed, 2 usage."""
    parser = argparse.ArgumentParser(prog="hubang", description="Hubang 互帮: software for mutual-help groups.")
    parser.add_argument("--version", action="version", version=f"hubang {__version__}")
    subparsers = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name in COMMANDS:
        importlib.import_module(f"hubang.cli.{name}").add(subparsers)
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(
                encoding="utf-8", errors="surrogateescape" if stream is sys.stdin else "backslashreplace"
            )
    args = parser.parse_args(argv)
    try:
        return int(args.run(args))
    except KeyboardInterrupt:
        return 1
    except BrokenPipeError:
        # Whoever read the output has closed it: do not fail once more when the interpreter flushes at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as error:
        if os.environ.get("HUBANG_DEBUG") == "1":
            raise
        print(_sentence(error), file=sys.stderr)
        return 1


def _sentence(error: Exception) -> str:
    """What failed, in one line: never a traceback, whose lines carry statements and what people wrote."""
    kinds = {f"{kind.__module__}.{kind.__name__}" for kind in type(error).__mro__}
    if kinds & {"django.db.utils.DatabaseError", "django.db.utils.InterfaceError"}:
        return f"The database cannot be used ({type(error).__name__}). `hubang doctor` says what is wrong and how to mend it."
    if isinstance(error, OSError):
        return f"This failed: {error.strerror or type(error).__name__}. `hubang doctor` says more."
    return f"Hubang made a mistake ({where(error)}). Please report this line; nothing private is in it."
