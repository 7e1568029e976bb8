"""What goes in and what comes out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from hubang.engines.screening.flood import FloodLimits, Recent, Trace

CATEGORIES = ("fraud", "phishing", "spam", "paid", "gambling", "porn", "abuse", "privacy", "flood", "offtopic")


class Word(NamedTuple):
    """One of a group's own words: `severity` is hold or block, `kind` literal, sound or pattern (words.py)."""

    text: str
    category: str
    severity: str
    kind: str = "literal"


@dataclass(frozen=True)
class Policy:
    """What a group wants: its own words (`Word`, or the first three of its fields), hosts it allows, where links may be."""

    words: tuple[tuple[str, ...], ...] = ()
    allowed_hosts: tuple[str, ...] = ()
    links_allowed: bool = False


@dataclass(frozen=True)
class Context:
    """Where the text would stand, who wrote it, and what was written before; nothing about the person beyond their standing.

    `where`: message, request, nickname, thanks, rule, answer, group_name and the like. `sender` is any key that tells senders apart.
    Floods are looked for when `now` and `recent` are given; then the verdict has a `trace` to remember: `recent.with_(trace)`. Its hashes are
    made with `key`, so that nobody who lacks it can try texts against them; `flood` says what is a flood here.
    """

    where: str = "message"
    is_newcomer: bool = False
    now: datetime | None = None
    scene: str = ""
    sender: str = ""
    recent: "Recent | None" = None
    key: bytes = b""
    flood: "FloodLimits | None" = None


@dataclass(frozen=True)
class Finding:
    """One thing found: `span` is its place in the text as written. The found value itself is never in here."""

    check: str
    category: str
    span: tuple[int, int]
    severity: str
    reason: str
    args: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True)
class Verdict:
    """`outcome` is allow, hold or block; `label` the likeliest category, or clean; `scores` from 0 to 1 per category."""

    outcome: str
    label: str
    scores: Mapping[str, float]
    findings: tuple[Finding, ...]
    trace: "Trace | None" = None
