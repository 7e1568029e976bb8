"""The dry run of words: what they would have hit in what the group has said lately. Pure: texts in, counts and places out."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from hubang.engines.screening import Policy, Word
from hubang.engines.screening.sounds import sounds
from hubang.engines.screening.views import Views, bare
from hubang.engines.screening.words import Words
from hubang.moderation.everyday import EVERYDAY
from hubang.moderation.models import GroupWord
from hubang.moderation.written import Place, Written

DAYS = timedelta(days=30)
# A dry run answers while somebody waits: of more texts than this, the newest.
MOST_TEXTS = 50_000
MOST_SAMPLES, MOST_AUTHORS = 20, 10
# Of at least FEWEST texts, the share that a word may hit: held ones fill the queue, refused ones hit whoever writes.
FEWEST, BROADEST = 50, {"hold": 0.05, "block": 0.02}
# The share of everyday sentences.
BROADEST_EVERYDAY = 0.10


@dataclass(frozen=True)
class Said:
    """One text of the group: what it is ("message", "request" or "thanks"), whose, when, and whether it is out of sight already."""

    kind: str
    public_id: str
    author: str
    at: datetime
    written: Written
    is_hidden: bool


@dataclass
class Trial:
    """What one word hits among `texts`; authors and samples by public ids alone."""

    texts: int = 0
    hits: int = 0
    hidden: int = 0
    is_cut: bool = False
    authors: Counter[str] = field(default_factory=Counter)
    samples: list[tuple[str, str, list[Place]]] = field(default_factory=list)

    def add(self, said: Said, places: list[Place]) -> None:
        """Count a text that is hit."""
        self.hits += 1
        self.hidden += said.is_hidden
        self.authors[said.author] += 1
        if len(self.samples) < MOST_SAMPLES:
            self.samples.append((said.kind, said.public_id, places))

    def as_json(self) -> dict[str, Any]:
        """What is kept of it."""
        return {
            "texts": self.texts,
            "hits": self.hits,
            "hidden": self.hidden,
            "is_cut": self.is_cut,
            "author_count": len(self.authors),
            "authors": self.authors.most_common(MOST_AUTHORS),
            "samples": self.samples,
        }


def try_out(words: Sequence[GroupWord], said: Iterable[Said]) -> dict[int, Trial]:
    """The trial of each word by its key, over texts that come newest first."""
    trials = {word.pk: Trial() for word in words}
    by_text = {word.text: trials[word.pk] for word in words}
    runs = [Words(Policy(words=tuple(map(as_word, apart)))) for apart in _apart(words)]
    count = 0
    for one in said:
        if count == MOST_TEXTS:
            for trial in trials.values():
                trial.is_cut = True
            break
        count += 1
        for text, places in _hits(runs, one.written):
            by_text[text].add(one, places)
    for trial in trials.values():
        trial.texts = count
    return trials


def as_word(word: GroupWord) -> Word:
    """A row as the engine takes it."""
    return Word(word.text, word.category, word.severity, word.kind)


def _hits(runs: list[Words], written: Written) -> Iterable[tuple[str, list[Place]]]:
    views = Views(written.text)
    found: dict[str, list[Place]] = {}
    for run in runs:
        for finding in run.find(views):
            found.setdefault(finding.args["word"], []).extend(written.places(finding.span))
    return found.items()


def _apart(words: Sequence[GroupWord]) -> list[list[GroupWord]]:
    """The words in lists of one kind each, of which none holds another: in one list the longer would hide the shorter."""
    lists: list[tuple[str, list[tuple[str, GroupWord]]]] = []
    for word in words:
        text = _looked_for(word)
        home = next((one for kind, one in lists if kind == word.kind and not _hides(text, one)), None)
        if home is None:
            home = []
            lists.append((word.kind, home))
        home.append((text, word))
    return [[word for _text, word in one] for _kind, one in lists]


def _looked_for(word: GroupWord) -> str:
    text = bare(word.text).text
    return sounds(text) if word.kind == "sound" else text


def _hides(text: str, others: list[tuple[str, GroupWord]]) -> bool:
    """Patterns are looked for one by one."""
    return any(text in other or other in text for other, word in others if word.kind != "pattern")


def is_too_broad(severity: str, trial: dict[str, Any]) -> bool:
    """Whether a word hits so much of what is said that it cannot be meant."""
    texts, hits = int(trial["texts"]), int(trial["hits"])
    return texts >= FEWEST and hits > BROADEST[severity] * texts


def hits_the_everyday(word: Word) -> bool:
    """Whether a word hits what everybody says."""
    words = Words(Policy(words=(word,)))
    hits = sum(any(True for _ in words.find(views)) for views in _everyday())
    return hits > BROADEST_EVERYDAY * len(EVERYDAY)


@cache
def _everyday() -> list[Views]:
    return [Views(text) for text in EVERYDAY]
