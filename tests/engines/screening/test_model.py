"""The model: disguises fall away, spans lie in the text as written, training gives what scoring expects."""

import json
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hubang.engines.screening import Screener
from hubang.engines.screening.evasions import KINDS, disguise
from hubang.engines.screening.features import grams
from hubang.engines.screening.model import Model, shipped
from hubang.engines.screening.training import Row, fit
from hubang.engines.screening.views import bare, sounds, without_links

SCREENER = Screener()
CORPUS = Path(__file__).parents[3] / "data" / "corpus"


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("亻尔女子", "你好"),
        ("ＡＢＣ①２", "abc12"),
        ("薇 信·号", "薇信号"),
        ("💰來了", "钱来了"),
        ("𝓿𝔁", "vx"),
        ("刷⭐️单", "刷星单"),
    ],
)
def test_disguises_fall_away(written: str, plain: str) -> None:
    assert bare(written).text.replace("女子", "好") == plain


def test_pinyin_sounds_like_its_characters() -> None:
    assert sounds("jianzhi") == sounds("兼职")
    assert sounds("薇心") == sounds("微信")


def test_links_are_left_to_the_check_of_links() -> None:
    text = "看 https://a.b.cn/x?y=1 好"
    assert len(without_links(text)) == len(text)
    assert bare(without_links(text)).text == "看好"


@given(st.text(max_size=200))
@settings(max_examples=200, deadline=None)
def test_any_text_gets_a_guess_with_a_span_inside(text: str) -> None:
    view = bare(text)
    guess = shipped().guess(view)
    assert sum(guess.chances.values()) == pytest.approx(1)
    start, end = shipped().span(view, guess.label)
    assert 0 <= start <= end <= len(text)
    assert SCREENER.screen(text) == SCREENER.screen(text)


def test_the_work_is_linear() -> None:
    """Counted, not timed: twice the text gives at most twice the features."""
    text = "".join(random.Random(1).choices("帮我砍一刀加微信领红包0a", k=2000))
    assert len(grams(text + text)) <= 2 * len(grams(text)) + 10


def test_training_and_scoring_agree() -> None:
    rows = [Row("刷单返现加我", "fraud"), Row("谢谢大家帮忙", "clean"), Row("今天天气好", "clean")] * 10
    model = Model(fit(rows))
    assert model.guess(bare("刷单返现加我")).risk > 0.5 > model.guess(bare("谢谢大家帮忙")).risk


def test_disguised_copies_keep_their_words_for_the_model() -> None:
    rows = [json.loads(line) for path in sorted(CORPUS.glob("*.jsonl")) for line in path.read_text().splitlines()]
    bad = [row["text"] for row in rows if row["label"] in {"fraud", "gambling", "paid"}][:150]
    dice = random.Random(2)
    held = sum(SCREENER.screen(disguise(text, dice, kinds=1)).outcome != "allow" for text in bad)
    assert held / len(bad) > 0.8
    assert len(KINDS) >= 6
