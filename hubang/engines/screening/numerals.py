"""Numbers as people write them against filters: Chinese numerals, letters for digits, signs and words between.

A `Chain` is a row of digits of one text, together with what stands between them. Whether it is a phone number or a card, the
checks in `personal/` decide, each by its own rules.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise
from typing import NamedTuple

from hubang.engines.screening.views import Place

# 幺 is how 1 is said on the phone; 壹贰叁 have been folded to 一二三.
NUMERALS = str.maketrans("〇零一二三四五六七八九幺肆伍陆柒捌玖", "001234567891456789")
TEENS = {chr(0x2469 + n): str(10 + n) for n in range(11)}
# Said or drawn for a digit, and ordinary otherwise.
SOFT = str.maketrans("oil洞拐勾两", "0110792") | {ord(c): pair for c, pair in TEENS.items()}
# Letters count as digits only in a word of digits and such letters; what is said for a digit, only between two.
GROUP = re.compile(
    r"(?<![a-z])(?=[oil]*+[0-9])[0-9oil⑩-⑳]++(?:[洞拐勾两]++[0-9oil⑩-⑳]++)*+(?![a-wyz]|x[a-z0-9])|[0-9⑩-⑳]++"
)
# Digits that are spelled in pinyin, at least as many as the shortest number has.
SPELLED = {
    "ling": 0,
    "dong": 0,
    "yi": 1,
    "yao": 1,
    "er": 2,
    "san": 3,
    "si": 4,
    "wu": 5,
    "liu": 6,
    "qi": 7,
    "ba": 8,
    "jiu": 9,
}
ONE = "|".join(SPELLED)
ROW = re.compile(rf"(?<![a-z])(?:(?:{ONE})[\s\-.,，、·]{{0,2}}){{7,40}}(?![a-z])")
LONGEST_GAP = 4
# A telephone number without its area code is the shortest that is looked for.
FEWEST = 7


class Group(NamedTuple):
    """Digits without anything between, and where they stand in the text."""

    digits: str
    start: int
    end: int


@dataclass(frozen=True)
class Chain:
    """Groups with at most LONGEST_GAP characters between; `gaps[n]` stands before group n + 1. `before` and `after` stand
    between it and the next digits to the left and right; None where there are none as near."""

    groups: tuple[Group, ...]
    gaps: tuple[str, ...] = ()
    before: str | None = None
    after: str | None = None

    @cached_property
    def digits(self) -> str:
        """All digits in their order."""
        return "".join([group.digits for group in self.groups])

    @cached_property
    def sizes(self) -> tuple[int, ...]:
        """How many digits stand together."""
        return tuple([len(group.digits) for group in self.groups])

    @property
    def span(self) -> Place:
        """Where it stands in the text."""
        return self.groups[0].start, self.groups[-1].end

    @cached_property
    def is_tight(self) -> bool:
        """Whether nothing but signs and spaces stand between."""
        return not any(any(map(str.isalnum, gap)) for gap in self.gaps)

    @cached_property
    def is_even(self) -> bool:
        """Whether the same stands between everywhere."""
        return len(set(self.gaps)) <= 1

    @cached_property
    def is_whole(self) -> bool:
        """Whether it does not go on: no digits near it, or something else between than inside."""
        return {self.before, self.after}.isdisjoint(self.gaps)

    @cached_property
    def _edges(self) -> dict[int, int]:
        """Where each group begins among the digits, and which one it is; the end of the last one too."""
        return {place: number for number, place in enumerate(accumulate(self.sizes, initial=0))}

    def parts(self, pattern: re.Pattern[str]) -> "Iterator[Chain]":
        """What is made of whole groups and has digits as group 1 of the pattern, a lookahead, says."""
        for match in pattern.finditer(self.digits):
            first, last = self._edges.get(match.start(1)), self._edges.get(match.end(1))
            if first is not None and last is not None:
                yield Chain(
                    self.groups[first:last],
                    self.gaps[first : last - 1],
                    self.gaps[first - 1] if first else None,
                    self.gaps[last - 1] if last < len(self.groups) else None,
                )


def numbered(folded: str) -> str:
    """A folded text with its Chinese and spelled numerals as digits, as long as before."""
    return ROW.sub(_unspelled, folded.translate(NUMERALS))


def _unspelled(row: re.Match[str]) -> str:
    return re.sub(ONE, lambda word: str(SPELLED[word.group()]).ljust(len(word.group()), "\u200b"), row.group())


def chains(folded: str) -> list[Chain]:
    """The chains of a folded text that have enough digits to mean somebody."""
    text = numbered(folded)
    groups = [_group(match) for match in GROUP.finditer(text)]
    if sum(len(group.digits) for group in groups) < FEWEST:
        return []
    found: list[Chain] = []
    row: list[Group] = []
    for group in _without_words(groups, folded):
        if row and group.start - row[-1].end > LONGEST_GAP:
            found += _made(text, row)
            row = []
        row.append(group)
    return found + _made(text, row)


def _group(match: re.Match[str]) -> Group:
    digits = match.group()
    return Group(digits if digits.isdecimal() else digits.translate(SOFT), *match.span())


def _without_words(groups: list[Group], folded: str) -> list[Group]:
    """Without the numerals that are parts of words (李四, 一起), unless most of the digits are written like that."""
    words = {group for group in groups if group.end - group.start == 1 and ord(folded[group.start]) in NUMERALS}
    return [group for group in groups if group not in words] if 2 * len(words) < len(groups) else groups


def _made(text: str, groups: list[Group]) -> list[Chain]:
    if sum(len(group.digits) for group in groups) < FEWEST:
        return []
    gaps = tuple([text[a.end : b.start].strip("\ufe0f\u20e3") for a, b in pairwise(groups)])
    return [Chain(tuple(groups), gaps)]
