"""What a reviewer or a safety officer decides about requests."""

from datetime import datetime

from hubang.aid.actions.closing import remove_request
from hubang.aid.actions.notes import note_request
from hubang.aid.models import LIVING, HelpRequest
from hubang.aid.queries import request_in_group
from hubang.chat.actions import post_card
from hubang.groups.models import Membership
from hubang.lib.db import atomic
from hubang.live.log import append
from hubang.moderation.actions import close_case
from hubang.moderation.models import Case
from hubang.notify.outbox import tell


def decide_held_request(admin: Membership, case: Case, *, decision: str, reason: str, now: datetime) -> Case:
    """Let a held request go out ("release") or remove it ("remove"); its asker is told."""
    with atomic():
        case = close_case(admin, case, decision=decision, reason=reason, now=now)
        request = request_in_group(case.group_id, case.object_id)
        group = request.group.public_id
        if decision == "release" and request.state in LIVING:
            HelpRequest.objects.filter(pk=request.pk).update(held_at=None)
            tell(request.asker.user_id, "request_released", group=group, now=now, case=case.public_id)
            card = post_card(request.group, request.public_id, author=request.asker, now=now)
            note_request("release_held", request, admin, now)
            append(group, "message", card.public_id)
        else:
            tell(request.asker.user_id, "request_refused", group=group, now=now, case=case.public_id)
            remove_request(admin, request, now=now)
    return case


def decide_request_flag(admin: Membership, case: Case, *, decision: str, reason: str, now: datetime) -> Case:
    """Keep a flagged request ("keep") or remove it ("remove")."""
    with atomic():
        case = close_case(admin, case, decision=decision, reason=reason, now=now)
        if decision == "remove":
            remove_request(admin, request_in_group(case.group_id, case.object_id), now=now)
    return case
