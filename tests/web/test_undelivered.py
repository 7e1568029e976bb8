"""What could not be delivered, through the door: the owner tries it again or lets it go, each once, and it has its effect."""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hubang.accounts.actions import add_program
from hubang.channels.postman import deliver
from hubang.groups.models import Membership
from hubang.notify.models import Delivery
from hubang.notify.outbox import tell
from tests.channels.receiver import Receiver, receiving

Browser = Callable[[Membership], Client]
FORM = re.compile(r'<form method="post" action="([^"]+)">(.*?)</form>', re.S)
FIELD = re.compile(r'name="(\w+)" value="([^"]*)"')


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    settings.OUTGOING_LOOPBACK = True
    with receiving() as told:
        yield told


@pytest.fixture
def letters(ming: Membership, receiver: Receiver) -> list[Delivery]:
    """Two notices to 小明's program that were given up."""
    now = timezone.now() - dt.timedelta(hours=1)
    gid = ming.group.public_id
    add_program(ming.user, url=receiver.url, group=gid, label="", now=now)
    for kind in ("thanked", "rules_changed"):
        tell(ming.user_id, kind, group=gid, now=now)
    Delivery.objects.filter(channel="webhook").update(state="dead", reason="answered_500", ended_at=now)
    return list(Delivery.objects.filter(channel="webhook").order_by("-pk"))


def forms(client: Client, url: str) -> list[tuple[str, dict[str, str]]]:
    """Every form of the page as a browser would send it."""
    page = client.get(url).content.decode()
    return [(action, dict(FIELD.findall(inside))) for action, inside in FORM.findall(page)]


def test_once_more_brings_it_and_letting_go_ends_it(
    qiu: Membership, ming: Membership, letters: list[Delivery], receiver: Receiver, browser_of: Browser
) -> None:
    client, url = browser_of(qiu), reverse("undelivered", args=[qiu.group.public_id])
    page = client.get(url).content.decode()
    assert "answered_500" in page
    for private in (ming.nickname, receiver.url, ming.public_id):
        assert private not in page
    taps = [(action, fields) for action, fields in forms(client, url) if "/manage/undelivered/" in action]
    assert [fields["act"] for _action, fields in taps] == ["retry", "let_go"] * 2
    (retry, retry_fields), (gone, gone_fields) = taps[0], taps[3]
    for action, fields in ((retry, retry_fields), (retry, retry_fields), (gone, gone_fields)):
        assert client.post(action, fields).status_code == 303
    states = {row.pk: row.state for row in Delivery.objects.filter(channel="webhook")}
    assert (states[letters[0].pk], states[letters[1].pk]) == ("waiting", "dropped")
    while deliver(timezone.now()):
        pass
    assert [call.headers["webhook-id"] for call in receiver.calls] == [letters[0].message or letters[0].public_id]
    assert Delivery.objects.get(pk=letters[0].pk).state == "sent"
    # Both are decided: an old page does nothing more, and says so like for anything that is not there.
    assert client.post(gone, {**gone_fields, "once": "z" * 16}).status_code == 404
    assert forms(client, url) == [one for one in forms(client, url) if "/manage/undelivered/" not in one[0]]


def test_an_admin_is_not_the_owner(
    qiu: Membership, ming: Membership, letters: list[Delivery], browser_of: Browser
) -> None:
    there = reverse("decide_undelivered", args=[qiu.group.public_id, letters[0].public_id])
    Membership.objects.filter(pk=ming.pk).update(role="admin", duties=["review"])
    assert browser_of(ming).post(there, {"once": "y" * 16, "act": "let_go"}).status_code == 404
    assert Delivery.objects.get(pk=letters[0].pk).state == "dead"
