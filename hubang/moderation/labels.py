"""Reviewers' decisions as labels to learn from, and texts made fit for it: nothing personal stays in them.

| a reviewer | the text is |
|---|---|
| releases what was held, keeps what was flagged, or releases a refused text that its writer then sends | clean |
| removes what was held | what the screening took it for |
| removes what was flagged | what most of those who flagged it said |

A refused text is not kept, and so teaches nothing. aid/decided.py finds the texts.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from hubang.engines.screening import Context, Screener
from hubang.engines.screening.model import CLEAN
from hubang.engines.screening.views import Views
from hubang.engines.sharelink import links_of
from hubang.moderation.models import Case
from hubang.moderation.written import MASK

LABELS = ("clean", "fraud", "phishing", "spam", "paid", "gambling", "porn", "abuse")
# What a flag accuses somebody of; "other" and personal data are nothing that a run of characters shows.
OF_FLAGS = {"scam": "fraud", "link": "phishing", "ad": "spam", "paid": "paid", "rude": "abuse"}
# Fewer than this teach nothing that would last. Three quarters of them are as many as the engine asks for: the rest is held back.
FEWEST_DECIDED = 20
# What lets others find a person or a thing.
COVERED = frozenset({"privacy"})
COVERED_CHECKS = frozenset({"contact", "phone", "fixed_line", "email"})


@dataclass(frozen=True, repr=False)
class Decided:
    """One text that somebody has decided about: covered, with its label. Printing it shows nothing of it."""

    kind: str
    public_id: str
    at: datetime
    label: str
    text: str

    def __repr__(self) -> str:
        return f"{self.kind} {self.public_id}: {self.label}"


def label_of(case: Case, reasons: Sequence[str]) -> str | None:
    """What the decision of a case says of its text; None when it says nothing that can be learnt. `reasons`: of its flags."""
    if case.decision in {"release", "keep"}:
        return CLEAN
    if case.decision != "remove":
        return None
    if case.kind == "flag":
        counted = Counter(reasons).most_common(1)
        return OF_FLAGS.get(counted[0][0]) if counted else None
    label = case.detail.get("category")
    return label if label in LABELS and label != CLEAN else None


def covered(text: str, names: Iterable[str]) -> str:
    """The text with stars for personal data, accounts, what follows the host of a link, and the names of members."""
    characters = list(text)
    findings = _screener().facts(Views(text), Context())
    spans = [one.span for one in findings if one.category in COVERED or one.check in COVERED_CHECKS]
    for start, link in links_of(text):
        at = link.url.lower().find(link.host) if link.host else -1
        spans.append((start + (at + len(link.host) if at >= 0 else 0), start + len(link.url)))
    for name in names:
        if len(name) > 1:
            spans += [match.span() for match in re.finditer(re.escape(name), text)]
    for start, end in spans:
        characters[start:end] = MASK * (end - start)
    return "".join(characters)


@cache
def _screener() -> Screener:
    return Screener()
