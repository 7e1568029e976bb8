"""Whatever breaks inside a command: one line and exit code 1, and nothing of the inside in it."""

import importlib
from collections.abc import Callable
from typing import NoReturn

import pytest
from django.db import DatabaseError, InterfaceError, OperationalError

from hubang.cli import COMMANDS, main

INSIDE = "SELECT secret FROM /srv/hubang/private.py 110101199003070038"
ERRORS: list[Exception] = [
    ValueError(INSIDE),
    KeyError(INSIDE),
    RecursionError(INSIDE),
    MemoryError(INSIDE),
    PermissionError(13, "Permission denied", INSIDE),
    UnicodeEncodeError("utf-8", "\ud800", 0, 1, INSIDE),
    DatabaseError(INSIDE),
    OperationalError(INSIDE),
    InterfaceError(INSIDE),
]
# The fewest words that each command takes.
WORDS = {
    "restore": ["a.tar"],
    "create_group": ["互帮一群"],
    "screen": ["-"],
    "retrain": ["--data", "a.jsonl", "--out", "b.npz"],
}
pytestmark = pytest.mark.pure


def breaking(error: Exception) -> Callable[..., NoReturn]:
    def run(_args: object) -> NoReturn:
        raise error

    return run


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_a_mistake_is_one_line(
    command: str, error: Exception, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(importlib.import_module(f"hubang.cli.{command}"), "run", breaking(error))
    monkeypatch.delenv("HUBANG_DEBUG", raising=False)
    assert main([command.replace("_", "-"), *WORDS.get(command, [])]) == 1
    said = capsys.readouterr()
    assert len(said.err.strip().splitlines()) == 1
    for word in ("Traceback", "SELECT", "/srv", "private.py", "110101", "ud800"):
        assert word not in said.err + said.out


def test_a_developer_sees_the_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hubang.cli.parse.run", breaking(ValueError("x")))
    monkeypatch.setenv("HUBANG_DEBUG", "1")
    with pytest.raises(ValueError, match="x"):
        main(["parse", "x"])


def test_an_unknown_command_is_a_mistake_of_usage(capsys: pytest.CaptureFixture[str]) -> None:
    for words in (["nonsense"], [], ["up", "--port", "many"]):
        with pytest.raises(SystemExit) as stop:
            main(words)
        assert stop.value.code == 2
    assert "Traceback" not in capsys.readouterr().err
