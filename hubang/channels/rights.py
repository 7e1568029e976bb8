"""Asked again before anything leaves: is it still this person's to know, wanted, and true?"""

from collections.abc import Sequence
from datetime import datetime

from hubang.accounts.sessions import is_signed_in
from hubang.aid.wanting import people_to_help
from hubang.chat.queries import is_readable
from hubang.groups.models import Membership
from hubang.groups.policies import may_speak
from hubang.groups.queries import membership_for
from hubang.lib.refused import Absent
from hubang.moderation.queries import case_for
from hubang.notify.kinds import ASKED_FOR, DUTY_OF, FOR_OUTSIDERS
from hubang.notify.models import Address, Delivery, Notification
from hubang.notify.preferences import is_away, preferences_of
from hubang.notify.ways import OFF, WAYS


class Asked:
    """The answers for one parcel: which of its rows do not go, and why, and how many people want help of its reader."""

    def __init__(self, address: Address, rows: Sequence[Delivery], now: datetime) -> None:
        self._address, self._now = address, now
        self._wishes = preferences_of(address.user)
        self._members: dict[str, Membership | None] = {}
        self.wanted_by = 0
        reasons = {row.pk: self._reason(row.notification) for row in rows}
        self.reasons = {key: reason for key, reason in reasons.items() if reason}

    def _reason(self, notice: Notification) -> str:
        """Why this notice does not go; empty when it does."""
        way = self._address.channel
        if not is_in_use(self._address, notice, self._now):
            return "gone"
        if notice.kind in ASKED_FOR:
            return ""
        if notice.read_at is not None and WAYS[way].interrupts:
            return "seen"
        if self._wishes.timing(way, notice.kind) == OFF:
            return "off"
        if notice.kind in FOR_OUTSIDERS:
            return ""
        member = self._member(notice.group)
        return self._about(member, notice) if member is not None else "left"

    def _member(self, group: str) -> Membership | None:
        if group not in self._members:
            try:
                self._members[group] = membership_for(self._address.user, group)
            except Absent:
                self._members[group] = None
        return self._members[group]

    def _about(self, member: Membership, notice: Notification) -> str:
        if notice.kind == "wanted":
            return self._about_help(member)
        if notice.kind in DUTY_OF and not member.has_duty(DUTY_OF[notice.kind]):
            return "no_duty"
        if notice.kind == "case_opened" and not _has_case(member, notice.detail.get("case", "")):
            return "no_duty"
        if "message" in notice.detail and not is_readable(member, notice.detail["message"]):
            return "withdrawn"
        return ""

    def _about_help(self, member: Membership) -> str:
        """The request is chosen when the message is opened; whether there is any is looked at when it is sent."""
        if is_away(self._address.user_id, self._now):
            return "away"
        if may_speak(member, self._now) is not None:
            return "may_not_help"
        self.wanted_by += people_to_help(member, self._now)
        return "" if self.wanted_by else "nothing"


def is_in_use(address: Address, notice: Notification, now: datetime) -> bool:
    """Whether the address may be written to: said yes to, not ended, and its browser still signed in."""
    if address.ended_at is not None or not address.user.is_active:
        return False
    if address.confirmed_at is None:
        # The one thing that a mail box gets before its owner has said yes.
        return notice.kind in ASKED_FOR and notice.detail.get("address") == address.public_id
    return address.channel != "webpush" or is_signed_in(address.user, address.session, now)


def _has_case(member: Membership, public_id: str) -> bool:
    try:
        return case_for(member, public_id).state == "open"
    except Absent:
        return False
