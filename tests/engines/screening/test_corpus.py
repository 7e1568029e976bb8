"""Our corpus: rows as documented, parts that share no near-duplicates, tables that say what is there."""

import json

import pytest

from benchmarks import corpus
from hubang.engines.screening.model import shipped
from hubang.engines.screening.training.duplicates import groups

ROWS = corpus.rows()


def test_every_row_is_whole_and_has_an_id_of_its_own() -> None:
    assert len({row["id"] for row in ROWS}) == len(ROWS) >= 6000
    for row in ROWS:
        assert row["text"].strip()
        assert row["label"] in corpus.LABELS
        assert not (row["label"] == "clean" and row["evasive"])


def test_no_near_duplicates_stand_on_two_sides_of_a_split() -> None:
    parts, sides = corpus.split(), dict[int, set[str]]()
    assert set(parts.values()) == {"train", "validation", "test"}
    for row, number in zip(ROWS, groups([row["text"] for row in ROWS]), strict=True):
        sides.setdefault(number, set()).add(parts[row["id"]])
    assert all(len(some) == 1 for some in sides.values())


def test_the_readme_says_what_is_there() -> None:
    told = corpus.README.read_text("utf-8").split(corpus.BEGIN)[1].split(corpus.END)[0].strip()
    assert told == "\n".join(corpus.report())


def test_every_learnt_row_was_judged_by_a_model_without_its_author() -> None:
    content = json.loads((corpus.FOLDER / "held_back.json").read_text("utf-8"))
    assert content["classes"] == shipped().classes
    assert {row["id"] for row in ROWS if row["label"] in content["classes"]} == set(content["chances"])


def test_kappa_is_chance_corrected() -> None:
    # Cohen 1960: 20 both yes, 5 and 10 split, 15 both no: (0.70 - 0.50) / (1 - 0.50)
    pairs = [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15
    assert corpus.kappa(pairs)[0] == pytest.approx(0.4)


def test_a_near_duplicate_of_an_earlier_row_is_dropped() -> None:
    there = [{"text": "帮我砍一刀谢谢大家了"}]
    new = [{"text": "帮我砍一刀谢谢大家 9"}, {"text": "今天天气真好出去玩吧"}]
    assert list(corpus.without_near_duplicates(new, there)) == new[1:]
