"""A group in which there is something of everything that people write, and a hostile text in each of those places."""

import itertools
from collections.abc import Sequence

from django.apps import apps
from django.db import connection, models
from django.utils import timezone

from hubang.accounts.actions import add_program, make_recovery_code, make_token
from hubang.accounts.models import User
from hubang.aid import actions as aid
from hubang.aid.composing import Wish
from hubang.chat import actions as chat
from hubang.groups import actions as groups
from hubang.groups.models import JoinRequest
from hubang.lib.fields import EncryptedTextField, Secret
from hubang.moderation import actions as moderation
from hubang.moderation.models import Case
from hubang.moderation.scam_links import as_file
from hubang.notify.outbox import tell
from tests import cast
from tests.aid.asks import boost, charity
from tests.moderation.test_every_text import COLUMNS, LIBRARY, MADE, SECRET
from tests.notify.ways import address
from tests.security.payloads import cells

LONG = 200_000
# By these rows and columns are found, or the program itself reads them back.
NOT_FILLED = {
    "accounts.User.username",
    "mfa.Authenticator.data",
    "usersessions.UserSession.data",
    "groups.Group.allowed_hosts",
}
MANY = 8


class Crowded:
    """The owner 秋姐, the asker 兰姨, the helper 小明, someone who waits, a stranger, and what they left behind."""

    def __init__(self) -> None:
        self.now = now = timezone.now()
        self.group = cast.found_group(now)
        self.qiu = cast.owner(self.group, "秋姐", now)
        self.lan, self.ming = cast.settled(self.group, "兰姨", now), cast.settled(self.group, "小明", now)
        for number in range(MANY):
            cast.settled(self.group, f"邻居{chr(0x4E00 + number)}", now)
        self.code = self.group.community.invites.get(kind="durable").durable_code
        self.entrance = groups.make_owner_link(self.group, now=now)
        self._asks()
        self._talk()
        self._judging()
        self._ways()
        self.join = self._waiting()

    def _asks(self) -> None:
        now = self.now
        self.request, self.boost = charity(self.lan, now, note="三楼", helpers_needed=3), boost(self.lan, now)
        wish = Wish(scene="study", title="求讲解数学题", sort="question", subject="数学", note="初二")
        groups.change_settings(self.qiu, values={"scenes": ["boost", "charity", "study"], "asks_per_day": 20}, now=now)
        self.qiu.refresh_from_db()
        self.study = aid.ask_for_help(self.qiu, wish, now=now)
        self.claim = aid.claim_assist(self.ming, self.request, now=now)
        aid.confirm_assist(self.lan, self.claim, now=now)
        aid.thank(self.lan, self.claim, line="谢谢", now=now)
        disputed = aid.claim_assist(self.ming, charity(self.lan, now), now=now)
        aid.dispute_assist(self.lan, disputed, now=now)

    def _talk(self) -> None:
        now = self.now
        self.room = chat.group_chat(self.group, now=now)
        self.message = chat.post_message(self.lan, self.room, text="大家好", now=now)
        for number in range(MANY):
            chat.post_message(
                (self.lan, self.ming, self.qiu)[number % 3],
                self.room,
                text=f"第{number}句",
                reply_to=self.message,
                now=now,
            )
        chat.post_message(self.ming, self.request.thread, text="我来", now=now)
        chat.post_tip(self.qiu, text="别把密码告诉别人", now=now)

    def _judging(self) -> None:
        now = self.now
        moderation.flag(
            self.ming,
            object_type="message",
            object_id=self.message.public_id,
            reason="scam",
            text="可疑",
            about=self.lan,
            now=now,
        )
        self.word = moderation.add_word(self.qiu, text="兼职", category="spam", severity="hold", now=now)
        self.case = self.group.cases.get(kind="flag")
        flagged = cast.settled(self.group, "被举报的", now)
        moderation.flag(
            self.lan,
            object_type="member",
            object_id=flagged.public_id,
            reason="ad",
            text="广告",
            about=flagged,
            now=now,
        )
        self.decided = aid.decide_case(
            self.qiu, self.group.cases.get(object_id=flagged.public_id), decision="keep", reason="看过了", now=now
        )
        self.measure = moderation.mute(self.qiu, flagged, minutes=60, reason="吵", now=now)
        moderation.list_link(self.qiu, link="https://evil.cn/a", whole_host=True, now=now)
        moderation.import_links(self.qiu, data=as_file(["ab" * 32], "").encode(), name="别处的", phrase="", now=now)
        Case.objects.update(text=Secret("留着的话"))

    def _ways(self) -> None:
        now = self.now
        self.invite, _code = groups.make_invite(self.lan, label="门口", days=7, max_uses=3, now=now)
        self.program = add_program(
            self.lan.user, url="https://hooks.example-shop.cn/x", group=self.group.public_id, label="我的", now=now
        ).address
        self.mailbox = address(self.lan, "email", now, "lan@example.org", label="lan")
        self.token = make_token(self.lan.user, name="家里", scopes=["read"], now=now)[1]
        make_recovery_code(self.lan.user, now=now)
        row = tell(self.lan.user_id, "thanked", group=self.group.public_id, now=now)
        row.deliveries.filter(channel="webhook").update(state="dead", reason="refused_554", ended_at=now)
        self.letter = row.deliveries.get(channel="webhook").public_id

    def _waiting(self) -> JoinRequest:
        groups.change_settings(self.qiu, values={"needs_approval": True, "join_question": "住哪栋"}, now=self.now)
        joined = groups.join_group(
            cast.stranger(self.now),
            code=self.code,
            nickname="等着的",
            answer="三号楼",
            accepted_version=1,
            now=self.now,
        )
        assert isinstance(joined, JoinRequest)
        return joined

    def people(self) -> dict[str, User | None]:
        """Whoever looks: each sees other pages."""
        return {
            "owner": self.qiu.user,
            "asker": self.lan.user,
            "helper": self.ming.user,
            "waiting": self.join.user,
            "nobody": None,
        }


def fill(texts: Sequence[str]) -> list[str]:
    """Write the texts into every column that holds what people wrote, going round them; the columns that were filled.

    Past the actions, which would clean or refuse some: what stands in the database must be harmless, however it came there.
    """
    filled = []
    for name, door in COLUMNS.items():
        if name in NOT_FILLED or door in {SECRET, LIBRARY, MADE}:
            continue
        label, _dot, column = name.rpartition(".")
        model = apps.get_model(label)
        field = model._meta.get_field(column)
        keys = list(model._default_manager.order_by("pk").values_list("pk", flat=True))
        for key, text in zip(keys, itertools.cycle(_pieces(field, texts, len(keys))), strict=False):
            value = Secret(text) if isinstance(field, EncryptedTextField) else text
            model._default_manager.filter(pk=key).update(**{column: value})
        if keys:
            filled.append(name)
    return filled


def _pieces(field: models.Field, texts: Sequence[str], rows: int) -> list[str]:  # type: ignore[type-arg]
    """What goes into the rows of a column: packed, so that all of it is in few rows. SQLite minds no lengths."""
    longest = LONG if connection.vendor == "sqlite" or field.max_length is None else field.max_length
    share = max(sum(map(len, texts)) // max(rows, 1) + 200, 40)
    return cells(list(texts), min(longest, share))
