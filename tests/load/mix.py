"""Everything that people and the worker do, in any order: what 32 threads draw from at random."""

import datetime as dt
import random
from collections.abc import Callable

from django.utils import timezone

from hubang.aid import actions as aid
from hubang.aid.models import Assist, HelpRequest
from hubang.channels.inapp.send import deliver
from hubang.chat import actions as chat
from hubang.chat.models import Message
from hubang.groups import actions as groups
from hubang.groups.models import Group, Invite, Membership
from hubang.moderation import actions as moderation
from hubang.moderation.models import Case
from tests import cast
from tests.aid.asks import boost, charity


class Mix:
    """One group, and every act in it by somebody drawn at random."""

    def __init__(self, group: Group, seed: int) -> None:
        self.group, self.chance = group, random.Random(seed)
        self.acts: dict[str, Callable[[], object]] = {
            name: getattr(self, name) for name in vars(Mix) if not name.startswith("_") and name != "acts"
        }

    def _now(self) -> dt.datetime:
        return timezone.now()

    def _someone(self, **which: object) -> Membership:
        rows = Membership.objects.filter(group=self.group, standing="active", **which).select_related("group", "user")
        return self.chance.choice(list(rows.order_by("pk")[:60]))

    def _admin(self) -> Membership:
        return self._someone(role="owner")

    def _request(self, **which: object) -> HelpRequest:
        rows = HelpRequest.objects.filter(group=self.group, **which).select_related("group", "asker")
        found = list(rows.order_by("-pk")[:15])
        return self.chance.choice(found) if found else self.ask()

    def _assist(self) -> Assist:
        rows = Assist.objects.select_related("request__asker__group", "request__group", "helper")
        found = list(rows.filter(request__group=self.group).order_by("-pk")[:25])
        return self.chance.choice(found) if found else self.claim()

    def ask(self) -> HelpRequest:
        """Half of them so short that the worker finds them overdue."""
        if self.chance.random() < 0.3:
            return boost(self._someone(), self._now(), order=str(self.chance.randrange(10**9)))
        return charity(self._someone(), self._now(), helpers_needed=self.chance.randint(1, 4))

    def claim(self) -> Assist:
        return aid.claim_assist(self._someone(), self._request(), now=self._now())

    def open_link(self) -> object:
        return aid.open_link(self._someone(), self._request(scene="boost"), now=self._now())

    def take_back(self) -> object:
        assist = self._assist()
        return aid.take_back(assist.helper, assist.request, now=self._now())

    def confirm(self) -> object:
        assist = self._assist()
        return aid.confirm_assist(assist.request.asker, assist, now=self._now())

    def confirm_all(self) -> object:
        request = self._request()
        return aid.confirm_all(request.asker, request, now=self._now())

    def dispute(self) -> object:
        assist = self._assist()
        return aid.dispute_assist(assist.request.asker, assist, now=self._now())

    def thank(self) -> object:
        assist = self._assist()
        return aid.thank(assist.request.asker, assist, line="谢谢你", now=self._now())

    def finish(self) -> object:
        request = self._request()
        act = self.chance.choice([aid.finish_request, aid.withdraw_request])
        return act(request.asker, request, now=self._now())

    def edit(self) -> object:
        request = self._request(scene="charity")
        return aid.edit_request(request.asker, request, title="改了标题", note="", now=self._now())

    def say(self) -> object:
        return chat.post_message(
            self._someone(), chat.group_chat(self.group, now=self._now()), text=f"第 {self.chance.randrange(10**9)} 句", now=self._now()
        )  # fmt: skip

    def recall(self) -> object:
        message = (
            Message.objects.filter(conversation__group=self.group).select_related("author").order_by("-pk").first()
        )
        return message and message.author and chat.recall_message(message.author, message, now=self._now())

    def read(self) -> object:
        message = Message.objects.filter(conversation__group=self.group).order_by("-pk").first()
        return message and chat.mark_read(self._someone(), message, now=self._now())

    def flag(self) -> object:
        request = self._request()
        return moderation.flag(
            self._someone(), object_type="request", object_id=request.public_id, reason="link", text="", about=request.asker, now=self._now()
        )  # fmt: skip

    def decide(self) -> object:
        case = Case.objects.filter(group=self.group, state="open").order_by("?").first()
        if case is None:
            return None
        decision = self.chance.choice(moderation.decisions_of(case))
        return aid.decide_case(self._admin(), case, decision=decision, reason="看过了", now=self._now())

    def mute(self) -> object:
        other = self._someone(role="member")
        moderation.mute(self._admin(), other, minutes=10, reason="冷静一下", now=self._now())
        return moderation.unmute(self._admin(), other, now=self._now())

    def kick(self) -> object:
        moderation.kick(self._admin(), self._someone(role="member"), reason="广告", now=self._now())
        return self.join()

    def join(self) -> object:
        return cast.member(self.group, f"来{chr(0x4E00 + self.chance.randrange(20000))}客", self._now() - cast.SETTLED)

    def leave(self) -> object:
        groups.leave_group(self._someone(role="member"), now=self._now())
        return self.join()

    def invite(self) -> object:
        member = self._someone()
        invite, _code = groups.make_invite(member, label="", days=7, max_uses=None, now=self._now())
        return groups.revoke_invite(member, Invite.objects.get(pk=invite.pk), now=self._now())

    def settings(self) -> object:
        return groups.change_settings(self._admin(), values={"needs_approval": False}, now=self._now())

    def work(self) -> object:
        """What the worker does, with its clock ahead, so that there is always something due."""
        later = self._now() + dt.timedelta(hours=self.chance.choice([0, 25, 60]))
        return [act(later) for act in (aid.expire_due, aid.confirm_silent, aid.delete_old_links)]

    def bring(self) -> object:
        return deliver(self._now())
