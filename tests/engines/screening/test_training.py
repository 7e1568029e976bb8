"""The pieces of training: groups of near-duplicates, calibration, copies."""

import numpy as np
import pytest

from hubang.engines.screening.training.calibration import calibrate, macro_f1
from hubang.engines.screening.training.copies import Row, disguised_copies
from hubang.engines.screening.training.counting import matrix, vocabulary
from hubang.engines.screening.training.duplicates import groups


def test_near_duplicates_are_one_group_also_through_others() -> None:
    texts = ["帮我砍一刀谢谢大家了", "帮我砍一刀谢谢大家 12", "今天天气真好出去玩吧", "砍一刀谢谢大家了我来"]
    found = groups(texts)
    assert found[0] == found[1] == found[3] != found[2]


def test_short_and_empty_texts_stand_alone_unless_equal() -> None:
    found = groups(["好", "坏", "好", ""])
    assert found[0] == found[2]
    assert len(set(found)) == 3


def test_chances_are_calibrated() -> None:
    dice = np.random.default_rng(0)
    labels = dice.integers(0, 2, 4000)
    # scores whose true log odds are 3 times what they say, and 1 more
    logits = dice.normal(0, 1, 4000) * 3 + 1
    labels = (dice.random(4000) < 1 / (1 + np.exp(-logits))).astype(int)
    scores = np.stack([-(logits - 1) / 6, (logits - 1) / 6], axis=1)
    chances = calibrate(scores, labels, np.ones(4000)).chances(scores)[:, 1]
    for low in (0.1, 0.3, 0.5, 0.7):
        chosen = (chances >= low) & (chances < low + 0.2)
        assert labels[chosen].mean() == pytest.approx(chances[chosen].mean(), abs=0.06)


def test_offsets_help_a_rare_class() -> None:
    dice = np.random.default_rng(1)
    labels = (dice.random(3000) < 0.08).astype(int)
    scores = np.stack([np.zeros(3000), dice.normal(0, 1, 3000) + 1.5 * labels - 2], axis=1)
    found = calibrate(scores, labels, np.ones(3000))
    plain = macro_f1(found.chances(scores).argmax(axis=1), labels, 2)
    assert macro_f1(found.labels(scores), labels, 2) > plain + 0.02


def test_bad_texts_are_copied_more_and_copies_count_less() -> None:
    rows = [Row("刷单返利加我微信", "spam")] * 50 + [Row("谢谢大家的帮忙呀", "clean")] * 50
    made = disguised_copies(rows, "clean")
    bad = [row for row in made if row.label == "spam"]
    assert len(bad) == 100
    assert 10 < len(made) - len(bad) < 40
    assert all(row.weight < 1 for row in made)
    assert made == disguised_copies(rows, "clean")


def test_a_matrix_has_a_row_for_a_text_without_any_known_run() -> None:
    known = vocabulary(["刷单", "刷单", "天"])
    found = matrix(["刷单", "", "天气"], known)
    assert found.shape == (3, len(known))
    assert found[1].nnz == 0
