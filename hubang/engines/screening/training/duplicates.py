"""Which texts are nearly the same, so that no two of them stand on both sides of a split."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

RUN = 4
# A run that so many texts share says nothing about two of them.
COMMON = 200


def groups(texts: Sequence[str], share: float = 0.5) -> list[int]:
    """A number for each text; texts have the same one when, directly or through others, the shorter of two shares more than
    `share` (0 to 1) of its runs of four characters, spaces and digits aside, with the other."""
    parents = list(range(len(texts)))
    for one, other in _pairs([runs(text) for text in texts], share):
        parents[_root(parents, one)] = _root(parents, other)
    return [_root(parents, place) for place in range(len(texts))]


def runs(text: str) -> set[str]:
    """The runs of four characters of a text, spaces and digits aside."""
    kept = "".join(character for character in text if not character.isspace() and not character.isdigit())
    return {kept[start : start + RUN] for start in range(max(1, len(kept) - RUN + 1))}


def _pairs(sets: Sequence[set[str]], share: float) -> Iterable[tuple[int, int]]:
    seen: dict[str, list[int]] = defaultdict(list)
    for place, own in enumerate(sets):
        shared = Counter(other for run in own if len(seen[run]) < COMMON for other in seen[run])
        for other, count in shared.items():
            if count > share * min(len(own), len(sets[other])):
                yield place, other
        for run in own:
            seen[run].append(place)


def _root(parents: list[int], place: int) -> int:
    while parents[place] != place:
        parents[place] = parents[parents[place]]
        place = parents[place]
    return place
