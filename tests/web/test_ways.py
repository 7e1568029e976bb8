"""通知和休息: what is shown, kept, refused."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hubang.accounts.actions import add_program
from hubang.groups.models import Membership
from hubang.lib.environment import Smtp
from hubang.notify.models import Address
from hubang.notify.preferences import absence_of, preferences_of
from tests.notify.ways import address
from tests.web.forms import fill_in, hidden_fields

Browser = Callable[[Membership], Client]


def page_of(client: Client, member: Membership, name: str = "ways") -> str:
    return client.get(reverse(name, args=[member.group.public_id]), headers={"accept-language": "en"}).content.decode()


def test_a_form_is_kept(ming: Membership, browser_of: Browser, now: dt.datetime) -> None:
    address(ming, "webpush", now)
    client, url = browser_of(ming), reverse("ways", args=[ming.group.public_id])
    fields = {"quiet_from": "21", "quiet_until": "9", "asks_per_day": "0", "webpush.help": "off", "email.help": "now"}
    assert fill_in(client, url, **fields).status_code == 303
    wishes = preferences_of(ming.user)
    assert (wishes.quiet_from, wishes.quiet_until, wishes.asks_per_day) == (21, 9, 0)
    assert wishes.choices == {"webpush": {"help": "off"}, "email": {"help": "now"}}
    shown = page_of(client, ming)
    assert '<option value="off" selected>' in shown
    assert 'name="webpush.wanted"' in shown
    assert 'name="webpush.duty"' not in shown


def test_what_is_out_of_limits_is_refused_on_the_page(ming: Membership, browser_of: Browser) -> None:
    client, url = browser_of(ming), reverse("ways", args=[ming.group.public_id])
    for fields in ({"quiet_from": "24"}, {"messages_per_day": "0"}, {"email.help": "x"}, {"asks_per_day": "-1"}):
        assert fill_in(client, url, **fields).status_code == 422
    assert preferences_of(ming.user).pk is None


def test_one_tap_away_and_back(ming: Membership, browser_of: Browser) -> None:
    client, url = browser_of(ming), reverse("away", args=[ming.group.public_id])
    assert client.post(url, {"why": "illness", "days": "1"}).status_code == 303
    absence = absence_of(ming.user_id, timezone.now())
    assert absence is not None
    assert absence.ends_at - timezone.now() >= dt.timedelta(days=1)
    assert "I am back" in page_of(client, ming)
    assert client.post(url, {"back": "1"}).status_code == 303
    assert absence_of(ming.user_id, timezone.now()) is None
    for days in ("", "2", "-1", "9999"):
        assert client.post(url, {"why": "illness", "days": days}).status_code == 422


def test_mail_is_offered_where_there_is_a_server(ming: Membership, browser_of: Browser, settings: Any) -> None:
    client, url = browser_of(ming), reverse("add_mailbox", args=[ming.group.public_id])
    assert "E-mail address" not in page_of(client, ming)
    assert client.post(url, {"mailbox": "a@example.org", "once": "o" * 20}).status_code == 303
    assert not Address.objects.exists()
    settings.HUBANG_SMTP, settings.HUBANG_MAIL_FROM = Smtp("localhost", 1, "plain", "", ""), "n@example.org"
    assert client.post(url, {"mailbox": "a@example.org", "once": "p" * 20}).status_code == 303
    shown = page_of(client, ming)
    assert "a@example.org" in shown
    assert "waits" in shown
    assert client.post(url, {"mailbox": "nonsense", "once": "q" * 20}).status_code == 422


def test_a_secret_is_shown_once(ming: Membership, browser_of: Browser) -> None:
    client, url = browser_of(ming), reverse("programs", args=[ming.group.public_id])
    fields = {"url": "https://hooks.example-shop.cn/x", "label": "家里"}
    answer = client.post(url, {**hidden_fields(client.get(url)), **fields})
    made = Address.objects.get()
    assert made.secret.reveal() in answer.content.decode()
    assert made.secret.reveal() not in page_of(client, ming, "programs")
    assert client.post(url, {"once": "t" * 20, "url": "https://10.0.0.1/x"}).status_code == 422
    rotate = reverse("rotate_program", args=[ming.group.public_id, made.public_id])
    fresh = client.post(rotate, {"once": "r" * 20}).content.decode()
    made.refresh_from_db()
    assert made.secret.reveal() in fresh
    assert made.old_secret.reveal() not in fresh
    assert client.post(rotate, {"once": "r" * 20}).content.decode().count("whsec_") == 0


def test_nobody_ends_or_changes_another_s(ming: Membership, lan: Membership, browser_of: Browser) -> None:
    now = timezone.now()
    theirs = add_program(
        lan.user, url="https://hooks.example-shop.cn/x", group=lan.group.public_id, label="", now=now
    ).address
    client = browser_of(ming)
    for name in ("end_way", "rotate_program"):
        url = reverse(name, args=[ming.group.public_id, theirs.public_id])
        assert client.post(url, {"once": "s" * 20}).status_code == 404
    theirs.refresh_from_db()
    assert (theirs.ended_at, theirs.old_secret_until) == (None, None)


def test_what_is_taken_away_is_gone(ming: Membership, browser_of: Browser, now: dt.datetime) -> None:
    mine = address(ming, "webpush", now, label="Chrome · Android")
    client = browser_of(ming)
    assert "Chrome · Android" in page_of(client, ming)
    url = reverse("end_way", args=[ming.group.public_id, mine.public_id])
    assert client.post(url).status_code == 303
    assert "Chrome · Android" not in page_of(client, ming)
    assert client.post(url).status_code == 404


@pytest.mark.django_db
def test_the_worker_stands_at_the_root_and_keeps_nothing(client: Client) -> None:
    answer = client.get("/push-worker.js")
    text = answer.content.decode()
    assert answer["content-type"].startswith("text/javascript")
    assert answer["cache-control"] == "no-store"
    assert '"push"' in text
    assert "fetch" not in text
    assert "caches" not in text
