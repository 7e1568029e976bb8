"""Views of a text in which disguises fall away, each keeping the place of every character in the original."""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

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


def joined(view: View) -> View:
    """The folded view without anything but letters, digits and Chinese characters."""
    pairs = [(c, place) for c, place in zip(view.text, view.places, strict=True) if c.isalnum()]
    return View("".join(c for c, _ in pairs), tuple(place for _, place in pairs))
