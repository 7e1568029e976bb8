"""Deciding a matter of the review queue, whatever it is about."""

from collections.abc import Callable
from datetime import datetime

from hubang.aid.actions.fairness import decide_share
from hubang.aid.actions.receipts import settle_dispute
from hubang.aid.actions.reviewing import decide_held_request, decide_request_flag
from hubang.chat import actions as chat
from hubang.groups.models import Membership
from hubang.lib.cleaning import clean_line
from hubang.lib.refused import check
from hubang.moderation import actions as moderation
from hubang.moderation.models import Case
from hubang.moderation.policies import may_decide

Decide = Callable[..., Case]

# (kind of the case, what it is about): the one action that decides it. Anything else has no effect but the decision itself.
DECIDE: dict[tuple[str, str], Decide] = {
    ("held_message", "message"): chat.decide_held_message,
    ("held_request", "request"): decide_held_request,
    ("dispute", "assist"): settle_dispute,
    ("share", "share"): decide_share,
    ("flag", "request"): decide_request_flag,
    ("flag", "message"): chat.decide_flagged_message,
    ("appeal", "block"): moderation.decide_appeal,
}


def decide_case(admin: Membership, case: Case, *, decision: str, reason: str, now: datetime) -> Case:
    """Decide a matter with everything that the decision means for its thing; see `moderation.close_case` for refusals."""
    check(may_decide(admin, case))
    said = {"reason": clean_line(reason, 200)}
    reason = moderation.screen_text(admin, where="reason", text=said, now=now).text
    act = DECIDE.get((case.kind, case.object_type), moderation.close_case)
    return act(admin, case, decision=decision, reason=reason, now=now)
