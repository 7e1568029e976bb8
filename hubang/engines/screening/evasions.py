"""Disguises as people use them against filters, made at random: for training and for measuring, never at run time."""

import random
from collections import defaultdict
from functools import cache

from hubang.engines.screening.tables import halves, sound_table, syllables

SIGNS = ".·*-_ 、/|~+"
PICTURES = "⭐✨❤🔥💰👉🌸❗🍀"
KINDS = ("homophone", "split", "pinyin", "signs", "pictures", "wide")


def disguise(text: str, dice: random.Random, kinds: int = 2) -> str:
    """The text with some of its characters disguised in this many ways."""
    chosen = set(dice.sample(KINDS, kinds))
    return "".join(_of_one(character, chosen, dice) for character in text)


def _of_one(character: str, chosen: set[str], dice: random.Random) -> str:
    made = character
    if "homophone" in chosen and dice.random() < 0.25 and same_sound().get(character):
        made = dice.choice(same_sound()[character])
    elif "split" in chosen and dice.random() < 0.2:
        made = parts().get(character, character)
    elif "pinyin" in chosen and dice.random() < 0.2:
        made = spelled().get(character, character)
    elif "wide" in chosen and character.isascii() and character.isalnum():
        made = chr(ord(character) + 0xFEE0)
    if "signs" in chosen and dice.random() < 0.2:
        made += dice.choice(SIGNS)
    if "pictures" in chosen and dice.random() < 0.1:
        made += dice.choice(PICTURES)
    return made


@cache
def same_sound() -> dict[str, str]:
    """Common characters (GB 2312, first level) that sound alike, each with the others."""
    groups: dict[str, list[str]] = defaultdict(list)
    for high in range(0xB0, 0xD8):
        for low in range(0xA1, 0xFF):
            character = bytes((high, low)).decode("gb2312", "ignore")
            sound = sound_table().get(ord(character)) if character else None
            if sound:
                groups[sound].append(character)
    return {one: "".join(other for other in group if other != one) for group in groups.values() for one in group}


@cache
def parts() -> dict[str, str]:
    """A character to its two halves."""
    return {whole: pair for pair, whole in halves().items()}


@cache
def spelled() -> dict[str, str]:
    """A character to its pinyin without tone, as it is merged in the tables."""
    names = {sound: name for name, sound in syllables().items()}
    return {chr(code): names[sound] for code, sound in sound_table().items() if sound in names}
