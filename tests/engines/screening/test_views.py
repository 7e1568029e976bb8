"""Views: what falls away, and where what is left stood."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hubang.engines.screening.sounds import sounds
from hubang.engines.screening.views import LONGEST, Views, bare, without_links

# Characters that disguises are made of, so that random texts have some.
ODD = "亻尔讠身寸钅戋刷单ＡＢ①②１🔞💰⭐vVxX薇信wei xin.,。\u200b\u200d\ufe0f\u20e3𝓿𝔁а+➕〇壹\n\x00\ud800\ue000é"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("ＡＢＣ①２", "abc12"), ("薇 信·号", "薇信号"), ("來錢", "来钱"), ("𝓿𝔁", "vx"), ("раypаl", "paypal"), ("ᴀʙᴄ", "abc"),
        ("🅥🅧", "vx"), ("売対", "卖对"), ("1️⃣3️⃣8️⃣", "138"), ("刷\u200b单\u00ad", "刷单"), ("a\u3164b\u115fc", "abc"),
        ("加\n微", "加微"), ("＋薇", "加薇"), ("+ v信", "加v信"), ("1+1", "11"), ("💰來了", "钱来了"), ("e\u0301té", "ete"),
    ],
)  # fmt: skip
def test_disguises_fall_away(written: str, read: str) -> None:
    assert bare(written).text == read


@pytest.mark.parametrize(
    ("written", "read"),
    [("亻尔好", "你好"), ("讠身寸讠身寸", "谢谢"), ("贝兼钅戋", "赚钱"), ("贝者 博", "赌博"), ("亻.尔", "你"), ("女子", "女子"), ("山东", "山东"), ("这个月一斤", "这个月一斤")],
)  # fmt: skip
def test_parts_are_put_together_where_no_ordinary_word_stands(written: str, read: str) -> None:
    assert bare(written).text == read


def test_a_character_put_together_stands_where_its_parts_stood() -> None:
    assert bare("请讠身寸 亻尔").span(1, 2) == (1, 4)
    assert bare("请讠身寸 亻尔").span(2, 3) == (5, 7)


def test_emoji_are_words_in_one_view_and_ornaments_in_the_other() -> None:
    assert Views("刷⭐单💰").joined.text == "刷星单钱"
    assert Views("刷⭐单💰").plain.text == "刷单"
    assert Views("刷单").plain is Views("刷单").joined or Views("刷单").plain.text == "刷单"


@pytest.mark.parametrize(
    ("one", "other"),
    [("jianzhi", "兼职"), ("薇心", "微信"), ("shuadan", "刷单"), ("xianguo", "鲜果"), ("jiawei", "佳薇"), ("j i a n z h i", "兼职"), ("ZHUANqian", "赚钱"), ("zuan", "转")],
)  # fmt: skip
def test_what_sounds_alike_is_alike(one: str, other: str) -> None:
    assert Views(one).heard.text == Views(other).heard.text


def test_letters_that_are_no_pinyin_stay() -> None:
    assert sounds("vx123") == "vx123"


def test_a_sound_stands_where_it_was_written() -> None:
    views = Views("加 wei xin 号")
    assert len(views.heard.text) == 4
    assert views.heard.span(1, 3) == (2, 9)


def test_links_are_left_to_the_check_of_links() -> None:
    text = "看 https://a.b.cn/x?y=1 好"
    assert len(without_links(text)) == len(text)
    assert Views(text).words.text == "看好"


@given(st.text(alphabet=st.one_of(st.sampled_from(ODD), st.characters()), max_size=80))
def test_every_view_keeps_the_places_of_any_text(text: str) -> None:
    views = Views(text)
    assert len(views.folded) == len(text)
    for view in (views.joined, views.plain, views.words, views.heard):
        assert len(view.places) == len(view.text)
        assert all(0 <= start < end <= len(text) for start, end in view.places)
        assert all(a[1] <= b[0] for a, b in zip(view.places, view.places[1:], strict=False))


def test_no_more_than_the_limit_is_read() -> None:
    assert len(Views("好" * (LONGEST + 5)).joined.text) == LONGEST
