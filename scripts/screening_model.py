"""Trains the model that comes with Hubang: `.venv/bin/python scripts/screening_model.py COLD.jsonl.gz`.

Writes hubang/engines/screening/data/model.npz, beside it anchors.jsonl.gz (the rows of our corpus that it learnt), and data/corpus/held_back.json: for
each row of our corpus the chances that a model gives which never saw its author. COLD is thu-coai/COLDataset (Apache-2.0), label 1 offensive. Deterministic.
"""

import gzip
import json
import random
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.corpus import FOLDER, rows
from hubang.engines.screening.training import Row, fit

DATA = Path(__file__).parent.parent / "hubang/engines/screening/data"
HELD_BACK = FOLDER / "held_back.json"
CLASSES = ("abuse", "clean", "fraud", "gambling", "paid", "phishing", "porn", "spam")
# How many rows of COLD, and how much an offensive and a harmless one counts beside one of ours.
COLD_ROWS, COLD_WEIGHTS = 8000, (0.03, 0.3)
PARTS = ("written", "mended", "heard")
SEED = 4


def train(cold: Path) -> None:
    """Fit on everything; keep what models without an author say of that author's rows."""
    own = [row for row in rows() if row["label"] in CLASSES]
    learnt = [Row(row["text"], row["label"], source=row["author"]) for row in own]
    fitted = fit(learnt, _support(cold), "clean", by_source=True, choices=(PARTS,), say=print)
    (DATA / "model.npz").write_bytes(fitted.data)
    (DATA / "anchors.jsonl.gz").write_bytes(_anchors(learnt))
    chances = fitted.calibration.chances(fitted.held_back.scores)
    found = {
        own[place]["id"]: [round(float(chance), 4) for chance in line]
        for place, line in zip(fitted.held_back.places, chances, strict=True)
    }
    lines = ",\n".join(f"{json.dumps(name)}: {json.dumps(line)}" for name, line in sorted(found.items()))
    HELD_BACK.write_text(f'{{"classes": {json.dumps(fitted.classes)}, "chances": {{\n{lines}\n}}}}\n', "utf-8")
    print(f"{len(learnt)} rows, {len(fitted.data) / 1e6:.1f} MB")


def _anchors(learnt: Sequence[Row]) -> bytes:
    """The rows as the package carries them, for learning on top of the model (training/adapting.py)."""
    lines = [json.dumps({"text": row.text, "label": row.label}, ensure_ascii=False) for row in learnt]
    return gzip.compress("\n".join(lines).encode(), 9, mtime=0)


def _support(path: Path) -> list[Row]:
    found = read(path)
    random.Random(SEED).shuffle(found)
    names = {"1": ("abuse", COLD_WEIGHTS[0]), "0": ("clean", COLD_WEIGHTS[1])}
    return [Row(row["text"], *names[str(row["label"])]) for row in found[:COLD_ROWS]]


def read(path: Path) -> list[dict[str, Any]]:
    """The rows of JSON lines, also .gz."""
    data = path.read_bytes()
    return [json.loads(line) for line in (gzip.decompress(data) if path.suffix == ".gz" else data).split(b"\n") if line]


def main(words: Sequence[str]) -> int:
    """2 for anything but one file."""
    if len(words) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    train(Path(words[0]))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
