"""The shipped tables of characters: what each folds to, how it sounds, what several side by side draw. Read once."""

import json
from functools import cache
from importlib.resources import files
from typing import cast

FIRST_SOUND = 0xE000
UNKNOWN = "\ufffd"


@cache
def tables() -> dict[str, object]:
    """The content of data/tables.json, made by scripts/screening_tables.py."""
    text = files("hubang.engines.screening").joinpath("data/tables.json").read_text(encoding="utf-8")
    return dict(json.loads(text))


def _zipped(name: str) -> dict[str, str]:
    before, after = cast("list[str]", tables()[name])
    return dict(zip(before, after, strict=True))


@cache
def fold_table() -> dict[int, str]:
    """For str.translate: every character to one plain character. Lone surrogates and private characters, which could
    pass for our own signs, become U+FFFD."""
    unsafe = dict.fromkeys((*range(0xD800, 0xE000), *range(FIRST_SOUND, 0xF900)), UNKNOWN)
    return unsafe | {ord(char): plain for char, plain in _zipped("fold").items()}


@cache
def emoji() -> frozenset[str]:
    """The emoji that fold to a word. People put them between characters too, where they mean nothing."""
    return frozenset(cast("str", tables()["emoji"]))


@cache
def sound_table() -> dict[int, str]:
    """For str.translate on folded text: every Chinese character to the one private character of its sound."""
    return {ord(char): sound for char, sound in _zipped("hanzi").items()}


@cache
def syllables() -> dict[str, str]:
    """Pinyin as typed (zhang, lv) to the private character of its sound."""
    numbers = cast("dict[str, int]", tables()["syllables"])
    return {name: chr(FIRST_SOUND + number) for name, number in numbers.items() if name not in {"m", "n", "hm", "ng"}}


@cache
def splits() -> dict[str, str]:
    """Two or three characters side by side to the one they draw: 亻尔 to 你, 讠身寸 to 谢."""
    return cast("dict[str, str]", tables()["splits"])


@cache
def halves() -> dict[str, str]:
    """Those of the splits that have two parts."""
    return {parts: whole for parts, whole in splits().items() if len(parts) == 2}
