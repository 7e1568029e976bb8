"""Views of a text in which disguises fall away, each keeping the place of every character in the original.

| view | what has fallen away |
|---|---|
| `folded` | full-width, boxed and mathematical letters, look-alikes of other scripts, traditional and variant characters, capitals; emoji that stand for a word are that word. As long as the original |
| `joined` | also spaces, punctuation, invisible and inserted signs; characters written in parts are put together (亻尔 is 你) |
| `plain` | also emoji, for those who put them between characters as an ornament |
| `heard` | how `joined` sounds: homophones and typed pinyin are the same |

Each is made when first asked for and kept as long as the text is looked at, so that all checks share it.
"""

import re
from collections.abc import Callable
from functools import cache, cached_property

from ahocorasick_rs import AhoCorasick, MatchKind

from hubang.engines.screening.sounds import sound_places
from hubang.engines.screening.sounds import sounds as sounds
from hubang.engines.screening.tables import emoji, fold_table, splits
from hubang.engines.sharelink import Link, links_of

LONGEST = 100_000
Place = tuple[int, int]
# Runs of letters, digits and Chinese characters.
WORDS = re.compile(r"[^\W_]+")
# Without one of these there is no link.
DOT = re.compile(r"[.．]|[:：][/／\\]")
LINK = re.compile(r"(?:https?://|[a-z0-9-]{1,63}\.[a-z0-9-]{1,63}\.?)[!-~]{0,2000}", re.IGNORECASE)
# +v and ➕薇 ask to be added; 1+1 and c++ do not.
PLUS = re.compile(r"(?<![0-9a-z+])\+(?=\s?[a-z\u4e00-\u9fff])")


class View:
    """A text made from the original, and for each of its characters where that began and ended there."""

    def __init__(self, text: str, locate: Callable[[], list[Place]]) -> None:
        self.text = text
        self._locate = locate

    @cached_property
    def places(self) -> list[Place]:
        """Worked out only when something was found, which is rare."""
        return self._locate()

    def span(self, start: int, end: int) -> Place:
        """The place in the original of a part of this view, which must not be empty."""
        return self.places[start][0], self.places[end - 1][1]


class Views:
    """Every view of one text. Beyond 100,000 characters nothing is read."""

    def __init__(self, text: str) -> None:
        self.original = text[:LONGEST]

    @cached_property
    def folded(self) -> str:
        """As long as the original, character for character."""
        folded = self.original.translate(fold_table())
        return PLUS.sub("加", folded) if "+" in folded else folded

    @cached_property
    def joined(self) -> View:
        """Letters, digits and Chinese characters alone."""
        return joined(self.folded)

    @cached_property
    def plain(self) -> View:
        """`joined` without the words of emoji; the same view where there are none."""
        known = emoji()
        if known.isdisjoint(self.original):
            return self.joined
        return joined("".join([" " if a in known else b for a, b in zip(self.original, self.folded, strict=True)]))

    @cached_property
    def words(self) -> View:
        """`joined` without links: what the model judges. What a link says, links.py judges."""
        bare_of_links = without_links(self.original)
        return self.joined if bare_of_links == self.original else Views(bare_of_links).joined

    @cached_property
    def links(self) -> list[tuple[int, Link]]:
        """The links and where they begin, as they are written: an imitation would fold to what it imitates."""
        return links_of(self.original) if DOT.search(self.original) else []

    @cached_property
    def heard(self) -> View:
        """`joined` as it sounds."""
        return heard(self.joined)


def joined(folded: str) -> View:
    """The view of a folded text without anything between its words."""
    text = "".join(WORDS.findall(folded))
    found = _parts().find_matches_as_indexes(text)
    if not found:
        return View(text, lambda: _whole(_kept(folded)))
    kept = _kept(folded)
    drawn = [
        (start, end)
        for _, start, end in found
        if _is_drawn(text[start], kept[end - 1] - kept[start] + 1 - (end - start))
    ]
    return View(_with(text, drawn), lambda: _merged(_whole(kept), drawn))


def heard(view: View) -> View:
    """A view of another view, as it sounds."""
    return View(sounds(view.text), lambda: [view.span(*place) for place in sound_places(view.text)])


def bare(text: str) -> View:
    """The joined view of a text."""
    return Views(text).joined


def without_links(text: str) -> str:
    """The text with spaces in the place of its links, each character where it was: what a link says, links.py judges."""
    return LINK.sub(_blank, text[:LONGEST]) if "." in text or ":" in text else text[:LONGEST]


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


def _kept(folded: str) -> list[int]:
    return [place for match in WORDS.finditer(folded) for place in range(*match.span())]


def _whole(kept: list[int]) -> list[Place]:
    return [(place, place + 1) for place in kept]


@cache
def _parts() -> AhoCorasick:
    return AhoCorasick(list(splits()), matchkind=MatchKind.LeftmostLongest)


def _is_drawn(left: str, gap: int) -> bool:
    """Whether parts belong together: side by side, or with a sign or two between when the left one is never a word."""
    return gap == 0 or (gap <= 2 and left in "亻氵讠扌纟钅饣忄犭礻衤阝刂艹")


def _with(text: str, drawn: list[Place]) -> str:
    pieces, last = [], 0
    for start, end in drawn:
        pieces += [text[last:start], splits()[text[start:end]]]
        last = end
    return "".join([*pieces, text[last:]])


def _merged(places: list[Place], drawn: list[Place]) -> list[Place]:
    found, last = list[Place](), 0
    for start, end in drawn:
        found += [*places[last:start], (places[start][0], places[end - 1][1])]
        last = end
    return found + places[last:]
