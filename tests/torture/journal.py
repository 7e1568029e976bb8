"""What was sent, what was answered, and what must therefore be in the database.

Every act is written down before it is sent. Its end is `ok` (2xx, read to the end), `refused` (4xx) or `unknown` (5xx, reset,
time-out). After recovery each `ok` has exactly one effect, each `refused` none, and each `unknown`, sent once more with the
same key, ends as one of the two.
"""

import itertools
import threading
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

_numbers = itertools.count(1)
# Doing it twice changes nothing and is no refusal, so two that went well have one effect.
ONCE_AT_MOST = {"confirm"}


@dataclass
class Act:
    """One thing that somebody wanted done. `about` is what its effect is found by."""

    kind: str
    actor: str
    path: str
    body: dict[str, Any]
    about: str = ""
    number: int = field(default_factory=lambda: next(_numbers))
    end: str = "unknown"
    status: int = 0
    result: dict[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> str:
        return f"torture-{self.number:08d}"


class Journal:
    """All acts of a test."""

    def __init__(self) -> None:
        self.acts: list[Act] = []
        self._lock = threading.Lock()

    def invoke(self, act: Act) -> Act:
        with self._lock:
            self.acts.append(act)
        return act

    def ended(self, kind: str, end: str = "ok") -> list[Act]:
        """The acts of a kind (of every kind: "") that ended so. Those under way count as unknown."""
        with self._lock:
            return [act for act in self.acts if kind in {"", act.kind} and act.end == end]

    def unknown(self) -> list[Act]:
        return self.ended("", "unknown")

    def counts(self) -> dict[str, int]:
        return dict(Counter(f"{act.kind} {act.end}" for act in self.acts))


def differences(journal: Journal, effects: dict[str, int]) -> list[str]:
    """Where the database and what was answered disagree. `effects`: how often each "kind:about" is there."""
    wanted: Counter[str] = Counter()
    for act in journal.acts:
        key = f"{act.kind}:{act.about}"
        wanted[key] += act.end == "ok" and not (act.kind in ONCE_AT_MOST and wanted[key])
    found = Counter({key: effects.get(key, 0) for key in wanted})
    lost = [f"lost: {key}" for key in wanted if found[key] < wanted[key]]
    extra = [f"doubled: {key}" for key in wanted if found[key] > wanted[key]]
    return lost + extra
