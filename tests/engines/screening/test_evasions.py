"""Disguises: each kind does what its name says, by seed, and most of them fall away before the model looks."""

import random

import pytest

from hubang.engines.screening.evasions import KINDS, disguise, disguise_spans
from hubang.engines.screening.views import Views, sounds

TEXT = "刷单返利加我微信，日结三百块，就是快"


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_changes_the_text_the_same_way_for_a_seed(kind: str) -> None:
    text = TEXT + "abc" if kind == "wide" else TEXT
    once, again = (disguise(text, random.Random(7), [kind], 0.9) for _ in range(2))
    assert once == again != text
    assert disguise(text, random.Random(7), [kind], 0.0) == text


@pytest.mark.parametrize("kind", ["traditional", "signs", "invisible", "wide"])
def test_what_only_looks_different_falls_away(kind: str) -> None:
    made = disguise(TEXT, random.Random(1), [kind], 1.0)
    assert Views(made).joined.text == Views(TEXT).joined.text


@pytest.mark.parametrize("kind", ["homophone", "pinyin"])
def test_what_only_sounds_the_same_is_heard(kind: str) -> None:
    made = disguise("刷单返利加我微信", random.Random(1), [kind], 1.0)
    assert sounds(Views(made).joined.text) == sounds("刷单返利加我微信")


def test_only_the_spans_are_disguised() -> None:
    made = disguise_spans(TEXT, [(0, 4)], random.Random(1), ["initials"])
    assert made == "sdfl" + TEXT[4:]


def test_shuffling_keeps_the_characters() -> None:
    made = disguise(TEXT, random.Random(2), ["shuffle"], 1.0)
    assert made != TEXT
    assert sorted(made) == sorted(TEXT)
