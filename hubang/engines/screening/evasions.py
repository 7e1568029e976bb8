"""Disguises as people use them against filters, made at random: for training and for measuring, never at run time.

The kinds follow what two studies of evaded Chinese abuse describe: Yang et al. 2025 (arXiv 2505.24341: look-alikes, split characters,
traditional characters, initials, full pinyin, homophones, shuffling, emoji) and Guo et al. 2025 (arXiv 2507.07640: sounds written
with digits, letters and other characters), and what advertisers do besides: signs and invisible characters put between, letters
from other rows of Unicode. Everything is drawn from the `random.Random` that is passed in: the same seed, the same disguise.
"""

import json
import random
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from importlib.resources import files

from hubang.engines.screening.tables import FIRST_SOUND, fold_table, sound_table, syllables

SIGNS = ".·*-_ 、/|~+,，。^=&#@"
PICTURES = "⭐✨❤🔥💰👉🌸❗🍀😊🎁💯"
INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
# The digits as they are read aloud; 1 is read yi or yao, 4 stands for 是 too.
DIGIT_SOUNDS = "0=ling 1=yi 1=yao 2=er 3=san 4=si 5=wu 6=liu 7=qi 8=ba 9=jiu 4=shi"
# How many characters in a row are disguised in one way: mostly a word.
RUN_LENGTHS = (1, 2, 2, 2, 3, 4)
Change = Callable[[Sequence[str], random.Random], list[str]]


def disguise(text: str, dice: random.Random, kinds: Sequence[str], share: float) -> str:
    """The text with about this share of its characters (0 to 1) disguised, each run of them in one of the kinds."""
    return disguise_spans(text, list(_runs(len(text), dice, share)), dice, kinds)


def disguise_spans(text: str, spans: Iterable[tuple[int, int]], dice: random.Random, kinds: Sequence[str]) -> str:
    """The text with these spans disguised, each in one of the kinds. Spans do not overlap."""
    characters = list(text)
    for start, end in spans:
        characters[start:end] = KINDS[dice.choice(kinds)](characters[start:end], dice)
    return "".join(characters)


def _runs(length: int, dice: random.Random, share: float) -> Iterable[tuple[int, int]]:
    place = 0
    while place < length:
        end = min(length, place + dice.choice(RUN_LENGTHS))
        if dice.random() < share:
            yield place, end
        place = end


def _each(table: Callable[[], dict[str, Sequence[str]]]) -> Change:
    """A change that puts one of a table's entries in the place of each character that has some."""

    def change(run: Sequence[str], dice: random.Random) -> list[str]:
        entries = table()
        return [dice.choice(entries[one]) if one in entries else one for one in run]

    return change


def _shuffled(run: Sequence[str], dice: random.Random) -> list[str]:
    made = list(run)
    while len(set(made)) > 1 and made == list(run):
        dice.shuffle(made)
    return made


def _with(signs: str) -> Change:
    """A change that puts one of the signs behind each character."""

    def change(run: Sequence[str], dice: random.Random) -> list[str]:
        sign = dice.choice(signs)
        return [one + sign for one in run]

    return change


def _pinyin(run: Sequence[str], dice: random.Random) -> list[str]:
    names = dice.choice((spelled(), spelled(), spelled(), _tables()["pinyin"]))
    between = dice.choice(("", "", " "))
    return [names[one] + between if one in names else one for one in run]


def _wide(run: Sequence[str], dice: random.Random) -> list[str]:
    first = dice.choice((0xFF41, 0x1D41A, 0x1D5BA, 0x24D0, 0x1D552))
    return [chr(first + ord(one.lower()) - 97) if one.isascii() and one.isalpha() else one for one in run]


@cache
def _tables() -> dict[str, dict[str, str]]:
    """The content of data/evasions.json, made by scripts/evasion_tables.py."""
    text = files("hubang.engines.screening").joinpath("data/evasions.json").read_text(encoding="utf-8")
    return dict(json.loads(text))


@cache
def look_alikes() -> dict[str, Sequence[str]]:
    """A common character to those that are drawn alike."""
    return dict(_tables()["alike"])


@cache
def parts() -> dict[str, Sequence[str]]:
    """A common character to its two or three parts, as one string."""
    return {whole: (pieces,) for whole, pieces in _tables()["parts"].items()}


def common_characters() -> list[str]:
    """The first level of GB 2312."""
    codes = (bytes((high, low)) for high in range(0xB0, 0xD8) for low in range(0xA1, 0xFF))
    return [one for one in (code.decode("gb2312", "ignore") for code in codes) if one]


@cache
def same_sound() -> dict[str, Sequence[str]]:
    """Common characters that sound alike, tones aside, each with the others."""
    groups: dict[str, list[str]] = defaultdict(list)
    for one in common_characters():
        groups[sound_table().get(ord(one), "")].append(one)
    groups.pop("", None)
    return {
        one: "".join(other for other in group if other != one)
        for group in groups.values()
        for one in group[:]
        if len(group) > 1
    }


@cache
def traditional() -> dict[str, Sequence[str]]:
    """A simplified character to the traditional and variant forms that fold to it."""
    made: dict[str, str] = defaultdict(str)
    for code, plain in fold_table().items():
        if 0x4E00 <= code <= 0x9FFF and plain >= "\u4e00" and ord(plain) < FIRST_SOUND:
            made[plain] += chr(code)
    return dict(made)


@cache
def spelled() -> dict[str, str]:
    """A character to its pinyin without tone, ü as v."""
    return {one: _toneless(name) for one, name in _tables()["pinyin"].items()}


def _toneless(name: str) -> str:
    plain = unicodedata.normalize("NFD", name).replace("u\u0308", "v")
    return "".join(letter for letter in plain if letter.isascii())


@cache
def emoji() -> dict[str, Sequence[str]]:
    """A character to the emoji that are read as it or sound like it."""
    by_sound: dict[str, str] = defaultdict(str)
    for code, plain in fold_table().items():
        if (code >= 0x1F000 or 0x2600 <= code <= 0x27BF) and ord(plain) in sound_table():
            by_sound[sound_table()[ord(plain)]] += chr(code)
    return {
        one: by_sound[sound] for one in common_characters() if (sound := sound_table().get(ord(one), "")) in by_sound
    }


@cache
def digits_as_sounds() -> dict[str, Sequence[str]]:
    """A character to the digit that sounds like it, near enough: 就是 is 94."""
    by_sound = {syllables()[name]: digit for digit, name in (pair.split("=") for pair in DIGIT_SOUNDS.split())}
    return {
        one: by_sound[sound] for one in common_characters() if (sound := sound_table().get(ord(one), "")) in by_sound
    }


KINDS: dict[str, Change] = {
    "lookalike": _each(look_alikes),
    "split": _each(parts),
    "traditional": _each(traditional),
    "initials": _each(lambda: {one: (name[0],) for one, name in spelled().items()}),
    "pinyin": _pinyin,
    "homophone": _each(same_sound),
    "shuffle": _shuffled,
    "emoji": _each(emoji),
    "signs": _with(SIGNS),
    "pictures": _with(PICTURES),
    "invisible": _with(INVISIBLE),
    "digits": _each(digits_as_sounds),
    "wide": _wide,
}
