"""What the model sees of a text: runs of one to four characters, and of two to four syllables as they sound."""

import re
from collections.abc import Iterator

from hubang.engines.screening.views import sounds

LONGEST = 4
DIGITS = re.compile(r"[0-9]+")
# Marks a run of syllables, so that it is never taken for characters.
SOUND = "\x01"


def grams(text: str) -> set[str]:
    """The features of a bare text (views.bare). Numbers count as one 0: their values say nothing. Linear in the length."""
    characters = DIGITS.sub("0", text)
    found = set(_runs(characters, 1))
    found.update([SOUND + run for run in _runs(sounds(characters), 2)])
    return found


def _runs(text: str, shortest: int) -> Iterator[str]:
    for length in range(shortest, LONGEST + 1):
        yield from [text[start : start + length] for start in range(len(text) - length + 1)]
