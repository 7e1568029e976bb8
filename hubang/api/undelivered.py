"""What could not be delivered, for the owner: kinds, ways and reasons, never whom it was for."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema

from hubang.api.auth import Token, member_of
from hubang.api.refusals import RESPONSES
from hubang.api.schemas import Done
from hubang.api.writes import Empty, Key, do_once
from hubang.lib.refused import Absent
from hubang.notify.dead import SHOWN, dead_letter_for, dead_letters, let_go, revive
from hubang.notify.models import Delivery

router = Router(tags=["notices"])
LETTERS = "/groups/{gid}/undelivered"


class UndeliveredOut(Schema):
    """A delivery that was given up."""

    id: str
    kind: str
    channel: str
    reason: str
    at: datetime


def _group(request: HttpRequest, gid: str) -> str:
    member = member_of(request, gid)
    if member.role != "owner":
        raise Absent
    return member.group.public_id


@router.get(LETTERS, auth=Token("manage"), response={200: list[UndeliveredOut], **RESPONSES})
def undelivered(request: HttpRequest, gid: str) -> list[dict[str, Any]]:
    """What could not be delivered in the group, newest first."""
    rows = dead_letters(_group(request, gid))[:SHOWN]
    return [
        {
            "id": row.public_id,
            "kind": row.notification.kind,
            "channel": row.channel,
            "reason": row.reason,
            "at": row.ended_at,
        }
        for row in rows
    ]


Act = Callable[[QuerySet[Delivery], datetime], int]


def _decide(request: HttpRequest, gid: str, did: str, key: str, name: str, decision: Act) -> Done:
    group, now = _group(request, gid), timezone.now()

    def act() -> str:
        # Looked up inside: the same key twice is the same result.
        letter = dead_letter_for(group, did)
        decision(Delivery.objects.filter(pk=letter.pk), now)
        return did

    return Done(id=do_once(request, key, name, {}, act, now))


@router.post(LETTERS + "/{did}/retry", auth=Token("manage"), response={200: Done, **RESPONSES})
def retry(request: HttpRequest, gid: str, did: str, body: Empty, key: Key) -> Done:
    """Try one once more, under its old name."""
    return _decide(request, gid, did, key, "retry_delivery", revive)


@router.post(LETTERS + "/{did}/let-go", auth=Token("manage"), response={200: Done, **RESPONSES})
def give_up(request: HttpRequest, gid: str, did: str, body: Empty, key: Key) -> Done:
    """Let one go for good."""
    return _decide(request, gid, did, key, "let_go_delivery", let_go)
