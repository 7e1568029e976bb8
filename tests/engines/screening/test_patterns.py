"""The notation of the phrase files, and looking for many of them at once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hubang.engines.screening.lexicon import Lexicon
from hubang.engines.screening.patterns import read, shipped
from hubang.engines.screening.phrases import FILES
from hubang.engines.screening.views import Views

FILE = """
% a remark
== orders hold police
刷单/补单 ~6 返现/返佣
日结 #3-5
兼职 ~4 学生? ~4 在家 !block
私密 ~2 照片 !sign
刷单返利
上分 !sound
vx
"""
LEXICON = Lexicon(read(FILE, "fraud"))


def found(text: str) -> list[tuple[str, bool]]:
    """(the part of the text, whether only by its sound)."""
    return [(text[slice(*hit.span)], hit.by_sound) for hit in LEXICON.hits(Views(text))]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("来刷单，每单返现", [("刷单，每单返现", False)]), ("日结300元", [("日结300", False)]), ("兼职，在家做", [("兼职，在家", False)]), ("兼职学生都可以在家", [("兼职学生都可以在家", False)]),
        ("刷 单.返 利", [("刷 单.返 利", False)]), ("唰箪反力", [("唰箪反力", True)]), ("shuadan fanli", [("shuadan fanli", True)]), ("加 V X 吧", [("V X", False)]), ("商份", [("商份", True)]),
        ("刷⭐单⭐返⭐利", [("刷⭐单⭐返⭐利", False)]),
    ],
)  # fmt: skip
def test_what_is_found(text: str, parts: list[tuple[str, bool]]) -> None:
    assert found(text) == parts


@pytest.mark.parametrize(
    "text",
    ["刷单", "刷单的人很多很多很多返现", "日结13800138001", "我不刷。单位返利", "devxo", "日结30", "唰箪", "返现刷单", "兼 职学生可以做的话要很久很久在家"],
)  # fmt: skip
def test_what_is_not(text: str) -> None:
    assert found(text) == []


def test_two_ends_of_sentences_in_a_phrase_are_put_there() -> None:
    assert found("刷。单。返。利")


@pytest.mark.parametrize("line", ["~3 刷单", "刷单 ~3", "#3", "刷单?", "刷单/、", "刷单 !sometimes_block ~"])
def test_lines_that_cannot_be_read_are_named(line: str) -> None:
    if line == "~3 刷单":  # a gap in front changes nothing
        assert read(f"== a hold b\n{line}", "fraud")
        return
    with pytest.raises(ValueError, match="fraud, line 2"):
        read(f"== a hold b\n{line}", "fraud")


@pytest.mark.parametrize("name", FILES)
def test_the_shipped_files_can_be_read_and_compiled(name: str) -> None:
    for pattern in shipped(name):
        assert pattern.written.groups == pattern.heard.groups == 0
        assert pattern.tag
        assert pattern.source in {"police", "own", "12321"}


@given(st.text(alphabet="刷单返利日结3在家兼职。，vx⭐shuadanfanli ", max_size=60))
def test_any_text_gets_places_inside_it(text: str) -> None:
    for hit in LEXICON.hits(Views(text)):
        assert 0 <= hit.span[0] < hit.span[1] <= len(text)


def test_the_work_is_bounded_however_often_a_key_stands_there() -> None:
    """Overlapping surroundings of one pattern are one: a text of keys alone is searched once."""
    assert found("刷单" * 5000) == []
    assert found("刷单" * 5000 + "返现")
