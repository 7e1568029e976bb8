"""Secrets leave no trace: links, codes, phone numbers, recovery codes and tokens are looked for wherever data can end up."""

import datetime as dt
import io
import logging
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hubang.accounts.actions import make_device_link, make_recovery_code, make_token
from hubang.aid import actions as aid
from hubang.aid.models import HelpRequest
from hubang.chat import actions as chat
from hubang.groups.actions import make_invite
from hubang.groups.models import Membership
from hubang.lib.logs import Quiet
from tests import cast

LINK = "https://mobile.yangkeduo.com/x.html?group_order_id=CANARY77LINK&share_uin=CANARY77WHO"
PHONE = "13977770077"
CARD = "6222021234567894"


@pytest.fixture
def people(db: None) -> tuple[Membership, Membership, Membership]:
    real = timezone.now()
    group = cast.found_group(real)
    return cast.owner(group, "秋姐", real), cast.settled(group, "兰姨", real), cast.settled(group, "小明", real)


def browser(member: Membership) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(member.user, backend="hubang.accounts.backend.Backend")
    return client


def everything_stored() -> Iterator[str]:
    """Every value of every table, as the database holds it."""
    with connection.cursor() as cursor:
        for model in apps.get_models():
            columns = ", ".join(connection.ops.quote_name(f.column) for f in model._meta.concrete_fields)
            cursor.execute(f"SELECT {columns} FROM {connection.ops.quote_name(model._meta.db_table)}")
            yield from (str(row) for row in cursor.fetchall())


def live_through_it(people: tuple[Membership, ...]) -> list[str]:
    """Ask with a canary link, help, talk with canaries, provoke refusals and errors; what others were shown meanwhile."""
    qiu, lan, ming = people
    gid = lan.group.public_id
    asker, helper, owner = browser(lan), browser(ming), browser(qiu)
    ask = {"scene": "boost", "text": f"【拼多多】帮我砍一刀 {LINK}", "title": "砍一刀", "once": "c" * 16}
    shown: list[str] = []
    assert asker.post(reverse("ask", args=[gid]), ask).status_code == 303
    again = asker.post(reverse("ask", args=[gid]), {**ask, "once": "d" * 16})
    assert again.status_code == 409
    request = HelpRequest.objects.get()
    room = chat.group_chat(lan.group, now=timezone.now())
    for text in (f"我的电话{PHONE}", f"卡号{CARD}", LINK):
        refused = helper.post(reverse("messages", args=[gid, room.public_id]), {"text": text, "once": text[-8:] * 2})
        # Its writer sees in it what was found, and nobody else ever does.
        assert (refused.status_code, refused["cache-control"]) == (422, "no-store")
    opened = helper.post(reverse("help", args=[gid, request.public_id]))
    assert "CANARY77LINK" in opened.content.decode()
    helper.post(reverse("claim", args=[gid, request.public_id]), {"once": "e" * 16})
    for client in (owner, helper, asker):
        for name in ("feed", "chat", "about", "notices", "audit", "my_helps", "balance"):
            shown.append(client.get(reverse(name, args=[gid])).content.decode())
        shown.append(client.get(reverse("request", args=[gid, request.public_id])).content.decode())
    shown.append(owner.get(reverse("help", args=[gid, request.public_id])).content.decode())
    code = lan.group.community.invites.get(kind="durable").durable_code
    shown.append(Client().get(reverse("join", args=[code])).content.decode())
    return shown


def test_links_and_numbers_leave_no_trace(people: tuple[Membership, ...], caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    shown = live_through_it(people)
    places = {"pages": "\n".join(shown), "tables": "\n".join(everything_stored()), "log": caplog.text}
    for place, text in places.items():
        for canary in ("CANARY77", PHONE, CARD):
            assert canary not in text, (place, canary)


def test_the_canary_would_be_seen(people: tuple[Membership, ...]) -> None:
    """The positive control: a column that is not encrypted gives it away."""
    live_through_it(people)
    HelpRequest.objects.update(host="CANARY77")
    assert "CANARY77" in "\n".join(everything_stored())


def test_codes_and_tokens_are_stored_as_hashes(people: tuple[Membership, ...]) -> None:
    _qiu, lan, _ming = people
    now = timezone.now()
    secrets = [
        make_recovery_code(lan.user, now=now),
        make_token(lan.user, name="t", scopes=["read"], now=now)[1],
        make_device_link(lan.user, now=now),
        make_invite(lan, label="", days=1, max_uses=1, now=now)[1],
    ]
    stored = "\n".join(everything_stored())
    assert [secret for secret in secrets if secret in stored] == []


def test_the_link_is_gone_after_its_time(people: tuple[Membership, ...]) -> None:
    live_through_it(people)
    request = HelpRequest.objects.get()
    later = request.deadline_at + dt.timedelta(hours=49)
    aid.expire_due(later)
    assert aid.delete_old_links(later) == 1
    request.refresh_from_db()
    assert (bool(request.link), request.link_digest) == (False, "")


def test_an_exception_s_words_stay_out_of_the_log(
    people: tuple[Membership, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    log = logging.getLogger("hubang.test")
    handler, closed = logging.StreamHandler(), logging.StreamHandler(io.StringIO())
    # One that cannot write any more: Python itself would print the record, with the exception's words, in its place.
    closed.stream.close()
    for one in (handler, closed):
        one.addFilter(Quiet())
        log.addHandler(one)
    try:
        raise RuntimeError(LINK)
    except RuntimeError:
        log.exception("something failed")
    finally:
        for one in (handler, closed):
            log.removeHandler(one)
    written = capsys.readouterr().err
    assert "something failed [RuntimeError at" in written
    assert "CANARY77" not in written
