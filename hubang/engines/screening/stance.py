"""How a text stands to what it names: does it do it, or warn of it, ask about it, forbid it?

A warning or a question quotes a trick and is none. Somebody who cheats adds "no fraud" or "beware of imitations" and still calls
upon the reader. The words are in data/phrases/stance.txt; of words in one another only the longest counts, so that the 骗子 of
不是骗子 warns of nobody.

| the text has | is taken for |
|---|---|
| a way to reach somebody (a number, an account, a strange link) | plain, whatever it says |
| words of prohibition, more than calls to the reader | forbids |
| words of warning, and no calls, or tells what others did | warns |
| words of warning and of denial | plain, unless it warns twice and tells what others did |
| questions about it, and no calls, or tells what others did | asks |
"""

import enum
from collections import Counter
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from hubang.engines.screening.views import Views, bare


class Stance(enum.Enum):
    """What a text does with what it names."""

    PLAIN = "plain"
    WARNS = "warns"
    ASKS = "asks"
    FORBIDS = "forbids"


class Said(NamedTuple):
    """How many words of each kind a text has."""

    warns: int = 0
    asks: int = 0
    forbids: int = 0
    reports: int = 0
    denies: int = 0
    calls: int = 0

    def stance(self, *, is_reachable: bool) -> Stance:
        """The stance of the text; `is_reachable` says that it has a way to get in touch with somebody."""
        if is_reachable:
            return Stance.PLAIN
        talks = self.reports > 0 or self.calls == 0
        if self.warns and talks and (not self.denies or (self.warns > 1 and self.reports)):
            return Stance.WARNS
        if self.forbids > self.calls:
            return Stance.FORBIDS
        if self.asks and talks and not self.denies:
            return Stance.ASKS
        return Stance.PLAIN


def said(views: Views) -> Said:
    """The words of a text that tell its stance."""
    kinds, automaton = _words()
    counts = Counter([kinds[word] for word, _, _ in automaton.find_matches_as_indexes(views.joined.text)])
    return Said(**counts)


@cache
def _words() -> tuple[list[str], AhoCorasick]:
    text = files("hubang.engines.screening").joinpath("data/phrases/stance.txt").read_text(encoding="utf-8")
    kinds, words, kind = list[str](), list[str](), ""
    for line in text.splitlines():
        if line.startswith("=="):
            kind = line[2:].strip()
        elif line and not line.startswith("%"):
            for word in line.split("/"):
                words.append(bare(word).text)
                kinds.append(kind)
    return kinds, AhoCorasick(words, matchkind=MatchKind.LeftmostLongest)
