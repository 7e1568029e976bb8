"""What a group has decided, on top of the shipped model: it learns, keeps what it knew, is plain data and fits its own base alone."""

import io

import numpy as np
import pytest

from benchmarks.corpus import NOT_LEARNT, rows
from hubang.engines.screening import Screener
from hubang.engines.screening.adjusted import Adjusted
from hubang.engines.screening.model import Model, shipped
from hubang.engines.screening.training.adapting import adapt, anchors
from hubang.engines.screening.training.copies import Row
from hubang.engines.screening.training.packing import npz
from hubang.engines.screening.views import Views

BEES = [f"后山蜂场的槐花蜜{n}，第{n}批到货" for n in ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十")]
TALK = [
    "路灯修好了",
    "明天谁去买菜",
    "作业在哪里看",
    "谢谢大家昨天帮忙",
    "今天风真大",
    "快递柜又满了",
    "周末爬山吗",
    "奶奶出院了",
]
DECIDED = [*(Row(text, "spam") for text in BEES), *(Row(text, "clean") for text in TALK)]


@pytest.fixture(scope="module")
def data() -> bytes:
    return adapt(shipped(), DECIDED, anchors()[::20])


def risk(model: Model, text: str) -> float:
    return model.guess(Views(text)).risk


def test_it_sees_what_was_decided_and_shows_where(data: bytes) -> None:
    model, text = Adjusted(data), "大家早。后山蜂场的槐花蜜，第十二批到货"
    assert risk(model, text) > 0.9 > risk(shipped(), text) + 0.3
    start, end = model.spans(Views(text), model.guess(Views(text)), "spam")[0]
    assert set(text[start:end]) & set("后山蜂场槐花蜜批到货")


def test_the_anchors_hold_what_the_shipped_model_knew(data: bytes) -> None:
    model = Adjusted(data)
    texts = [row.text for row in anchors()[7::40]]
    old, new = Screener(), Screener(model=model)
    moved = sum(old.screen(text).outcome != new.screen(text).outcome for text in texts)
    assert moved <= 0.03 * len(texts)


def test_reviewers_who_let_tricks_pass_unteach_little_while_the_anchors_hold() -> None:
    tricks = [row.text for row in anchors() if row.label == "fraud"]
    decided = [Row(text, "clean") for text in tricks[:40]]
    stopped = []
    for anchor in (anchors()[::8], ()):
        screener = Screener(model=Adjusted(adapt(shipped(), decided, anchor)))
        stopped.append(sum(screener.screen(text).outcome != "allow" for text in tricks[100:250]))
    assert stopped[0] > stopped[1] + 15


def test_the_anchors_are_the_corpus_that_the_model_learnt() -> None:
    known = [row for row in rows() if row["author"] not in NOT_LEARNT]
    learnt = [(row["text"], row["label"]) for row in known if row["label"] in shipped().classes]
    assert [(row.text, row.label) for row in anchors()] == learnt


def test_it_is_data_and_the_same_each_time(data: bytes) -> None:
    assert adapt(shipped(), DECIDED, anchors()[::20]) == data
    with np.load(io.BytesIO(data), allow_pickle=False) as content:
        assert set(content.files) == {"base", "classes", "grams", "weights"}
        assert max(map(len, str(content["grams"]).split("\0"))) <= 3


def test_it_fits_no_other_model(data: bytes) -> None:
    with np.load(io.BytesIO(data), allow_pickle=False) as content:
        arrays = dict(content)
    for name, wrong in (
        ("base", np.array("other")),
        ("classes", np.array(["clean", "spam"])),
        ("weights", arrays["weights"][1:]),
    ):
        with pytest.raises(ValueError, match=r"learnt on another|do not fit"):
            Adjusted(npz(arrays | {name: wrong}))


def test_too_few_decisions_teach_nothing() -> None:
    with pytest.raises(ValueError, match="too few"):
        adapt(shipped(), DECIDED[:14], anchors()[::20])
    with pytest.raises(ValueError, match="too few"):
        adapt(shipped(), [Row(row.text, "privacy") for row in DECIDED], anchors()[::20])


def test_without_weights_of_its_own_nothing_changes(data: bytes) -> None:
    with np.load(io.BytesIO(data), allow_pickle=False) as content:
        arrays = dict(content)
    model = Adjusted(npz(arrays | {"weights": np.zeros_like(arrays["weights"])}))
    for text in [*BEES, *TALK, "", "👍", "a" * 5000]:
        assert model.guess(Views(text)).chances == pytest.approx(shipped().guess(Views(text)).chances, abs=1e-6)
