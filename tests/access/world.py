"""Two groups in which everything exists, and every kind of person that may or may not touch it.

Built once for a module; whoever tries something undoes it (`edges.py`).
"""

import datetime as dt
import hashlib
from collections import defaultdict
from dataclasses import dataclass, field

from django.apps import apps
from django.test import Client
from django.utils import timezone

from hubang.accounts.actions import add_program, make_recovery_code, make_token
from hubang.accounts.models import SCOPES, User
from hubang.aid import actions as aid
from hubang.aid.models import Assist, HelpRequest
from hubang.chat import actions as chat
from hubang.chat.models import Message
from hubang.groups import actions as groups
from hubang.groups.models import Group, JoinRequest, Membership
from hubang.groups.queries import durable_code
from hubang.lib.refused import Refused
from hubang.moderation import actions as moderation
from hubang.moderation.models import Flag, GroupModel
from hubang.moderation.scam_links import as_file
from hubang.notify.outbox import tell
from tests import cast
from tests.access.actors import ACTIVE, ACTORS, ADMINS, BLOCKED, GONE, HALF, WITHOUT_ACCOUNT
from tests.aid.asks import charity
from tests.notify.ways import address

ABSENT = "z" * 16
# Enough for everybody to have one of each thing, and for what is new to stay new while the tests run.
LIMITS = {"asks_per_day": 50, "newcomer_asks_per_day": 50, "recall_minutes": 60}
RULES = [("duty", "互相帮忙", "")]


@dataclass
class Things:
    """What stands in addresses: public ids by kind and relation (same, foreign, hidden, closed), and `own` ones by actor.

    Every other member's is `same`; of a kind that a group has (a room, a word) all are.
    """

    shared: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    own: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))

    def of(self, kind: str, actor: str) -> dict[str, str]:
        """What there is of a kind, by its relation to the actor."""
        own = self.own[actor].get(kind)
        return {**self.shared[kind], **({"own": own} if own else {}), "absent": ABSENT}


class World:
    """Everybody and everything. Nothing in it is the owner's or a duty's alone: each actor's `own` things are made the same way."""

    def __init__(self) -> None:
        self.now = timezone.now()
        self.things = Things()
        # A request in each group that everybody has helped with.
        self.helped: dict[int, HelpRequest] = {}
        self.users: dict[str, User | None] = dict.fromkeys(WITHOUT_ACCOUNT)
        self.group, self.elsewhere = cast.found_group(self.now), cast.found_group(self.now, "别的群")
        self.owner, far_owner = cast.owner(self.group, "秋姐", self.now), cast.owner(self.elsewhere, "老唐", self.now)
        for owner, group in ((self.owner, self.group), (far_owner, self.elsewhere)):
            groups.change_settings(owner, values=LIMITS, now=self.now)
            group.refresh_from_db()
            owner.group.refresh_from_db()
        self.lan, self.ming = (cast.settled(self.group, name, self.now) for name in ("兰姨", "小明"))
        self._fill("same", self.group, self.owner, self.lan, self.ming)
        far = [cast.settled(self.elsewhere, name, self.now) for name in ("远处的", "远处帮的")]
        self._fill("foreign", self.elsewhere, far_owner, *far)
        self._hide_and_close()
        self.users["foreign owner"] = far_owner.user
        self._outsiders()
        self.members = {name: self.owner if name == "owner" else self._member(name) for name in (*GONE, *ACTIVE)}
        for name, member in self.members.items():
            self.users[name] = member.user
            self._own(name, member)
        for name in (name for name, user in self.users.items() if user is not None):
            self._own_of_accounts(name)
        self._everybody_becomes()
        self.recovery_code = make_recovery_code(self.lan.user, now=self.now)

    def _fill(self, relation: str, group: Group, owner: Membership, asker: Membership, helper: Membership) -> None:
        """One of each thing in a group."""
        now, made = self.now, self.things.shared
        asked = charity(asker, now, helpers_needed=3)
        made["request"][relation] = asked.public_id
        made["claim"][relation] = aid.claim_assist(helper, asked, now=now).public_id
        self.helped[group.pk] = charity(asker, now, helpers_needed=40)
        aid.claim_assist(helper, self.helped[group.pk], now=now)
        made["helped"][relation] = self.helped[group.pk].public_id
        made["done"][relation] = self._done(asker, helper)
        disputed = aid.claim_assist(helper, charity(asker, now), now=now)
        aid.dispute_assist(asker, disputed, now=now)
        made["case"][relation] = group.cases.get(kind="dispute").public_id
        room = chat.group_chat(group, now=now)
        made["room"][relation] = room.public_id
        made["message"][relation] = chat.post_message(asker, room, text="大家好", now=now).public_id
        word = moderation.add_word(owner, text="兼职", category="spam", severity="hold", now=now)
        made["word"][relation] = word.public_id
        made["invite"][relation] = groups.make_invite(asker, label="", days=7, max_uses=3, now=now)[0].public_id
        made["member"][relation] = asker.public_id
        made["block"][relation] = blocked_text(asker, now)
        made["measure"][relation] = moderation.mute(owner, helper, minutes=1, reason="吵", now=now).public_id
        moderation.unmute(owner, helper, now=now)
        made["token"][relation] = make_token(asker.user, name="t", scopes=["read"], now=now)[0].public_id
        made["join"][relation] = self._waiting(group, owner, cast.stranger(now)).public_id
        made["outcome"][relation] = self._removed_message(owner, asker)
        made["way"][relation] = address(asker, "email", now, f"{relation}@example.org").public_id
        made["program"][relation] = self._program(asker)
        made["letter"][relation] = self._dead_letter(asker)
        scam = moderation.list_link(owner, link=f"https://evil-{relation}.cn/a", whole_host=False, now=now)
        made["scam link"][relation] = scam.public_id
        made["model"][relation] = self._failed_model(owner)
        made["scam list"][relation] = self._scam_list(owner)

    def _done(self, asker: Membership, helper: Membership) -> str:
        """A request that was fulfilled."""
        asked = charity(asker, self.now)
        aid.confirm_assist(asker, aid.claim_assist(helper, asked, now=self.now), now=self.now)
        return asked.public_id

    def _program(self, member: Membership) -> str:
        url, gid = "https://hooks.example-shop.cn/x", member.group.public_id
        return add_program(member.user, url=url, group=gid, label="", now=self.now).address.public_id

    def _dead_letter(self, member: Membership) -> str:
        row = tell(member.user_id, "thanked", group=member.group.public_id, now=self.now)
        rows = row.deliveries.filter(channel="webhook")
        rows.update(state="dead", reason="refused_554", ended_at=self.now)
        return rows.get().public_id

    def _failed_model(self, owner: Membership) -> str:
        row = moderation.want_model(owner, now=self.now)
        GroupModel.objects.filter(pk=row.pk).update(state="failed")
        return row.public_id

    def _scam_list(self, owner: Membership) -> str:
        data = as_file(["ab" * 32], "").encode()
        return moderation.import_links(owner, data=data, name="别处的", phrase="", now=self.now).public_id

    def _waiting(self, group: Group, owner: Membership, user: User) -> JoinRequest:
        groups.change_settings(owner, values={"needs_approval": True}, now=self.now)
        nickname = f"等着{chr(0x4E00 + JoinRequest.objects.count())}"
        code = durable_code(group)
        join = groups.join_group(user, code=code, nickname=nickname, accepted_version=1, now=self.now)
        assert isinstance(join, JoinRequest)
        groups.change_settings(owner, values={"needs_approval": False}, now=self.now)
        return join

    def _removed_message(self, owner: Membership, author: Membership) -> str:
        """A case about a message of the author's that was decided against them."""
        room = chat.group_chat(author.group, now=self.now)
        message = chat.post_message(author, room, text="像广告的话", now=self.now)
        self._flag(owner, "message", message.public_id, author)
        case = author.group.cases.get(kind="flag", object_id=message.public_id)
        aid.decide_case(owner, case, decision="remove", reason="广告", now=self.now)
        return case.public_id

    def _flag(self, member: Membership, kind: str, public_id: str, about: Membership) -> None:
        # Ten a day are allowed: each on a day of its own.
        on = self.now - dt.timedelta(days=100 - Flag.objects.filter(by=member).count())
        moderation.flag(member, object_type=kind, object_id=public_id, reason="ad", text="", about=about, now=on)

    def _hide_and_close(self) -> None:
        made, now = self.things.shared, self.now
        hidden, closed = (charity(cast.settled(self.group, name, now), now) for name in ("被删的", "收回的"))
        made["room"]["hidden"] = hidden.thread.public_id
        aid.remove_request(self.owner, hidden, now=now)
        aid.withdraw_request(closed.asker, closed, now=now)
        made["request"]["hidden"], made["request"]["closed"] = hidden.public_id, closed.public_id
        message = chat.post_message(self.lan, chat.group_chat(self.group, now=now), text="被删的话", now=now)
        Message.objects.filter(pk=message.pk).update(hidden_at=now)
        made["message"]["hidden"] = message.public_id
        left = cast.settled(self.group, "走了的", now)
        made["invite"]["closed"] = groups.make_invite(left, label="", days=7, max_uses=3, now=now)[0].public_id
        groups.leave_group(left, now=now)
        made["member"]["hidden"] = left.public_id
        join = self._waiting(self.group, self.owner, cast.stranger(now))
        groups.refuse_join(self.owner, join, reason="不认识", now=now)
        made["join"]["closed"] = join.public_id
        decided = self.group.cases.filter(kind="flag").exclude(decision="").earliest("pk")
        made["case"]["closed"] = decided.public_id

    def _outsiders(self) -> None:
        self.users["stranger"], waits = cast.stranger(self.now), cast.stranger(self.now)
        self.users["applicant"] = waits
        self._waiting(self.group, self.owner, waits)

    def _member(self, name: str) -> Membership:
        since = self.now if name == "newcomer" else self.now - dt.timedelta(days=30)
        return cast.member(self.group, f"某{ACTORS.index(name)}号", since)

    def _own(self, name: str, member: Membership) -> None:
        """What belongs to a member."""
        own, now = self.things.own[name], self.now
        asked = charity(member, now, helpers_needed=3)
        own["request"] = asked.public_id
        own["claim"] = aid.claim_assist(self.ming, asked, now=now).public_id
        own["done"] = self._done(member, self.ming)
        aid.claim_assist(member, self.helped[self.group.pk], now=now)
        own["message"] = chat.post_message(member, chat.group_chat(self.group, now=now), text="是我", now=now).public_id
        own["invite"] = groups.make_invite(member, label="", days=7, max_uses=3, now=now)[0].public_id
        own["member"] = member.public_id
        own["block"] = blocked_text(member, now)
        own["program"] = self._program(member)
        if name == "owner":
            return
        own["outcome"] = self._removed_message(self.owner, member)
        own["measure"] = moderation.mute(self.owner, member, minutes=1, reason="吵", now=now).public_id
        moderation.unmute(self.owner, member, now=now)
        # A matter about oneself: whoever it is about finds nothing in the queue.
        self._flag(self.lan, "member", member.public_id, member)
        own["case"] = self.group.cases.get(kind="flag", object_id=member.public_id).public_id

    def _own_of_accounts(self, name: str) -> None:
        """What belongs to an account, in a group or not."""
        user, own = self.users[name], self.things.own[name]
        assert user is not None
        own["token"] = make_token(user, name="t", scopes=["read"], now=self.now)[0].public_id
        own["way"] = address(Membership(user=user), "email", self.now, f"own{len(own)}@example.org").public_id

    def _everybody_becomes(self) -> None:
        now, owner = self.now, self.owner
        groups.publish_rules(owner, rules=RULES, now=now)
        for member in Membership.objects.filter(group=self.group, standing="active"):
            if member.pk != self.members[HALF].pk:
                groups.accept_rules(member, version=2, now=now)
        for name, duties in ADMINS.items():
            groups.give_role(owner, self.members[name], role="admin", duties=duties, now=now)
        for member in self.members.values():
            member.refresh_from_db()
        owner.refresh_from_db()
        moderation.mute(owner, self.members["muted"], minutes=60, reason="吵", now=now)
        groups.leave_group(self.members["left"], now=now)
        moderation.kick(owner, self.members["kicked"], reason="广告", now=now)
        moderation.ban(owner, self.members["banned"], reason="广告", now=now)

    def request_of(self, claim: str) -> str:
        """The request that a claim is on; `ABSENT` when there is no such claim."""
        row = Assist.objects.select_related("request").filter(public_id=claim).first()
        return row.request.public_id if row else ABSENT

    def browser(self, actor: str) -> Client:
        """A browser as the actor has it."""
        client = browser_of(self.users[actor])
        if actor == "guest":
            client.get(f"/j/{durable_code(self.group)}")
        return client

    def token(self, actor: str, *scopes: str) -> str:
        """A token of the actor's, with every scope by default; a wrong one for whoever has no account."""
        user = self.users[actor]
        return token_of(user, *scopes) if user else "hb_nobody"


def blocked_text(member: Membership, now: dt.datetime) -> str:
    """A text of the member's that was refused."""
    try:
        chat.post_message(member, chat.group_chat(member.group, now=now), text=BLOCKED, now=now)
    except Refused as refusal:
        return str(refusal.detail["block"])
    raise AssertionError("it was not blocked")


def browser_of(user: User | None) -> Client:
    """A browser in which this user is signed in."""
    client = Client()
    if user is not None:
        client.force_login(user, backend="hubang.accounts.backend.Backend")
    return client


def token_of(user: User, *scopes: str) -> str:
    """A new token with these scopes, by default with all."""
    return make_token(user, name="all", scopes=list(scopes or SCOPES), now=timezone.now())[1]


def fingerprint(tables: set[str] | None = None) -> dict[str, str]:
    """A hash of every table of ours, or of these, by table."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        table = model._meta.db_table
        if model.__module__.startswith("hubang.") and (tables is None or table in tables):
            rows = "\n".join(map(str, model._default_manager.order_by("pk").values_list()))
            found[table] = hashlib.sha256(rows.encode()).hexdigest()
    return found
