"""Looking for many patterns at once: one pass finds their keys, and only around those the patterns themselves are tried.

Linear in the length of the text: what overlaps around keys of one pattern is searched once, and every gap is bounded.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation

from hubang.engines.screening.patterns import Pattern
from hubang.engines.screening.sounds import sounds
from hubang.engines.screening.views import Place, View, Views

# One of them between two words ends a sentence. Two or more are put there to part what belongs together.
SENTENCE_ENDS = frozenset("。！？!?；;\n")


class Hit(NamedTuple):
    """A pattern that was found, where it stands in the original, and whether only by its sound."""

    pattern: Pattern
    span: Place
    by_sound: bool = False


class _Keys:
    """The keys of some patterns in one automaton."""

    def __init__(self, keys: Iterable[tuple[str, int]]) -> None:
        owners = defaultdict[str, list[int]](list)
        for text, number in keys:
            owners[text].append(number)
        self._owners = list(owners.values())
        self._automaton = AhoCorasick(list(owners), implementation=Implementation.ContiguousNFA) if owners else None

    def found(self, text: str) -> Iterator[tuple[int, int, int]]:
        """(number of the pattern, start, end) of each key."""
        if self._automaton is None:
            return
        for key, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True):
            for number in self._owners[key]:
                yield number, start, end


class Lexicon:
    """Patterns, compiled. Immutable, safe to share between threads."""

    def __init__(self, patterns: Sequence[Pattern]) -> None:
        self.patterns = tuple(patterns)
        keyed = [(pattern, number, text) for number, pattern in enumerate(patterns) for text in pattern.keys]
        self._written = _Keys((text, number) for pattern, number, text in keyed)
        self._heard = _Keys((sounds(text), number) for pattern, number, text in keyed if pattern.goes_by_sound)
        self._typed = _Keys((sounds(text), number) for pattern, number, text in keyed if pattern.hint != "written")

    def hits(self, views: Views) -> list[Hit]:
        """Every pattern that the text has, each once: as it is written, without its emoji, or by its sound."""
        found: dict[int, Hit] = {}
        self._look(views, views.joined, self._written, found)
        if views.plain is not views.joined:
            self._look(views, views.plain, self._written, found)
        has_pinyin = len(views.heard.text) != len(views.joined.text)
        self._look(views, views.heard, self._typed if has_pinyin else self._heard, found)
        return list(found.values())

    def _look(self, views: Views, view: View, keys: _Keys, found: dict[int, Hit]) -> None:
        windows: dict[int, list[Place]] = {}
        for number, start, end in keys.found(view.text):
            before, behind = self.patterns[number].reach
            windows.setdefault(number, []).append((max(0, start - before), end + behind))
        for number, places in windows.items():
            if number not in found and (hit := self._hit(views, view, self.patterns[number], places)) is not None:
                found[number] = hit

    def _hit(self, views: Views, view: View, pattern: Pattern, places: list[Place]) -> Hit | None:
        by_sound = view is views.heard
        expression = pattern.heard if by_sound else pattern.written
        for window in _merged(places):
            for match in expression.finditer(view.text, *window):
                place = match.span()
                span = view.span(*place)
                if belongs_together(views.folded, *span) and (
                    not by_sound or pattern.goes_by_sound or _is_typed(view, *place)
                ):
                    return Hit(pattern, span, by_sound)
        return None


def _merged(places: list[Place]) -> list[Place]:
    """Windows that overlap, as one. Keys are found by their end, so that starts may be out of order."""
    if len(places) == 1:
        return places
    merged: list[Place] = []
    for start, end in sorted(places):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def belongs_together(folded: str, start: int, end: int) -> bool:
    """Whether what was found is no part of a longer word or number, and no end of a sentence parts it."""
    if _is_glued(folded[start - 1 : start + 1]) or _is_glued(folded[end - 1 : end + 1]):
        return False
    return sum(map(SENTENCE_ENDS.__contains__, folded[start:end])) != 1


def _is_glued(pair: str) -> bool:
    return len(pair) == 2 and pair.isascii() and ((pair.isalpha()) or pair.isdecimal())


def _is_typed(view: View, start: int, end: int) -> bool:
    """Whether at least two syllables of a part of the heard view were typed as letters."""
    return sum(there - here > 1 for here, there in view.places[start:end]) >= 2
