"""How a text sounds: one private character a syllable, without tones, and what people mix up (zh and z, ang and an) the same.

Typed pinyin sounds like the characters it stands for.
"""

import re
from functools import cache

from hubang.engines.screening.tables import sound_table, syllables

LATIN = re.compile(r"[a-z]{2,}")


def sounds(text: str) -> str:
    """The sound of a folded or joined text. Letters that are no pinyin, digits and signs stay as they are."""
    return _syllable().sub(_sound, text.translate(sound_table()))


def sound_places(text: str) -> list[tuple[int, int]]:
    """For each character of `sounds(text)`, where in the text it begins and ends."""
    found: list[tuple[int, int]] = []
    last = 0
    for match in _syllable().finditer(text):
        start, end = match.span()
        found += [(place, place + 1) for place in range(last, start)]
        found.append((start, end))
        last = end
    return found + [(place, place + 1) for place in range(last, len(text))]


def _sound(match: re.Match[str]) -> str:
    return syllables()[match.group()]


@cache
def _syllable() -> re.Pattern[str]:
    """One syllable, the longest that leaves the next one its consonant (xian-guo, not xiang-uo), else the longest.
    A single letter is none."""
    names = sorted((name for name in syllables() if len(name) > 1), key=len, reverse=True)
    one = "|".join(
        f"{first}(?:{'|'.join(n[1:] for n in names if n[0] == first)})" for first in sorted({n[0] for n in names})
    )
    return re.compile(f"(?:{one})(?![aeiouv])|(?:{one})")
