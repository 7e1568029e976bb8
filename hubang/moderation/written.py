"""What somebody wrote, in one or several fields, and where in it something was found."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from hubang.engines.screening import Finding

MASK = "＊"
# How much is shown on either side of what was found, and from which length on the rest is left out.
AROUND, SHORT = 30, 200
Piece = tuple[str, bool]
Place = tuple[str, int, int]


@dataclass(frozen=True, repr=False)
class Written:
    """The fields in their order. Printing it shows nothing: it is what a person wrote."""

    fields: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, said: str | Mapping[str, str]) -> "Written":
        """A text, or texts by the names of their fields; empty ones are left out."""
        fields = {"text": said} if isinstance(said, str) else said
        return cls(tuple((name, text) for name, text in fields.items() if text))

    def __repr__(self) -> str:
        return "•••"

    @property
    def text(self) -> str:
        """All of it, a field a line: what is judged, so that nothing is split between two fields."""
        return "\n".join(text for _name, text in self.fields)

    def places(self, span: tuple[int, int]) -> list[Place]:
        """A span of the whole text as (field, start, end) in the fields that it touches."""
        found, begin = [], 0
        for name, text in self.fields:
            start, end = max(span[0] - begin, 0), min(span[1] - begin, len(text))
            if start < end:
                found.append((name, start, end))
            begin += len(text) + 1
        return found

    def covered(self, findings: Iterable[Finding]) -> "Written":
        """The same with what was found of personal data replaced by stars, character by character."""
        hidden = [place for f in findings if f.category == "privacy" for place in self.places(f.span)]
        return Written(tuple((name, _covered(text, name, hidden)) for name, text in self.fields))

    def marked(self, places: Iterable[Place], *, whole: bool = False) -> list[tuple[str, list[Piece]]]:
        """(field, pieces) of each field in which something was found; a piece says whether it was. `whole`: of every field, uncut."""
        there = list(places)
        shown = [(name, pieces(text, [p[1:] for p in there if p[0] == name])) for name, text in self.fields]
        if whole:
            return shown
        return [(name, shortened(cut)) for name, cut in shown if any(is_found for _text, is_found in cut)]


def of_rules(rules: Iterable[tuple[str, str, str]]) -> dict[str, str]:
    """(kind, title, text) of rules as fields by their numbers."""
    return {str(number): f"{title}\n{text}".strip() for number, (_kind, title, text) in enumerate(rules, start=1)}


def _covered(text: str, name: str, hidden: Sequence[Place]) -> str:
    characters = list(text)
    for field, start, end in hidden:
        if field == name:
            characters[start:end] = MASK * (end - start)
    return "".join(characters)


def pieces(text: str, spans: Iterable[tuple[int, int]]) -> list[Piece]:
    """A text cut where something begins or ends to be found."""
    found, at = list[Piece](), 0
    for start, end in sorted(spans):
        if end > at:
            found += [(text[at : max(start, at)], False), (text[max(start, at) : end], True)]
            at = end
    found.append((text[at:], False))
    return [piece for piece in found if piece[0]]


def shortened(found: list[Piece]) -> list[Piece]:
    """Of a long text only what stands around what was found."""
    if sum(len(text) for text, _is_found in found) <= SHORT:
        return found
    return [_shortened(found, number) for number in range(len(found))]


def _shortened(found: Sequence[Piece], number: int) -> Piece:
    text, is_found = found[number]
    if is_found or len(text) <= 2 * AROUND:
        return text, is_found
    head = text[:AROUND] if number else ""
    tail = text[-AROUND:] if number < len(found) - 1 else ""
    return f"{head}…{tail}", False
