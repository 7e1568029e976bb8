"""What a model of the group's own would change: both judge what was said in the last 90 days, and what was decided. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from hubang.engines.screening import Context, Screener, Verdict
from hubang.engines.screening.adjusted import Adjusted
from hubang.engines.screening.model import Model
from hubang.engines.screening.training.adapting import FEWEST, adapt, anchors
from hubang.engines.screening.training.copies import Row
from hubang.moderation.labels import Decided
from hubang.moderation.trials import Said

DAYS = timedelta(days=90)
MOST_TEXTS, MOST_SAMPLES = 50_000, 30
# The decided texts are cut into so many parts; each is judged by what was learnt from the others.
PARTS = 4
Pair = tuple[str, str, str]


@dataclass
class Comparison:
    """Of `texts`, how many each stops; `more` is what only the new one stops, `less` what only the old one does, as (kind, public id, label).

    `old_right` and `new_right` are of `decided` texts; the new one has not learnt the text that it judges.
    """

    texts: int = 0
    is_cut: bool = False
    old_stopped: int = 0
    new_stopped: int = 0
    more_count: int = 0
    less_count: int = 0
    more: list[Pair] = field(default_factory=list)
    less: list[Pair] = field(default_factory=list)
    decided: int = 0
    old_right: int = 0
    new_right: int = 0

    def add(self, said: Said, old: Verdict, new: Verdict) -> None:
        """Count one text."""
        was, will = old.outcome != "allow", new.outcome != "allow"
        self.texts += 1
        self.old_stopped += was
        self.new_stopped += will
        if will and not was:
            self.more_count += 1
            _keep(self.more, said, new)
        elif was and not will:
            self.less_count += 1
            _keep(self.less, said, old)

    def as_json(self) -> dict[str, Any]:
        """What is kept of it."""
        return dict(vars(self))


def _keep(samples: list[Pair], said: Said, verdict: Verdict) -> None:
    if len(samples) < MOST_SAMPLES:
        samples.append((said.kind, said.public_id, verdict.label))


def compare(said: Iterable[Said], old: Screener, new: Screener) -> Comparison:
    """Both on what was said, the newest first; floods and who wrote it aside."""
    found = Comparison()
    for one in said:
        if found.texts == MOST_TEXTS:
            found.is_cut = True
            break
        context = Context(where=one.kind)
        found.add(one, old.screen(one.written.text, context), new.screen(one.written.text, context))
    return found


def as_rows(decided: Iterable[Decided]) -> list[Row]:
    """What is learnt from."""
    return [Row(one.text, one.label) for one in decided]


def right_of(model: Model, decided: Sequence[Decided]) -> int:
    """How many of the decided texts are stopped or let through as was decided."""
    screener = Screener(model=model)
    return sum((screener.screen(one.text).outcome != "allow") == (one.label != "clean") for one in decided)


def right_held_back(base: Model, decided: Sequence[Decided]) -> int:
    """The same of a model that has not learnt the text which it judges."""
    right = 0
    for number in range(PARTS):
        learnt = [one for place, one in enumerate(decided) if place % PARTS != number]
        if len(learnt) < FEWEST:
            return 0
        data = adapt(base, as_rows(learnt), anchors())
        right += right_of(Adjusted(data, base), decided[number::PARTS])
    return right
