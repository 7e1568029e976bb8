"""What a reviewer decides about messages."""

from datetime import datetime

from hubang.audit import log
from hubang.chat.actions.conversations import take_turn
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
        if message.recalled_at is not None:
            return case
        if decision == "release":
            _release(admin, message, case, now)
        else:
            _remove(admin, message, case, "request_refused", now)
    return case


def decide_flagged_message(admin: Membership, case: Case, *, decision: str, reason: str, now: datetime) -> Case:
    """Keep a flagged message ("keep") or remove it ("remove"); in that case its writer is told."""
    with atomic():
        case = close_case(admin, case, decision=decision, reason=reason, now=now)
        if decision == "remove":
            _remove(admin, held_message(case.group_id, case.object_id), case, "message_removed", now)
    return case


def _release(admin: Membership, message: Message, case: Case, now: datetime) -> None:
    """Post the message anew: in its old place those who have read further would never meet it."""
    Message.objects.filter(pk=message.pk).update(hidden_at=now, held_at=None, text="")
    released = Message.objects.create(
        conversation=take_turn(message.conversation),
        author=message.author,
        text=message.text,
        reply_to=message.reply_to,
        created_at=now,
    )
    Case.objects.filter(pk=case.pk).update(object_id=released.public_id)
    _note("release_held", admin, released, now)
    _tell_writer(message, "request_released", case, now)
    append(admin.group.public_id, "recall", message.public_id)
    announce(released, now=now)


def _remove(admin: Membership, message: Message, case: Case, kind: str, now: datetime) -> None:
    Message.objects.filter(pk=message.pk).update(hidden_at=now, held_at=None)
    _note("remove_held", admin, message, now)
    _tell_writer(message, kind, case, now)
    append(admin.group.public_id, "recall", message.public_id)


def _note(verb: str, admin: Membership, message: Message, now: datetime) -> None:
    group = admin.group.public_id
    log.record(verb, now=now, group=group, actor=admin.public_id, object_type="message", object_id=message.public_id)


def _tell_writer(message: Message, kind: str, case: Case, now: datetime) -> None:
    if message.author is not None:
        group = message.conversation.group.public_id
        tell(message.author.user_id, kind, group=group, now=now, case=case.public_id)
