"""What a reviewer decides about messages."""

from datetime import datetime

from hubang.audit import log
from hubang.chat.actions.posting import announce
from hubang.chat.models import Message
from hubang.chat.queries import held_message
from hubang.groups.models import Membership
from hubang.lib.db import atomic
from hubang.live.log import append
from hubang.moderation.actions import close_case
from hubang.moderation.models import Case
from hubang.notify.outbox import tell


def decide_held_message(admin: Membership, case: Case, *, decision: str, reason: str, now: datetime) -> Case:
    """Let a held message go out ("release") or remove it ("remove"); its writer is told."""
    with atomic():
        case = close_case(admin, case, decision=decision, reason=reason, now=now)
        message = held_message(case.group_id, case.object_id)
        if decision == "release" and message.recalled_at is None:
            Message.objects.filter(pk=message.pk).update(held_at=None)
            message.held_at = None
            _tell_writer(message, "request_released", case, now)
            announce(message, now=now)
        else:
            _remove(admin, message, case, now)
    return case


def remove_flagged_message(admin: Membership, case: Case, *, decision: str, reason: str, now: datetime) -> Case:
    """Keep a flagged message ("keep") or remove it ("remove")."""
    with atomic():
        case = close_case(admin, case, decision=decision, reason=reason, now=now)
        if decision == "remove":
            _remove(admin, held_message(case.group_id, case.object_id), case, now)
    return case


def _remove(admin: Membership, message: Message, case: Case, now: datetime) -> None:
    Message.objects.filter(pk=message.pk).update(hidden_at=now, held_at=None, text="")
    group = admin.group.public_id
    log.record(
        "remove_held", now=now, group=group, actor=admin.public_id, object_type="message", object_id=message.public_id
    )
    _tell_writer(message, "request_refused", case, now)
    append(group, "recall", message.public_id)


def _tell_writer(message: Message, kind: str, case: Case, now: datetime) -> None:
    if message.author is not None:
        group = message.conversation.group.public_id
        tell(message.author.user_id, kind, group=group, now=now, case=case.public_id)
