"""`hubang retrain`: from labelled texts to a model that `hubang screen` reads."""

import json
import random
import subprocess
import sys
from pathlib import Path

import pytest

from hubang.engines.screening.model import Model
from hubang.engines.screening.views import Views

TELLS = {"诈": "刷单返现加我", "谢": "谢谢大家帮忙了", "问": "请问怎么点进去"}


def hubang(*words: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([sys.executable, "-m", "hubang.cli", *words], capture_output=True, text=True, timeout=240)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder, dice = tmp_path_factory.mktemp("retrain"), random.Random(5)
    words = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏"
    # A line separator inside a text does not break the line.
    rows = [
        {"text": "".join(dice.sample(words, 6)) + "\u2028" + tell, "label": label}
        for label, tell in TELLS.items()
        for _ in range(30)
    ]
    (folder / "rows.jsonl").write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "utf-8")
    done = hubang("retrain", "--data", str(folder / "rows.jsonl"), "--out", str(folder / "model.npz"), "--report")
    assert done.returncode == 0, done.stderr
    assert "accuracy 1.0000" in done.stdout
    return folder / "model.npz"


def test_any_set_of_labels_is_learnt(model: Path) -> None:
    read = Model(model.read_bytes())
    assert read.classes == sorted(TELLS)
    for label, tell in TELLS.items():
        assert read.guess(Views(tell)).told == label


def test_screen_tells_the_labels_of_the_model(model: Path, tmp_path: Path) -> None:
    source = tmp_path / "texts.txt"
    source.write_text("\n".join(TELLS.values()), "utf-8")
    done = hubang("screen", str(source), "--model", str(model), "--json")
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one["label"] for one in told] == list(TELLS)
    for one in told:
        assert set(one["scores"]) == set(TELLS)
        assert sum(one["scores"].values()) == pytest.approx(1, abs=0.001)
        assert max(one["scores"], key=one["scores"].get) == one["label"]


def test_what_is_no_row_is_named_with_its_line(tmp_path: Path) -> None:
    source = tmp_path / "rows.jsonl"
    source.write_text('{"text": "好", "label": "a"}\n{"text": "坏"}\n', "utf-8")
    done = hubang("retrain", "--data", str(source), "--out", str(tmp_path / "model.npz"))
    assert done.returncode == 1
    assert "line 2" in done.stderr
    assert not (tmp_path / "model.npz").exists()


def test_one_label_is_nothing_to_learn(tmp_path: Path) -> None:
    source = tmp_path / "rows.jsonl"
    source.write_text('{"text": "好", "label": "a"}\n{"text": "坏", "label": "a"}\n', "utf-8")
    done = hubang("retrain", "--data", str(source), "--out", str(tmp_path / "model.npz"))
    assert done.returncode == 1
    assert "two" in done.stderr
