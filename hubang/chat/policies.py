"""Who may write and recall."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from hubang.chat.models import Message
from hubang.groups.models import Membership
from hubang.groups.policies import may_speak
from hubang.lib.refused import Absent, Refused


def may_post(member: Membership, sent_last_minute: int, now: datetime) -> Refused | None:
    """Whether the member may send another message now."""
    if sent_last_minute >= member.group.messages_per_minute:
        return Refused(
            "too_fast",
            _("That was a lot of messages in one minute. Please wait a moment and send it again."),
            status=429,
            retry_after=30,
        )
    return may_speak(member, now)


def may_recall(member: Membership, message: Message, now: datetime) -> Refused | None:
    """The author may take a message back for a short while; being muted does not take that away."""
    if message.author_id != member.pk:
        return Absent()
    if now - message.created_at > timedelta(minutes=member.group.recall_minutes):
        return Refused(
            "too_late_to_recall",
            _("A message can be taken back for %(minutes)s minutes. If it must go, ask an admin.")
            % {"minutes": member.group.recall_minutes},
        )
    return None
