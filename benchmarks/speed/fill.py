"""A database of the size of a lively site: every row a copy of one that the product made itself.

1 x is 1,000 groups of 50 members with 200,000 requests and 1,000,000 messages.
"""

import datetime as dt
import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models, transaction

from hubang.accounts.models import User
from hubang.aid import actions as aid
from hubang.aid.composing import Wish
from hubang.aid.models import Assist, HelpRequest
from hubang.chat import actions as chat
from hubang.chat.models import Conversation, Message
from hubang.groups import actions as groups
from hubang.groups.models import Group, Membership, RuleSet
from hubang.live.models import Stream

BATCH = 5000
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
TITLES = (
    "帮砍一台儿童学习桌，孩子开学要用",
    "帮 3 号楼李奶奶取药",
    "拼一箱赣南脐橙，三人成团",
    "芭芭农场要施肥",
    "会计初级：借贷方总是搞反",
)
TEXTS = (
    "谢谢大家，已经成了",
    "我这边点好了",
    "今天下午谁有空去一趟药店？",
    "早上好",
    "还差两个人，麻烦各位了",
    "刚下班，看到就帮你点",
)


@dataclass(frozen=True)
class Size:
    """How much of everything; per group but `groups`."""

    groups: int = 1000
    members: int = 50
    requests: int = 200
    open: int = 60
    messages: int = 1000


def fill(size: Size, now: dt.datetime) -> None:
    """Write it all. The database is empty before, and has no use afterwards but to be measured on."""
    before = now - dt.timedelta(days=60)
    pattern = _Pattern(before, now)
    copied = _Copies(size, pattern, now)
    for model, rows in copied.tables():
        _insert(model, rows)
    written = (User, Group, RuleSet, Membership, Conversation, HelpRequest, Assist, Message)
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(written)):
            cursor.execute(statement)
        cursor.execute("ANALYZE")


class _Pattern:
    """One of everything, made by the actions."""

    def __init__(self, before: dt.datetime, now: dt.datetime) -> None:
        self.group = groups.create_community(name="测速", group_name="测速一群", now=before)
        code = self.group.community.invites.get(kind="durable").durable_code
        user = groups.enter_as_owner(
            _new_user(), token=groups.make_owner_link(self.group, now=now), nickname="秋姐", now=before
        )
        self.owner = user
        joined = groups.join_group(_new_user(), code=code, nickname="兰姨", accepted_version=1, now=before)
        assert isinstance(joined, Membership)
        self.member = joined
        wish = Wish(
            scene="charity", title=TITLES[0], sort="errand", helpers_needed=5, deadline_at=now + dt.timedelta(days=3)
        )
        self.request = aid.ask_for_help(joined, wish, now=now)
        self.assist = aid.claim_assist(user, self.request, now=now)
        self.message = chat.post_message(joined, chat.group_chat(self.group, now=now), text=TEXTS[0], now=now)


def _new_user() -> User:
    from django.utils import timezone

    from hubang.accounts.actions import create_user

    return create_user(now=timezone.now())


class _Copies:
    """The rows, table by table, in an order that no foreign key minds."""

    def __init__(self, size: Size, pattern: _Pattern, now: dt.datetime) -> None:
        self.size, self.pattern, self.now = size, pattern, now
        # The pattern keeps its own keys; copies begin far behind it.
        self.start = 1000

    def tables(self) -> Iterator[tuple[type[models.Model], Iterable[dict[str, Any]]]]:
        """Each model with its rows."""
        yield User, self._users()
        yield Group, self._groups()
        yield RuleSet, self._rule_sets()
        yield Membership, self._members()
        yield Stream, self._streams()
        yield Conversation, self._conversations()
        yield HelpRequest, self._requests()
        yield Assist, self._assists()
        yield Message, self._messages()

    def group_id(self, group: int) -> str:
        """The public id of a group by its number."""
        return _public_id("g", group)

    def _each_member(self) -> Iterator[tuple[int, int, int]]:
        pairs = itertools.product(range(self.size.groups), range(self.size.members))
        for number, (group, place) in enumerate(pairs):
            yield self.start + number, group, place

    def _each_request(self) -> Iterator[tuple[int, int, int]]:
        pairs = itertools.product(range(self.size.groups), range(self.size.requests))
        for number, (group, place) in enumerate(pairs):
            yield self.start + self.size.groups + number, group, place

    def _member_key(self, group: int, place: int) -> int:
        return self.start + group * self.size.members + place % self.size.members

    def _users(self) -> Iterator[dict[str, Any]]:
        row = _values(self.pattern.member.user)
        for key, _group, _place in self._each_member():
            yield row | {"id": key, "username": f"u{key}", "public_id": _public_id("u", key)}

    def _groups(self) -> Iterator[dict[str, Any]]:
        row = _values(self.pattern.group)
        for group in range(self.size.groups):
            yield row | {
                "id": self.start + group, "number": group + 10, "public_id": self.group_id(group), "member_count": self.size.members,
            }  # fmt: skip

    def _rule_sets(self) -> Iterator[dict[str, Any]]:
        row = _values(RuleSet.objects.get(group=self.pattern.group))
        for group in range(self.size.groups):
            yield row | {"id": self.start + group, "group_id": self.start + group}

    def _members(self) -> Iterator[dict[str, Any]]:
        member, owner = _values(self.pattern.member), _values(self.pattern.owner)
        for key, group, place in self._each_member():
            name = f"成员{place}"
            yield (member if place else owner) | {
                "id": key, "public_id": _public_id("m", key), "group_id": self.start + group, "user_id": key,
                "nickname": name, "nickname_key": name, "accepted_version": 1,
            }  # fmt: skip

    def _streams(self) -> Iterator[dict[str, Any]]:
        for group in range(self.size.groups):
            yield {"id": self.start + group, "group": self.group_id(group), "last_no": 0, "epoch": 1}

    def _conversations(self) -> Iterator[dict[str, Any]]:
        room = _values(self.pattern.message.conversation)
        thread = _values(self.pattern.request.thread)
        for group in range(self.size.groups):
            key = self.start + group
            yield room | {"id": key, "public_id": _public_id("c", key), "group_id": key}
        for key, group, _place in self._each_request():
            yield thread | {"id": key, "public_id": _public_id("c", key), "group_id": self.start + group}

    def _requests(self) -> Iterator[dict[str, Any]]:
        self.pattern.request.refresh_from_db()
        row = _values(self.pattern.request)
        for key, group, place in self._each_request():
            is_open = place < self.size.open
            age = dt.timedelta(minutes=7 * place if is_open else 60 * place)
            claimed = place % 4 if is_open else 5
            yield row | {
                "id": key, "public_id": _public_id("r", key), "group_id": self.start + group, "thread_id": key,
                "asker_id": self._member_key(group, place), "title": TITLES[place % len(TITLES)],
                "state": "open" if is_open else "completed", "claimed_count": claimed,
                "confirmed_count": 0 if is_open else 5, "created_at": self.now - age,
                "closed_at": None if is_open else self.now - age,
            }  # fmt: skip

    def _assists(self) -> Iterator[dict[str, Any]]:
        row = _values(self.pattern.assist)
        number = itertools.count(self.start)
        for request, group, place in self._each_request():
            is_open = place < self.size.open
            for helper in range(1, (place % 4 if is_open else 5) + 1):
                key = next(number)
                yield row | {
                    "id": key, "public_id": _public_id("a", key), "request_id": request,
                    "helper_id": self._member_key(group, place + helper), "state": "claimed" if is_open else "confirmed",
                    "claimed_at": self.now - dt.timedelta(minutes=60 * place), "decided_at": None if is_open else self.now,
                }  # fmt: skip

    def _messages(self) -> Iterator[dict[str, Any]]:
        row = _values(self.pattern.message)
        # As they come in a life: all groups at once, not one after the other.
        pairs = itertools.product(range(self.size.messages), range(self.size.groups))
        for number, (place, group) in enumerate(pairs):
            key = self.start + number
            yield row | {
                "id": key, "public_id": _public_id("w", key), "conversation_id": self.start + group,
                "author_id": self._member_key(group, place), "text": TEXTS[place % len(TEXTS)],
                "created_at": self.now - dt.timedelta(seconds=30 * (self.size.messages - place)),
            }  # fmt: skip


def _public_id(kind: str, number: int) -> str:
    """Sixteen characters as the product's own, different for each kind and number."""
    digits = ""
    for _place in range(9):
        number, digit = divmod(number, 32)
        digits = ALPHABET[digit] + digits
    return f"{kind}{digits}bench0"


def _values(row: models.Model) -> dict[str, Any]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def _insert(model: type[models.Model], rows: Iterable[dict[str, Any]]) -> None:
    fields = model._meta.concrete_fields
    names = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    table = connection.ops.quote_name(model._meta.db_table)
    # What differs from row to row is a number, a text or a moment; everything else is prepared once.
    kept: dict[tuple[int, str], Any] = {}

    def ready(place: int, field: "models.Field[Any, Any]", value: Any) -> Any:
        if isinstance(value, int | str) or value is None:
            if not isinstance(field, models.JSONField | models.BooleanField):
                return value
        elif isinstance(value, dt.datetime):
            return connection.ops.adapt_datetimefield_value(value)
        key = place, str(value)
        if key not in kept:
            kept[key] = field.get_db_prep_save(value, connection)
        return kept[key]

    lines = ([ready(place, field, row[field.attname]) for place, field in enumerate(fields)] for row in rows)
    marks = ", ".join(["%s"] * len(fields))
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for line in lines:
                    copy.write_row(line)
            return
        while batch := list(itertools.islice(lines, BATCH)):
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", batch)
