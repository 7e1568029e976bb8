"""`hubang simulate`: a table or JSON, plots, and one line for what it cannot do."""

import json
from pathlib import Path

import pytest

from hubang.cli import main

QUICK = ["simulate", "--members", "40", "--days", "5", "--seed", "3"]


def test_the_table_names_every_policy(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*QUICK, "--policy", "chat", "--policy", "hubang"]) == 0
    said = capsys.readouterr().out
    assert "40 members, 5 days, load 0.6, plain" in said
    assert [line.split()[0] for line in said.splitlines() if line.startswith(("chat", "hubang"))] == ["chat", "hubang"]


def test_json_has_estimates_and_bounds(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*QUICK, "--policy", "hubang", "--load", "1", "--bounds", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["load"], found["seeds"], found["variant"]) == (1.0, [3], "plain")
    completion = found["policies"]["hubang"]["completion"]
    assert 0 < completion["mean"] <= found["bounds"]["everything"]
    assert completion["low"] == completion["mean"]


def test_the_same_words_give_the_same_figures(capsys: pytest.CaptureFixture[str]) -> None:
    said = [(main([*QUICK, "--json"]), capsys.readouterr().out) for _ in range(2)]
    assert said[0] == said[1]


def test_plots_are_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*QUICK, "--policy", "newest", "--plots", str(tmp_path / "new")]) == 0
    capsys.readouterr()
    assert {path.name for path in (tmp_path / "new").iterdir()} == {"completion.svg", "hours.svg"}


def test_the_names_can_be_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["simulate", "--list"]) == 0
    said = capsys.readouterr().out
    assert "finish-first" in said
    assert "weak responders" in said


@pytest.mark.parametrize(
    "words",
    [["--policy", "magic"], ["--variant", "magic"], ["--days", "3"], ["--members", "5"]],
)
def test_what_there_is_not_is_said_in_a_line(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["simulate", *words]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


@pytest.mark.parametrize("words", [["--load", "0"], ["--load", "nan"], ["--members", "-1"], ["--seed", "x"]])
def test_numbers_that_make_no_sense_are_refused(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["simulate", *words])
    assert stopped.value.code == 2
    assert words[0] in capsys.readouterr().err


def test_without_scipy_the_bounds_say_what_they_need(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "scipy", None)
    assert main([*QUICK, "--bounds"]) == 1
    assert "scipy" in capsys.readouterr().err
