"""Queries that are compiled once answer as the plain query does, whoever asks; a query that cannot be prepared says so."""

import datetime as dt
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import connections
from django.db.models import QuerySet
from django.db.models.functions import Length

import hubang.accounts.backend
import hubang.urls  # noqa: F401  # with the pages come all queries
from hubang.accounts.models import ApiToken
from hubang.accounts.session_store import SessionStore
from hubang.aid import actions
from hubang.chat import actions as chat
from hubang.chat.models import Conversation, Message
from hubang.groups.models import Membership
from hubang.lib import prepared as made
from hubang.lib.prepared import Prepared
from hubang.lib.tokens import digest
from tests.aid.asks import boost, charity

LATER = dt.timedelta(days=1)
TOKEN = "hb_a-token-of-lans"
# For each prepared query two askings: one that finds something, and one that must not.
ASKED: dict[str, Callable[[Membership, Membership, dt.datetime], tuple[tuple[Any, ...], tuple[Any, ...]]]] = {
    "accounts.session_store.living": lambda lan, ming, now: (
        (Session.objects.get().session_key, now), (Session.objects.get().session_key, now + 800 * LATER)),
    "accounts.backend._user": lambda lan, ming, now: ((lan.user_id,), (10**9,)),
    "accounts.queries._living_token": lambda lan, ming, now: ((digest(TOKEN), now), (digest(TOKEN), now + 100 * LATER)),
    "groups.queries._own_membership": lambda lan, ming, now: (
        (lan.user_id, lan.group.public_id), (lan.user_id, "a" * 16)),
    "groups.policies._versions": lambda lan, ming, now: ((lan.group_id,), (10**9,)),
    "notify.queries._unread": lambda lan, ming, now: ((lan.user_id, lan.group.public_id), (lan.user_id, "a" * 16)),
    "live.log._position": lambda lan, ming, now: ((lan.group.public_id,), ("a" * 16,)),
    "live.log._page_after": lambda lan, ming, now: ((lan.group.public_id, 1), (lan.group.public_id, 10**9)),
    "chat.queries._conversation": lambda lan, ming, now: (
        (lan.group_id, Conversation.objects.get(kind="group").public_id), (lan.group_id, "a" * 16)),
    "chat.queries.chat_of_group": lambda lan, ming, now: ((lan.group_id,), (10**9,)),
    "chat.queries._message": lambda lan, ming, now: (
        (lan.pk, lan.group_id, Message.objects.get(kind="text").public_id), (lan.pk, lan.group_id, "a" * 16)),
    "chat.queries._sent_since": lambda lan, ming, now: ((ming.pk, now - LATER), (lan.pk, now - LATER)),
    "chat.queries._group_chat": lambda lan, ming, now: ((lan.group_id, lan.pk), (10**9, lan.pk)),
    "chat.queries._written_after": lambda lan, ming, now: (
        (chat.group_chat(lan.group, now=now).pk, 0, lan.pk), (chat.group_chat(lan.group, now=now).pk, 10**9, lan.pk)),
    "chat.queries._written_since": lambda lan, ming, now: (
        (chat.group_chat(lan.group, now=now).pk, now - LATER, lan.pk), (chat.group_chat(lan.group, now=now).pk, now, lan.pk)),
    "aid.board._open_requests": lambda lan, ming, now: ((lan.group_id, now), (lan.group_id, now + 100 * LATER)),
    "aid.feed._helped": lambda lan, ming, now: ((ming.pk,), (lan.pk,)),
    "aid.capacity._rows_of": lambda lan, ming, now: ((lan.group_id,), (10**9,)),
    "aid.capacity._helps_of": lambda lan, ming, now: ((ming.pk, now - LATER), (ming.pk, now + LATER)),
    "aid.past._helped": lambda lan, ming, now: ((ming.pk,), (lan.pk,)),
    "aid.past._completed": lambda lan, ming, now: ((lan.group_id, now - LATER), (lan.group_id, now + LATER)),
}  # fmt: skip
# What is in force for every group is found for one that does not exist, too.
ALWAYS_FOUND = {"aid.capacity._rows_of"}
ALL: dict[str, "Prepared[Any, Any]"] = {
    f"{one.__module__.removeprefix('hubang.')}.{one.__name__}": one for one in made.ALL
}


def read(row: Any) -> Any:
    """A row of values as it is; a model with all its columns, also those that came with it."""
    if not hasattr(row, "_meta"):
        return row
    came = {name: read(value) for name, value in row._state.fields_cache.items()}
    return type(row), {name: value for name, value in vars(row).items() if name != "_state"}, came, row._state.db


@pytest.fixture
def lively(lan: Membership, ming: Membership, now: dt.datetime) -> None:
    """Something of everything that is asked for."""
    before = now - dt.timedelta(minutes=5)
    store = SessionStore()
    store["who"] = "兰姨"
    store.save()
    ApiToken.objects.create(
        user=lan.user, name="测", digest=digest(TOKEN), scopes=["read"], created_at=before, expires_at=now + LATER
    )
    assist = actions.claim_assist(ming, charity(lan, before), now=before)
    actions.confirm_assist(lan, assist, now=before)
    actions.claim_assist(ming, boost(lan, before, needed=3), now=before)
    chat.post_message(ming, chat.group_chat(lan.group, now=before), text="大家早", now=before)


@pytest.mark.parametrize("name", sorted(ALL))
@pytest.mark.usefixtures("lively")
def test_the_fast_and_the_plain_path_agree(name: str, lan: Membership, ming: Membership, now: dt.datetime) -> None:
    found, not_found = ASKED[name](lan, ming, now)
    query = ALL[name]
    for values in (found, not_found, found):
        assert [read(row) for row in query(*values)] == [read(row) for row in query.plain(*values)]
    assert query(*found)
    assert name in ALWAYS_FOUND or not query(*not_found)


def test_every_prepared_query_is_asked_here() -> None:
    assert set(ASKED) == set(ALL)


def test_many_threads_use_their_own_connections(lan: Membership, transactional_db: None) -> None:
    query, found = ALL["groups.queries._own_membership"], []

    def look() -> None:
        found.append(query(lan.user_id, lan.group.public_id))
        connections.close_all()

    threads = [threading.Thread(target=look) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [[lan]] * 8


def by_nickname(name: str) -> "QuerySet[Membership]":
    return Membership.objects.filter(nickname__icontains=name)


def as_dicts(pk: int) -> "QuerySet[Any, Any]":
    return Membership.objects.filter(pk=pk).annotate(n=Length("nickname")).values("n")


@pytest.mark.parametrize("build", [by_nickname, as_dicts])
def test_what_cannot_be_prepared_says_so(build: Callable[..., Any], db: None) -> None:
    query = Prepared(build)
    made.ALL.remove(query)
    with pytest.raises(ValueError, match=r"do not reach|cannot be prepared"):
        query("兰姨" if build is by_nickname else 1)
