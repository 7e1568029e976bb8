"""One thing that the screening found, as the writer, the reviewer and the API see it: what, where, why; never the value itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from hubang.engines.screening import Finding, Verdict
from hubang.moderation import reasons
from hubang.moderation.written import Place, Written


@dataclass(frozen=True)
class Found:
    """`places` are (field, start, end) in the text as written."""

    check: str
    category: str
    severity: str
    places: tuple[Place, ...]

    @property
    def what(self) -> str:
        """A few words for it, in the language of now."""
        return reasons.what(self.check, self.category)

    @property
    def why(self) -> str:
        """Why it matters and what to do, in the language of now."""
        return reasons.why(self.check, self.category)

    @property
    def field(self) -> str:
        """The first field in which it stands; "text" when it is about the whole."""
        return self.places[0][0] if self.places else "text"

    def as_json(self) -> dict[str, Any]:
        """For a case: codes and places."""
        return {**vars(self), "places": [list(place) for place in self.places]}


def found_in(written: Written, verdict: Verdict) -> tuple[Found, ...]:
    """Everything that a verdict names, the worst first."""
    worst_first = sorted(verdict.findings, key=lambda finding: finding.severity != "block")
    return tuple(Found(one.check, one.category, one.severity, _places(written, one)) for one in worst_first)


def _places(written: Written, finding: Finding) -> tuple[Place, ...]:
    """A flood is in no place of the text."""
    return () if finding.category == "flood" else tuple(written.places(finding.span))


def read_found(rows: Iterable[dict[str, Any]]) -> list[Found]:
    """What a case keeps."""
    return [Found(**{**row, "places": tuple((n, a, b) for n, a, b in row["places"])}) for row in rows]
