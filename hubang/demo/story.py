"""Three weeks of the example group, replayed through the actions. The same seed gives the same story."""

import datetime as dt
import random
import string
from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal
from functools import partial

from hubang.accounts.actions import create_user
from hubang.accounts.models import User
from hubang.aid import actions as aid
from hubang.aid.composing import Wish
from hubang.aid.models import Assist, HelpRequest
from hubang.chat import actions as chat
from hubang.demo.asks import BOOST, CHARITY, STUDY
from hubang.demo.people import CAST, OTHERS
from hubang.demo.talk import CALLS, TALKS, THANKS, THREAD, TIPS
from hubang.groups import actions as groups
from hubang.groups.models import Group, Membership
from hubang.lib.db import batch
from hubang.lib.refused import Refused
from hubang.moderation.actions import flag
from hubang.moderation.models import Case
from hubang.notify.outbox import mark_read

DAYS = 21
SEED = 20261124
HOURS = (8, 9, 10, 12, 12, 13, 15, 17, 19, 20, 20, 21, 21, 22)


def _full_hour(moment: dt.datetime) -> dt.datetime:
    """As people choose it: 明天中午 12 点, not 12:07."""
    return moment.replace(minute=0, second=0, microsecond=0)


class Story:
    """Replays the weeks up to `now`, in one transaction."""

    def __init__(self, now: dt.datetime, seed: int = SEED) -> None:
        self.now = now
        self.dice = random.Random(seed)
        self.start = now - dt.timedelta(days=DAYS)
        self.steps: list[tuple[dt.datetime, int, Callable[[dt.datetime], object]]] = []
        self.members: list[Membership] = []
        self.talks: list[tuple[str, ...]] = []

    def tell(self, told: Callable[[float], None] = lambda _done: None) -> Group:
        """The group, with everything that happened in it. `told` hears how much of the time has been told (0 to 1)."""
        with batch():
            self.group = groups.create_community(name="浦东互帮", group_name="浦东互帮一群", now=self.start)
            self._people()
            for day in range(DAYS):
                self._plan_day(day)
            self._plan_today()
            while self.steps:
                self.steps.sort(key=lambda step: (step[0], step[1]))
                at, _order, act = self.steps.pop(0)
                if self.start + dt.timedelta(hours=3) < at < self.now:
                    self._try(act, at)
                    told(min((at - self.start) / (self.now - self.start), 0.99))
            self._finish()
        told(1)
        return self.group

    def _people(self) -> None:
        owner = self._user("qiu")
        token = groups.make_owner_link(self.group, now=self.start)
        qiu = groups.enter_as_owner(owner, token=token, nickname="秋姐", face="🍁", now=self.start)
        groups.change_settings(
            qiu, values={"description": "免费帮忙点助力链接、跑腿、问功课", "asks_per_day": 5}, now=self.start
        )
        groups.change_profile(qiu, nickname="秋姐", face="🍁", province="上海", interests="读书、养花", now=self.start)
        self.qiu, self.members = qiu, [qiu]
        named = [(key, *person[:3]) for key, person in CAST.items() if key != "qiu"]
        for place, (key, nickname, face, province) in enumerate([*named, *(("", *other) for other in OTHERS)]):
            at = self.start + dt.timedelta(minutes=10 + place * (3 if place < 50 else 400))
            user = self._user(key) if key else create_user(now=at)
            joined = groups.join_group(
                user,
                code=self._code(place, at),
                nickname=nickname,
                face=face,
                province=province,
                accepted_version=1,
                now=min(at, self.now),
            )
            assert isinstance(joined, Membership)
            self.members.append(joined)
        for member, duties in ((self.members[4], ["mediate", "review"]), (self.members[8], ["safety", "welcome"])):
            groups.give_role(qiu, member, role="admin", duties=duties, now=self.start + dt.timedelta(days=1))
            member.refresh_from_db()

    def _code(self, place: int, at: dt.datetime) -> str:
        """Most scan the poster; some were brought by a member, some by the notice on the market's board."""
        if place == 12:
            self.codes = [
                groups.make_invite(self.members[1], label="广场舞的姐妹", days=60, max_uses=20, now=at)[1],
                groups.make_invite(self.members[2], label="跑步群", days=60, max_uses=20, now=at)[1],
                groups.make_invite(self.qiu, label="菜场告示栏", days=90, max_uses=None, channel=True, now=at)[1],
            ]
        if place >= 12 and place % 4 == 0:
            return self.codes[place // 4 % 3]
        return str(self.group.community.invites.get(kind="durable").durable_code)

    def _user(self, key: str) -> User:
        user = create_user(now=self.start)
        user.username = f"demo-{key}"
        user.save(update_fields=["username"])
        return user

    def _plan_day(self, day: int) -> None:
        for _ in range(self.dice.randint(5, 8)):
            self._at(day, self._ask)
        for _ in range(self.dice.randint(3, 5)):
            self._at(day, self._talk)
        if day % 7 == 2:
            self._at(day, lambda at: chat.post_tip(self.qiu, text=TIPS[day // 7], now=at))

    def _at(self, day: int, act: Callable[[dt.datetime], object]) -> None:
        midnight = (self.start + dt.timedelta(days=day)).replace(minute=0, second=0, microsecond=0)
        hours = self.dice.choice(HOURS) - 8
        self._push(midnight.replace(hour=0) + dt.timedelta(hours=hours, minutes=self.dice.randint(0, 59)), act)

    def _push(self, at: dt.datetime, act: Callable[[dt.datetime], object]) -> None:
        self.steps.append((at, len(self.steps), act))

    def _try(self, act: Callable[[dt.datetime], object], at: dt.datetime) -> None:
        # As in life: the quota is used up, the request is full. The story goes on.
        with suppress(Refused):
            act(at)

    def _member(self, at: dt.datetime) -> Membership:
        here = [member for member in self.members if member.joined_at < at]
        return self.dice.choice(here)

    def _talk(self, at: dt.datetime) -> None:
        """A few members talk about something; nothing is said twice until everything was said once."""
        if not self.talks:
            self.talks = self.dice.sample(TALKS, len(TALKS))
        speakers: dict[str, Membership] = {}
        for line in self.talks.pop():
            speaker = speakers.setdefault(line[0], self._member(at))
            self._push(at, partial(self._say, speaker, line[1:]))
            at += dt.timedelta(minutes=self.dice.randint(1, 4), seconds=self.dice.randint(0, 59))

    def _say(self, speaker: Membership, words: str, at: dt.datetime) -> None:
        chat.post_message(speaker, chat.group_chat(self.group, now=at), text=words, now=at)

    def _ask(self, at: dt.datetime) -> None:
        asker = self._member(at)
        kind = self.dice.random()
        wish, prices = self._boost(at) if kind < 0.6 else (self._other(at, kind < 0.8), None)
        request = aid.ask_for_help(asker, wish, now=at)
        eager = self.dice.random()
        for place in range(request.helpers_needed):
            # Most requests fill up, some stay short, a few find nobody.
            if eager < 0.12 or (eager < 0.3 and place > request.helpers_needed // 2):
                break
            wait = self.dice.expovariate(1 / 50) * (1 + place)
            self._push(at + dt.timedelta(minutes=2 + wait), partial(self._help, request))
        if self.dice.random() < 0.4:
            self._push(at + dt.timedelta(minutes=30), partial(self._thread, request))
        self._push(request.deadline_at, self._end)
        # By then silence has confirmed what was left, and the asker knows what it cost.
        self._push(request.deadline_at + dt.timedelta(hours=25), partial(self._save, request, prices))

    def _letters(self, length: int) -> str:
        return "".join(self.dice.choices(string.ascii_uppercase + string.digits, k=length))

    def _boost(self, at: dt.datetime) -> tuple[Wish, tuple[str, str] | None]:
        ask = self.dice.choice(BOOST)
        return self._boost_wish(ask, at), ask[4]

    def _boost_wish(self, ask: tuple[str, str, int, int, tuple[str, str] | None], at: dt.datetime) -> Wish:
        title, text, needed, hours, _prices = ask
        text = text.replace("{id}", self._letters(10)).replace("{n}", str(needed)).replace("{code}", self._letters(11))
        until = _full_hour(at + dt.timedelta(hours=hours))
        return Wish(scene="boost", text=text, title=title, helpers_needed=needed, deadline_at=until)

    def _other(self, at: dt.datetime, is_charity: bool) -> Wish:
        title, note, sort, where, needed, hours = self.dice.choice(CHARITY if is_charity else STUDY)
        return Wish(
            scene="charity" if is_charity else "study",
            title=title,
            note=note,
            sort=sort,
            place=where if is_charity else "",
            subject="" if is_charity else where,
            helpers_needed=needed,
            deadline_at=_full_hour(at + dt.timedelta(hours=hours)),
        )

    def _help(self, request: HelpRequest, at: dt.datetime) -> None:
        helper = self._member(at)
        aid.open_link(helper, request, now=at)
        assist = aid.claim_assist(helper, request, now=at + dt.timedelta(minutes=1))
        luck = self.dice.random()
        if luck < 0.02:
            self._push(at + dt.timedelta(hours=1), partial(self._dispute, request, assist))
        elif luck < 0.8:
            self._push(at + dt.timedelta(minutes=20), partial(self._confirm, request, assist))

    def _confirm(self, request: HelpRequest, assist: Assist, at: dt.datetime) -> None:
        aid.confirm_assist(request.asker, assist, now=at)
        if self.dice.random() < 0.35:
            aid.thank(request.asker, assist, line=self.dice.choice(THANKS), now=at)

    def _thread(self, request: HelpRequest, at: dt.datetime) -> None:
        chat.post_message(self._member(at), request.thread, text=self.dice.choice(THREAD), now=at)

    def _end(self, at: dt.datetime) -> None:
        aid.expire_due(at)
        aid.confirm_silent(at)

    def _save(self, request: HelpRequest, prices: tuple[str, str] | None, at: dt.datetime) -> None:
        request.refresh_from_db()
        if request.state == "completed" and prices and self.dice.random() < 0.7:
            self._note(request, prices, at)

    def _note(self, request: HelpRequest, prices: tuple[str, str], at: dt.datetime) -> None:
        normal, paid = map(Decimal, prices)
        aid.note_saving(request.asker, request, normal_price=normal, paid_price=paid, now=at)

    def _plan_today(self) -> None:
        """What waits right now: a feed to look at, with requests at every distance from done."""
        for place in range(16):
            self._push(self.now - dt.timedelta(minutes=300 - 18 * place), partial(self._ask_today, place))
        self._push(self.now - dt.timedelta(hours=2), self._ask_of_lan)
        self._push(self.now - dt.timedelta(days=3), self._ask_and_save)
        self._push(self.now - dt.timedelta(minutes=50), self._ask_and_fill)
        self._push(self.now - dt.timedelta(hours=5), self._ask_and_withdraw)
        for place in (0, 1):
            self._push(self.now - dt.timedelta(hours=6 + 2 * place), partial(self._ask_and_dispute, place))
        self._push(self.now - dt.timedelta(hours=9), self._ask_and_remove)
        for minutes in (410, 300, 215, 160, 95, 40, 18):
            self._push(self.now - dt.timedelta(minutes=minutes), self._talk)
        for place, (key, words) in enumerate(CALLS):
            at = self.now - dt.timedelta(hours=2 + 19 * place)
            self._push(at, partial(self._say, self.members[9 + 5 * place], f"@{CAST[key][0]} {words}"))
        # The four have looked in since; what came afterwards is new to them.
        self._push(self.now - dt.timedelta(minutes=100), self._look_in)

    def _ask_today(self, place: int, at: dt.datetime) -> None:
        asker = self.members[(7 * place + 5) % len(self.members)]
        wish = self._boost(at)[0] if place % 4 != 3 else self._other(at, place % 8 == 3)
        request = aid.ask_for_help(asker, wish, now=at)
        for turn in range(max(0, request.helpers_needed - 1 - place % 3)):
            self._push(at + dt.timedelta(minutes=1 + turn), partial(self._help, request))

    def _ask_of_lan(self, at: dt.datetime) -> None:
        lan, ming = self.members[1], self.members[2]
        mine = aid.ask_for_help(lan, self._other(self.now, True), now=at)
        self._push(at + dt.timedelta(hours=1), lambda then: aid.claim_assist(ming, mine, now=then))

    def _ask_and_save(self, at: dt.datetime) -> None:
        """兰姨 buys a box of oranges with two others."""
        lan, prices = self.members[1], BOOST[2][4]
        assert prices
        wish = self._boost_wish(BOOST[2], at)
        request = aid.ask_for_help(lan, wish, now=at)
        for turn, helper in enumerate((self.members[2], self.members[10])):
            then = at + dt.timedelta(minutes=20 * (turn + 1))
            self._push(then, partial(self._help_surely, helper, request))
        self._push(at + dt.timedelta(hours=20), partial(self._note, request, prices))

    def _ask_and_fill(self, at: dt.datetime) -> None:
        """Has enough helpers, and the asker has not looked yet."""
        asker, helper = self.members[60], self.members[61]
        request = aid.ask_for_help(asker, self._boost_wish(BOOST[7], at), now=at)
        aid.open_link(helper, request, now=at)
        self._push(at + dt.timedelta(minutes=15), lambda then: aid.claim_assist(helper, request, now=then))

    def _help_surely(self, helper: Membership, request: HelpRequest, at: dt.datetime) -> None:
        aid.open_link(helper, request, now=at)
        assist = aid.claim_assist(helper, request, now=at)
        self._push(at + dt.timedelta(minutes=30), lambda then: aid.confirm_assist(request.asker, assist, now=then))

    def _ask_and_dispute(self, place: int, at: dt.datetime) -> None:
        """Two that wait for the mediator."""
        asker, helper = self.members[40 + place], self.members[50 + place]
        wish = self._boost_wish(BOOST[5 + 5 * place], at)
        request = aid.ask_for_help(asker, wish, now=at)
        then = at + dt.timedelta(minutes=35)
        self._push(then, lambda when: self._claimed_but_disputed(asker, helper, request, when))

    def _claimed_but_disputed(
        self, asker: Membership, helper: Membership, request: HelpRequest, at: dt.datetime
    ) -> None:
        aid.open_link(helper, request, now=at)
        assist = aid.claim_assist(helper, request, now=at)
        self._push(at + dt.timedelta(minutes=50), lambda then: aid.dispute_assist(asker, assist, now=then))

    def _ask_and_withdraw(self, at: dt.datetime) -> None:
        asker = self.members[20]
        gone = aid.ask_for_help(asker, self._other(self.now, False), now=at)
        self._push(at + dt.timedelta(hours=1), lambda then: aid.withdraw_request(asker, gone, now=then))

    def _ask_and_remove(self, at: dt.datetime) -> None:
        asker = self.members[30]
        bad = aid.ask_for_help(asker, self._other(self.now, True), now=at)
        self._push(at + dt.timedelta(minutes=8), partial(self._flag, bad))

    def _flag(self, request: HelpRequest, at: dt.datetime) -> None:
        thing = {"object_type": "request", "object_id": request.public_id}
        flag(self.members[2], **thing, reason="ad", text="像是卖东西的", about=request.asker, now=at)
        case = self.group.cases.get(**thing)
        reason = "这是做生意，不是求助"
        later = at + dt.timedelta(minutes=15)
        self._push(later, lambda then: aid.decide_case(self.qiu, case, decision="remove", reason=reason, now=then))

    def _look_in(self, at: dt.datetime) -> None:
        room = chat.group_chat(self.group, now=at)
        last = room.messages.order_by("-pk")[0]
        for member in (self.qiu, *self.members[1:4]):
            mark_read(member.user_id, group=self.group.public_id, now=at)
            chat.mark_read(member, last, now=at)

    def _dispute(self, request: HelpRequest, assist: Assist, at: dt.datetime) -> None:
        aid.dispute_assist(request.asker, assist, now=at)
        case = self.group.cases.filter(kind="dispute").order_by("-pk")[0]
        decision = self.dice.choice(["helped", "not_helped"])
        self._push(at + dt.timedelta(hours=self.dice.randint(2, 20)), partial(self._settle, case, decision))

    def _settle(self, case: Case, decision: str, at: dt.datetime) -> None:
        aid.settle_dispute(self.qiu, case, decision=decision, reason="两边都问过了", now=at)

    def _finish(self) -> None:
        for act in (aid.expire_due, aid.confirm_silent, aid.delete_old_links):
            act(self.now)
