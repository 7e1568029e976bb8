"""What is learnt from a group's decisions, and what that would change. Takes seconds to a minute; reads nothing but the model in use."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from hubang.engines.screening.adjusted import Adjusted
from hubang.engines.screening.model import shipped
from hubang.engines.screening.training.adapting import adapt, anchors
from hubang.groups.models import Group
from hubang.lib.db import outside_of_transactions
from hubang.moderation.comparisons import Comparison, as_rows, compare, right_held_back, right_of
from hubang.moderation.labels import FEWEST_DECIDED, Decided
from hubang.moderation.queries import model_in_use
from hubang.moderation.screening import screener_with
from hubang.moderation.trials import Said


@dataclass(frozen=True)
class Learnt:
    """An adjustment (engines/screening/adjusted.py), the digest of what it adjusts, and what it would change."""

    data: bytes
    base: str
    comparison: Comparison


def enough(decided: Sequence[Decided]) -> bool:
    """Whether there is anything to learn: texts of two kinds, and not too few."""
    return len(decided) >= FEWEST_DECIDED and len({one.label for one in decided}) > 1


def learn(
    group: Group, decided: Sequence[Decided], said: Iterable[Said], say: Callable[[str], None] = lambda _: None
) -> Learnt:
    """Learn from the decided texts, and compare with what judges in the group now on what was said. `ValueError`: not `enough`."""
    outside_of_transactions("learning")
    data = adapt(shipped(), as_rows(decided), anchors(), say)
    used = model_in_use(group)
    old, new = (Adjusted(bytes(used.data)) if used else shipped()), Adjusted(data)
    found = compare(said, screener_with(group, old), screener_with(group, new))
    found.decided = len(decided)
    found.old_right, found.new_right = right_of(old, decided), right_held_back(shipped(), decided)
    say(f"{found.texts} texts: {found.old_stopped} stopped before, {found.new_stopped} with it")
    return Learnt(data, shipped().digest, found)
