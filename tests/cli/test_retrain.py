"""`hubang retrain`: from labelled texts to a model that the engine reads."""

import json
import subprocess
import sys
from pathlib import Path

from hubang.engines.screening.model import Model
from hubang.engines.screening.views import bare


def test_a_model_is_fitted_and_says_how_it_does(tmp_path: Path) -> None:
    rows = [{"text": f"刷单返现加我\u2028{n}号", "label": "fraud"} for n in range(40)]
    rows += [{"text": f"谢谢大家帮忙，第{n}次了", "label": "clean"} for n in range(40)]
    rows += [{"text": "顶顶顶", "label": "flood"}]
    source, out = tmp_path / "rows.jsonl", tmp_path / "model.npz"
    # A line separator inside a text does not break the line.
    source.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "utf-8")
    command = [sys.executable, "-m", "hubang.cli", "retrain", str(source), "--out", str(out)]
    said = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout
    assert "kept back" in said
    model = Model(out.read_bytes())
    assert model.classes == ["clean", "fraud"]
    assert model.guess(bare("刷单返现加我")).risk > 0.5
