"""The model: disguises fall away, spans lie in the text as written, training gives what scoring expects."""

import io
import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hubang.engines.screening import Screener
from hubang.engines.screening.features import PARTS, grams, located, stream
from hubang.engines.screening.model import Model, shipped
from hubang.engines.screening.training import Row, fit
from hubang.engines.screening.views import Views, bare, sounds, without_links

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
def test_any_text_gets_a_guess_with_spans_inside(text: str) -> None:
    views = Views(text)
    guess = shipped().guess(views)
    assert sum(guess.chances.values()) == pytest.approx(1, abs=1e-5)
    assert guess.told in shipped().classes
    for start, end in shipped().spans(views, guess, guess.label):
        assert 0 <= start < end <= len(text)
    assert SCREENER.screen(text) == SCREENER.screen(text)


def test_the_work_is_linear() -> None:
    """Counted, not timed: twice the text gives at most twice the features."""
    text = "".join(random.Random(1).choices("帮我砍一刀加微信领红包0a", k=2000))
    assert len(stream(Views(text + text))) <= 2 * len(stream(Views(text)))


@pytest.mark.parametrize(
    "text", ["亻尔女子，刷.单.返.利", "jia wo wei xin 領紅包", "💰💰帮我砍一刀", "", "  ", "\x00\x00刷\x00单"]
)
def test_every_character_of_the_stream_has_a_place_in_the_text(text: str) -> None:
    views = Views(text)
    for part, locate in located(views, PARTS):
        for place in range(len(part)):
            start, end = locate(place, place + 1)
            assert 0 <= start < end <= len(text)


def test_no_run_reaches_across_the_parts_of_the_stream() -> None:
    assert all("\x00" not in gram for gram in grams(stream(Views("刷单 vx123"))))


def test_training_and_scoring_agree() -> None:
    rows = [Row("刷单返现加我", "fraud"), Row("谢谢大家帮忙", "clean"), Row("今天天气好", "clean")] * 10
    fitted = fit(rows)
    model = Model(fitted.data)
    assert model.clean == "clean"
    bad, good = model.guess(Views("刷单返现加我")), model.guess(Views("谢谢大家帮忙"))
    assert bad.risk > 0.5 > good.risk
    assert (bad.told, good.told) == ("fraud", "clean")


def test_the_span_is_where_the_class_shows() -> None:
    dice, filler = random.Random(3), "天地玄黄宇宙洪荒日月盈昃辰宿列张"
    texts = ["".join(dice.sample(filler, 8)) for _ in range(60)]
    rows = [Row(text[:4] + "刷单返现" + text[4:], "fraud") for text in texts[:30]]
    rows += [Row(text, "clean") for text in texts[30:]]
    model = Model(fit(rows).data)
    views = Views("今天天气很好，我们去公园刷·单返现，晚上回来吃饭")
    places = model.spans(views, model.guess(views), "fraud")
    start, end = places[0]
    assert "单返" in views.original[start:end]
    assert end - start <= 8


def test_the_same_rows_make_the_same_model(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [Row("刷单返现加我", "fraud"), Row("谢谢大家帮忙", "clean"), Row("今天天气好", "clean")] * 10
    first = arrays(fit(rows).data)
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    again = arrays(fit(rows).data)
    assert first.keys() == again.keys()
    for name, content in first.items():
        # Sums of floats differ in their last digits with where they lie in memory.
        same = (
            np.allclose(content, again[name], atol=1e-2)
            if content.dtype.kind == "f"
            else (content == again[name]).all()
        )
        assert same, name


def arrays(data: bytes) -> dict[str, Any]:
    with np.load(io.BytesIO(data), allow_pickle=False) as content:
        return dict(content)
