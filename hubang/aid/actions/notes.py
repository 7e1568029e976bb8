"""Writing down and telling, for every action on a request."""

from datetime import datetime
from typing import Any

from hubang.aid.models import Assist, HelpRequest
from hubang.audit import log
from hubang.groups.models import Membership
from hubang.live.log import append


def note_request(verb: str, request: HelpRequest, actor: Membership | None, now: datetime, **detail: Any) -> None:
    """Audit an act on a request and tell the group that it changed; the last statements of a transaction."""
    group = request.group.public_id
    log.record(
        verb,
        now=now,
        group=group,
        actor=actor.public_id if actor else "",
        object_type="request",
        object_id=request.public_id,
        **detail,
    )
    append(group, "request", request.public_id)


def note_assist(verb: str, assist: Assist, actor: Membership | None, now: datetime, **detail: Any) -> None:
    """Audit an act on an assist and tell the group that the request changed."""
    group = assist.request.group.public_id
    log.record(
        verb,
        now=now,
        group=group,
        actor=actor.public_id if actor else "",
        object_type="assist",
        object_id=assist.public_id,
        **detail,
    )
    append(group, "assist", assist.request.public_id)
