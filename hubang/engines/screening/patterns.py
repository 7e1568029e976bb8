"""The notation of the phrase files (data/phrases/*.txt): one small pattern a line, read once into regular expressions.

    == fake_orders hold police          what follows: a tag, what one such phrase does to a text, where it comes from
    刷单/补单 ~6 返现/返佣                one of the first, at most six characters, one of the second
    日结/日入 #3-5                       right behind it a number of three to five digits
    兼职 ~4 学生? ~4 在家 !block          学生 may be missing; `!` changes what holds for this line alone
    % 兼职 of companies is another matter  a remark

Severities: block, hold, and sign, which only adds weight to what else is found. `!sound` also takes the line by its sound where it
is too short for that by itself; `!written` never does.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import NamedTuple

from hubang.engines.screening.sounds import sounds
from hubang.engines.screening.views import bare

SEVERITIES = ("block", "hold", "sign")
GAP = re.compile(r"~([0-9]{1,2})")
NUMBER = re.compile(r"#(?:([0-9])(?:-([0-9]))?)?")
ANY_NUMBER = "[0-9〇零一二两三四五六七八九十百千万几]{1,8}"
LONGEST_NUMBER = 8
# By sound alone, fewer syllables than this are too often something else.
FEWEST_SYLLABLES = 4


class Part(NamedTuple):
    """One of several texts or numbers, after a gap of at most so many characters."""

    gap: int
    texts: tuple[str, ...]
    numbers: tuple[str, ...]
    optional: bool

    @property
    def longest(self) -> int:
        """How many characters it takes at most, with its gap."""
        return self.gap + max([*map(len, self.texts), LONGEST_NUMBER if self.numbers else 0])

    @property
    def shortest(self) -> int:
        """Of the texts, where one of them has to be there."""
        return 0 if self.optional or self.numbers else min(map(len, self.texts))


@dataclass(frozen=True)
class Pattern:
    """One line of a file."""

    line: str
    category: str
    tag: str
    severity: str
    source: str
    parts: tuple[Part, ...]
    hint: str = ""

    @cached_property
    def key(self) -> int:
        """The part that tells most: where one of its texts stands, the rest is looked for. The later of two that are as long:
        what somebody names comes before what is done with it."""
        lengths = [min(part.shortest, 3) for part in self.parts]
        return max(range(len(lengths)), key=lambda place: (lengths[place], place if lengths[place] > 1 else -place))

    @cached_property
    def keys(self) -> list[str]:
        """The texts of the key, with those of the part right behind where they are single characters."""
        part, behind = self.parts[self.key], self.parts[self.key + 1 : self.key + 2]
        if part.shortest > 1 or not behind or behind[0].gap or not behind[0].shortest:
            return list(part.texts)
        return [text + more for text in part.texts for more in behind[0].texts]

    @cached_property
    def written(self) -> re.Pattern[str]:
        """What it looks like in a joined text."""
        return re.compile("".join(_expression(part, str) for part in self.parts))

    @cached_property
    def heard(self) -> re.Pattern[str]:
        """What it sounds like."""
        return re.compile("".join(_expression(part, sounds) for part in self.parts))

    @cached_property
    def reach(self) -> tuple[int, int]:
        """How far before and behind its key it may go."""
        lengths = [part.longest for part in self.parts]
        return sum(lengths[: self.key]) + self.parts[self.key].gap, sum(lengths[self.key + 1 :])

    @property
    def goes_by_sound(self) -> bool:
        """Whether its sound alone gives a text away: enough syllables, and nowhere a single one, which sounds like too much."""
        lengths = [part.shortest for part in self.parts if not part.optional and not part.numbers]
        is_long = sum(lengths) >= FEWEST_SYLLABLES and min(lengths) > 1
        return self.hint != "written" and (self.hint == "sound" or is_long)


def read(text: str, category: str) -> list[Pattern]:
    """The patterns of a file's text. `ValueError` names the line that cannot be read."""
    found: list[Pattern] = []
    tag, severity, source = "", "hold", ""
    for number, line in enumerate(text.splitlines(), start=1):
        words = line.split()
        if not words or words[0].startswith("%"):
            continue
        try:
            if words[0] == "==":
                _, tag, severity, source = words
                continue
            found.append(_pattern(line, words, category, tag, severity, source))
        except ValueError as error:
            raise ValueError(f"{category}, line {number}: {line!r}: {error}") from error
    return found


def _pattern(line: str, words: list[str], category: str, tag: str, severity: str, source: str) -> Pattern:
    marks = [word[1:] for word in words if word.startswith("!")]
    parts, gap = list[Part](), 0
    for word in words:
        if word.startswith("!"):
            continue
        if wide := GAP.fullmatch(word):
            gap = int(wide.group(1))
            continue
        parts.append(_part(word, gap))
        gap = 0
    if gap:
        raise ValueError("ends with a gap")
    severity = next((mark for mark in marks if mark in SEVERITIES), severity)
    hint = next((mark for mark in marks if mark in {"sound", "written"}), "")
    if not any(part.shortest for part in parts) or severity not in SEVERITIES:
        raise ValueError("needs a text that must be there, and a severity of block, hold or sign")
    return Pattern(line.strip(), category, tag, severity, source, tuple(parts), hint)


def _part(word: str, gap: int) -> Part:
    optional = word.endswith("?")
    texts, numbers = list[str](), list[str]()
    for one in word.rstrip("?").split("/"):
        if number := NUMBER.fullmatch(one):
            least, most = number.groups()
            numbers.append(f"[0-9]{{{least},{most or least}}}" if least else ANY_NUMBER)
        elif text := bare(one).text:
            texts.append(text)
        else:
            raise ValueError(f"{one!r} has nothing to look for")
    return Part(gap, tuple(texts), tuple(numbers), optional)


def _expression(part: Part, view: Callable[[str], str]) -> str:
    texts = sorted({re.escape(view(text)) for text in part.texts}, key=len, reverse=True)
    gap = f".{{0,{part.gap}}}?" if part.gap else ""
    one = "|".join([*texts, *part.numbers])
    return f"(?:{gap}(?:{one}))?" if part.optional else f"{gap}(?:{one})"


@cache
def shipped(name: str) -> list[Pattern]:
    """The patterns of one of the files that come with the program."""
    path = files("hubang.engines.screening").joinpath(f"data/phrases/{name}.txt")
    return read(path.read_text(encoding="utf-8"), name)
