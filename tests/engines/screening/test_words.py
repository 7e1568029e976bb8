"""The group's own words: literal, by sound, patterns."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hubang.engines.screening import Policy, Word, problem
from hubang.engines.screening.views import Views
from hubang.engines.screening.words import Words


def found(text: str, *words: Word) -> list[str]:
    return [text[slice(*finding.span)] for finding in Words(Policy(words=words)).find(Views(text))]


DANCE = Word("广场舞", "offtopic", "hold")
BY_SOUND = Word("广场舞", "offtopic", "hold", "sound")
PATTERN = Word("拼\\s*[单團]\\d+", "spam", "block", "pattern")


@pytest.mark.parametrize(
    ("text", "word", "parts"),
    [
        ("今天广场舞吗", DANCE, ["广场舞"]), ("今天广 場*舞吗", DANCE, ["广 場*舞"]), ("广常舞", DANCE, []), ("光场五跳吗", BY_SOUND, ["光场五"]), ("guangchangwu 吗", BY_SOUND, ["guangchangwu"]), ("广场舞广场舞", DANCE, ["广场舞", "广场舞"]),
        ("来拼 团12吧", PATTERN, ["拼 团12"]), ("来拼单吧", PATTERN, []), ("广场。舞", DANCE, []), ("VIPS", Word("vip", "spam", "hold"), []), ("V I P群", Word("VIP", "spam", "hold"), ["V I P"]),
        ("abcABC", Word("B[a-c]+", "spam", "hold", "pattern"), ["bcABC"]),
    ],
)  # fmt: skip
def test_words(text: str, word: Word, parts: list[str]) -> None:
    assert found(text, word) == parts


@pytest.mark.parametrize(
    ("word", "why"),
    [
        (Word("", "spam", "hold"), "short"), (Word(" 。a", "spam", "hold"), "short"), (DANCE, ""), (PATTERN, ""), (Word("(", "spam", "hold", "pattern"), "bad_pattern"), (Word("(a)\\1", "spam", "hold", "pattern"), "bad_pattern"),
        (Word("a*", "spam", "hold", "pattern"), "matches_empty"), (Word("", "spam", "hold", "pattern"), "matches_empty"), (Word("a" * 201, "spam", "hold", "pattern"), "long"), (Word("(?:a{1000}){1000}", "spam", "hold", "pattern"), "bad_pattern"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_told_and_left_out(word: Word, why: str) -> None:
    assert problem(word) == why
    if why:
        assert found("广场舞 aaaa (", word) == []


def test_an_empty_list_matches_empty() -> None:
    assert found("什么都有") == []


def test_three_fields_are_a_literal_word() -> None:
    policy = Policy(words=(("广场舞", "offtopic", "hold"),))
    assert [finding.check for finding in Words(policy).find(Views("广场舞"))] == ["group_word"]


@given(st.text(max_size=60), st.text(max_size=12), st.sampled_from(("literal", "sound", "pattern")))
def test_any_word_and_any_text_are_borne(text: str, word: str, kind: str) -> None:
    for finding in Words(Policy(words=(Word(word, "spam", "hold", kind),))).find(Views(text)):
        assert 0 <= finding.span[0] < finding.span[1] <= len(text)
