"""No page asks the database more often because there is more in it."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse
from django.utils import timezone

from hubang.aid import actions
from hubang.chat import actions as chat
from hubang.groups.actions import make_invite
from hubang.groups.models import Group, Membership
from hubang.moderation.actions import flag
from hubang.notify.outbox import tell
from tests import cast
from tests.aid.asks import charity

# Fresh drawings, which ask no more than for whom they are; and files whose size is the question.
OTHER = {"poster_png", "qr_svg", "qr_png", "leave", "mark_read", "share"}
PAGES = sorted(
    name
    for name, (forms, *_rest) in get_resolver().reverse_dict.items()
    if isinstance(name, str) and name not in OTHER and any(params == ["gid"] for _path, params in forms)
)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch, now: dt.datetime) -> dt.datetime:
    """Pages are read at the time at which things happen here."""
    monkeypatch.setattr(timezone, "now", lambda: now)
    return now


def more(owner: Membership, lan: Membership, ming: Membership, now: dt.datetime, count: int) -> None:
    """So much more of everything that is listed somewhere."""
    group, room = lan.group, chat.group_chat(lan.group, now=now)
    Group.objects.update(asks_per_day=500, newcomer_asks_per_day=500, messages_per_minute=500)
    for member in (owner, lan, ming):
        member.group.refresh_from_db()
    before = group.member_count
    for number in range(count):
        new = cast.settled(group, f"新{before + number}号", now)
        request = charity(lan if number % 2 else new, now)
        actions.confirm_assist(request.asker, actions.claim_assist(ming, request, now=now), now=now)
        theirs, own = charity(new, now), charity(owner, now)
        actions.confirm_assist(new, actions.claim_assist(owner, theirs, now=now), now=now)
        actions.claim_assist(new, own, now=now)
        message = chat.post_message(lan, room, text=f"第{before}次说的第{number}句话", now=now)
        flag(new, object_type="message", object_id=message.public_id, reason="rude", text="", now=now, about=lan)
        tell(owner.user_id, "mentioned", group=group.public_id, now=now, message=message.public_id)
        make_invite(owner, label=f"第{number}处", days=3, max_uses=3, now=now, channel=True)


def asked(client: Client, url: str) -> int:
    """How many queries a page needs when what is kept in the process is warm."""
    for _warm in range(2):
        answer = client.get(url)
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(url)
    assert answer.status_code < 400, (url, answer.status_code)
    return len(queries)


@pytest.mark.slow
def test_every_page_needs_the_same_number_of_queries_for_more(
    qiu: Membership, lan: Membership, ming: Membership, client: Client, clock: dt.datetime
) -> None:
    client.force_login(qiu.user)
    urls = {name: reverse(name, args=[qiu.group.public_id]) for name in PAGES}
    assert len(urls) > 30
    more(qiu, lan, ming, clock, 3)
    few = {name: asked(client, url) for name, url in urls.items()}
    more(qiu, lan, ming, clock, 9)
    many = {name: asked(client, url) for name, url in urls.items()}
    assert {name: (few[name], many[name]) for name in urls if few[name] != many[name]} == {}
