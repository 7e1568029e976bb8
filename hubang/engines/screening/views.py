"""Views of a text in which disguises fall away, each keeping the place of every character in the original."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from hubang.engines.screening.tables import fold_table, halves, sound_table, syllables

LONGEST = 100_000
CHINESE_DIGITS = dict(zip("〇零一二三四五六七八九壹贰叁肆伍陆柒捌玖幺", "00123456789123456789" + "1", strict=True))
CIRCLED = {chr(0x2460 + n): str(n + 1) for n in range(9)} | {chr(0x2776 + n): str(n + 1) for n in range(9)}
# A keycap is a digit with two marks behind it; the marks fall away.
SILENT = frozenset("\ufe0f\u20e3\u200b\u200c\u200d\u2060\ufeff\u00ad\u034f")


@dataclass(frozen=True)
class View:
    """A text and, for each of its characters, the place in the original."""

    text: str
    places: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The place in the original of a part of this view."""
        return self.places[start], self.places[end - 1] + 1


def folded(text: str) -> View:
    """Full-width, mathematical and circled forms as plain ones, lower case, without invisible characters."""
    kept: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text[:LONGEST]):
        if character in SILENT:
            continue
        for plain in _plain(character):
            kept.append(plain)
            places.append(place)
    return View("".join(kept), tuple(places))


@lru_cache(maxsize=20_000)
def _plain(character: str) -> str:
    if character in CIRCLED:
        return CIRCLED[character]
    form = unicodedata.normalize("NFKC", character)
    return form.casefold() if len(form) <= 4 else character


def digits(view: View) -> View:
    """The folded view with Chinese numerals as digits, and without what people put between digits."""
    kept: list[str] = []
    places: list[int] = []
    for character, place in zip(view.text, view.places, strict=True):
        plain = CHINESE_DIGITS.get(character, character)
        if plain in " -_.·•,，、*/~" and kept and kept[-1].isdigit():
            continue
        kept.append(plain)
        places.append(place)
    return View("".join(kept), tuple(places))


def bare(text: str) -> View:
    """Letters, digits and Chinese characters alone, each brought to its plain form (simplified, no look-alikes, emoji that
    stand for a word, as that word), halves put together (亻尔 is 你)."""
    plain = text[:LONGEST].translate(fold_table())
    pairs = halves()
    made: list[str] = []
    places: list[int] = []
    last = -2
    for place, character in enumerate(plain):
        if not character.isalnum():
            continue
        whole = pairs.get(made[-1] + character) if made and place == last + 1 else None
        if whole:
            made[-1] = whole
        else:
            made.append(character)
            places.append(place)
        last = place
    return View("".join(made), tuple(places))


LINK = re.compile(r"(?:https?://|[a-z0-9-]{1,63}\.[a-z0-9-]{1,63}\.?)[!-~]{0,2000}", re.IGNORECASE)


def without_links(text: str) -> str:
    """The text with spaces in the place of its links, each character where it was: what a link says, links.py judges."""
    return LINK.sub(lambda match: " " * len(match.group()), text[:LONGEST])


LATIN = re.compile(r"[a-z]{2,}")


def sounds(text: str) -> str:
    """How a bare text sounds, toneless: one private character a syllable; typed pinyin sounds like its characters."""
    return LATIN.sub(_syllables, text.translate(sound_table()))


def _syllables(match: re.Match[str]) -> str:
    word, known, made, place = match.group(), syllables(), [], 0
    while place < len(word):
        for length in range(6, 0, -1):
            sound = known.get(word[place : place + length])
            if sound:
                made.append(sound)
                place += length
                break
        else:
            return word
    return "".join(made)
