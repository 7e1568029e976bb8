"""Learning from what reviewers have decided. For the worker and the command; takes seconds to a minute."""

import json
from collections.abc import Callable
from datetime import datetime

from hubang.aid.decided import decided_in
from hubang.aid.said import said_since
from hubang.groups.models import Membership
from hubang.lib.refused import check
from hubang.moderation.actions import begin_learning, end_learning, fail_learning, note_export
from hubang.moderation.comparisons import DAYS
from hubang.moderation.learning import enough, learn
from hubang.moderation.models import GroupModel
from hubang.moderation.policies import may_teach


def learn_wanted(now: datetime, say: Callable[[str], None] = lambda _: None) -> GroupModel | None:
    """Learn the oldest wanted model of any group and compare it on the last 90 days; None when none is wanted. What fails is written down."""
    row = begin_learning(now)
    if row is None:
        return None
    try:
        return _learnt(row, now, say)
    except Exception:
        fail_learning(row, code="broken", now=now)
        raise


def _learnt(row: GroupModel, now: datetime, say: Callable[[str], None]) -> GroupModel:
    decided = decided_in(row.group, now)
    if not enough(decided):
        return fail_learning(row, code="too_few", now=now)
    found = learn(row.group, decided, said_since(row.group, now - DAYS), say)
    comparison = found.comparison.as_json()
    return end_learning(row, data=found.data, base=found.base, decided=len(decided), comparison=comparison, now=now)


def export_labels(owner: Membership, *, now: datetime) -> str:
    """The decided texts as JSON lines {"text", "label"}, as `hubang retrain --data` reads them; written down, for it leaves the site."""
    check(may_teach(owner))
    decided = decided_in(owner.group, now)
    note_export(owner, len(decided), now=now)
    return "".join(json.dumps({"text": one.text, "label": one.label}, ensure_ascii=False) + "\n" for one in decided)
