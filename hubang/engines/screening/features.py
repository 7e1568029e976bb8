"""What the model sees of a text: runs of one to three characters as they are written, as they read once drawn-apart characters and
inserted signs are mended, as they sound; and a few signs of its shape.

All of it is one string, the stream, so that one pass of an Aho-Corasick automaton finds every known run. The parts stand
side by side, kept apart by U+0000, which no run contains:

| part | from | when |
|---|---|---|
| written | `Views.folded`, every digit as 0 | always; character n of it is character n of the text |
| mended | `Views.joined` | where it is much shorter than what is written: parts joined, many signs fallen away |
| heard | `Views.heard` | always |
| shape | one private character for each sign | when the model was trained with them |
"""

import math
import re
from collections.abc import Callable, Collection, Iterator

from hubang.engines.screening.views import Place, Views

# A part of the stream, and what tells the place in the original of a span in it.
Part = tuple[str, Callable[[int, int], Place]]
PARTS = ("written", "mended", "heard", "shape")
LONGEST = 3
APART = "\x00"
# From here on stand the signs of shape; the sounds end long before.
FIRST_SHAPE, AFTER_SHAPE = 0xF000, 0xF900
# A text is mended when this share of it has fallen away.
MENDED = 0.3
WORDS = re.compile(r"[\W_]+")
HANZI = re.compile("[\u3400-\u9fff]")
LATIN = re.compile("[a-z]")
DIGIT = re.compile("[0-9]")
SPACE = re.compile(r"\s")
PICTURE = re.compile("[\u2190-\u2bff\U0001f000-\U0001faff]")
PUNCTUATION = re.compile(r"[^\w\s]")
CAPITAL = re.compile("[A-Z]")
RARE = re.compile("[^\x00-\xff\u3000-\u301f\u4e00-\u9fff\uff00-\uffef]")
REPEATED = re.compile(r"(.)\1{2}")


def stream(views: Views, parts: Collection[str] = PARTS) -> str:
    """What the model sees of a text as one string, with these parts of it. Linear in the length."""
    found = [text for text, _ in located(views, parts)]
    if "shape" in parts:
        found.append(shape(views))
    return APART.join(found)


def located(views: Views, parts: Collection[str]) -> Iterator[Part]:
    """The parts made of the text's characters, in the order of the stream, each with what tells the place of a span in the
    original."""
    if "written" in parts:
        yield DIGIT.sub("0", views.folded), lambda start, end: (start, end)
    if "mended" in parts and _is_mended(views):
        yield DIGIT.sub("0", views.joined.text), views.joined.span
    if "heard" in parts:
        yield DIGIT.sub("0", views.heard.text), views.heard.span


def _is_mended(views: Views) -> bool:
    joined, folded = len(views.joined.text), views.folded
    return joined < (1 - MENDED) * len(folded) or joined != len(WORDS.sub("", folded))


def reach(length: int) -> float:
    """The root of about how many runs a stream of this length has, and 60 more: what a text's weights are divided by, so that
    long texts do not outvote short ones, and short ones, which have little to show, are judged with reserve."""
    return math.sqrt(2.5 * length + 60)


def grams(stream: str) -> set[str]:
    """The runs of one to three characters in a stream; signs of shape only by themselves."""
    found: set[str] = set()
    for part in stream.split(APART):
        longest = 1 if part and FIRST_SHAPE <= ord(part[0]) < AFTER_SHAPE else LONGEST
        for length in range(1, longest + 1):
            found.update([part[start : start + length] for start in range(len(part) - length + 1)])
    return found


def shape(views: Views) -> str:
    """The signs of the shape of a text: how long it is, how much of it is of which kind, in eight steps each."""
    return "".join(chr(FIRST_SHAPE + 16 * kind + step) for kind, step in _steps(views))


def _steps(views: Views) -> Iterator[tuple[int, int]]:
    original, folded = views.original, views.folded
    length = len(original)
    yield 0, min(15, int(math.log2(length + 1) * 1.5))
    if not length:
        return
    for kind, pattern in enumerate((HANZI, LATIN, DIGIT, SPACE, PUNCTUATION), start=1):
        yield kind, int(8 * len(pattern.findall(folded)) / length)
    for kind, pattern in enumerate((PICTURE, CAPITAL, RARE), start=6):
        yield kind, min(4, len(pattern.findall(original)))
    changed = sum(map(str.__ne__, original.lower(), folded))
    yield 9, min(8, int(16 * changed / length))
    yield 10, min(3, len(REPEATED.findall(folded)))
