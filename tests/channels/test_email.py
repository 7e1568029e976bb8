"""Mails through a real server on this machine: after a yes alone, with nothing private in them, ended by one tap, refused, failed."""

import datetime as dt
import re
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from hubang.accounts.actions import add_mailbox, choose_language, confirm_mailbox, end_address
from hubang.aid import actions as aid
from hubang.channels.postman import deliver
from hubang.groups.models import Membership
from hubang.lib.environment import Smtp
from hubang.lib.refused import Absent, Refused
from hubang.notify import links
from hubang.notify.models import Address, Delivery
from hubang.notify.outbox import tell
from hubang.notify.preferences import preferences_of
from tests.aid.asks import boost
from tests.channels.certificate import certificate
from tests.channels.mailing import Postbox, mailing

MAILBOX = "ming.li@mail.example.org"
HOURS = dt.timedelta(hours=1)


def set_up(settings: Any, port: int, security: str = "plain", user: str = "", password: str = "") -> None:
    settings.HUBANG_SMTP = Smtp("localhost", port, security, user, password)
    settings.HUBANG_MAIL_FROM = "notices@hubang.example.org"
    settings.PUBLIC_URL = "https://hubang.example.org"


@pytest.fixture
def postbox(settings: Any) -> Iterator[Postbox]:
    with mailing() as box:
        set_up(settings, box.port)
        yield box


@pytest.fixture
def mailbox(ming: Membership, postbox: Postbox, now: dt.datetime) -> Address:
    """小明's, after the yes; the mail that asked for it is away."""
    choose_language(ming.user, "en")
    ming.refresh_from_db()
    address = add_mailbox(ming.user, value=MAILBOX, group=ming.group.public_id, now=now)
    deliver(now)
    postbox.mails.clear()
    return confirm_mailbox(address.public_id, now=now)


def owe(member: Membership, now: dt.datetime, kind: str = "rules_changed") -> None:
    tell(member.user_id, kind, group=member.group.public_id, now=now)


def plain(mail: EmailMessage) -> str:
    return str(mail.get_body(("plain",)).get_content())  # type: ignore[union-attr]


def page(mail: EmailMessage) -> str:
    return str(mail.get_body(("html",)).get_content())  # type: ignore[union-attr]


def urls(text: str) -> list[str]:
    return re.findall(r"https://hubang\.example\.org(/\S*)", text)


def test_a_mail_box_gets_one_mail_before_its_owner_says_yes(
    ming: Membership, postbox: Postbox, now: dt.datetime, client: Client
) -> None:
    real = timezone.now()
    address = add_mailbox(
        ming.user, value=f" {MAILBOX.upper().replace('MING.LI', 'ming.li')} ", group=ming.group.public_id, now=real
    )
    owe(ming, real)
    while deliver(real + 30 * HOURS):
        pass
    (mail,) = postbox.mails
    assert (mail["To"], postbox.envelopes) == (MAILBOX, [("notices@hubang.example.org", [MAILBOX])])
    (path,) = urls(plain(mail))
    assert client.get(path).status_code == 200
    address.refresh_from_db()
    assert address.confirmed_at is None
    assert client.post(path).status_code == client.post(path).status_code == 200
    address.refresh_from_db()
    assert address.confirmed_at is not None


def test_a_yes_has_a_link_of_its_own_and_seven_days(mailbox: Address, now: dt.datetime) -> None:
    token = links.mute_url(mailbox, "help").rsplit("/", 1)[1]
    assert links.read_confirm(token) is None
    assert links.read_mute(links.confirm_url(mailbox).rsplit("/", 1)[1]) is None


def test_a_mail_box_that_was_taken_away_can_say_yes_no_more(
    mailbox: Address, ming: Membership, now: dt.datetime
) -> None:
    end_address(ming.user, mailbox, now=now)
    with pytest.raises(Absent):
        confirm_mailbox(mailbox.public_id, now=now)


def test_mails_to_people_who_never_asked_are_few(ming: Membership, postbox: Postbox, now: dt.datetime) -> None:
    for number in range(3):
        add_mailbox(ming.user, value=f"a{number}@example.org", group=ming.group.public_id, now=now)
    with pytest.raises(Refused, match="too_many_mails"):
        add_mailbox(ming.user, value="a0@example.org", group=ming.group.public_id, now=now)
    with pytest.raises(Refused, match="too_many_ways"):
        add_mailbox(ming.user, value="a4@example.org", group=ming.group.public_id, now=now + 24 * HOURS)


@pytest.mark.parametrize(
    "value",
    ["", "ming", "ming@", "@example.org", "a@b@example.org", "a b@example.org", "a@example.org\nBcc: x@example.org", "李@example.org", "a@互帮.cn", "a" * 65 + "@example.org", "a@" + "b." * 120 + "org", "\"a b\"@example.org\r"],
)  # fmt: skip
def test_what_is_no_address_is_refused(ming: Membership, now: dt.datetime, value: str) -> None:
    with pytest.raises(Refused, match="bad_mailbox"):
        add_mailbox(ming.user, value=value, group=ming.group.public_id, now=now)


def test_a_mail_says_what_kind_of_thing_waits_and_opens_hubang(
    mailbox: Address, ming: Membership, postbox: Postbox, now: dt.datetime
) -> None:
    owe(ming, now, "case_opened")
    owe(ming, now, "muted")
    deliver(now)
    (mail,) = postbox.mails
    text = plain(mail)
    assert mail["Subject"] == "You cannot write for a while."
    assert f"/g/{ming.group.public_id}/me/notices" in urls(text)
    assert mail["Auto-Submitted"] == "auto-generated"
    for secret in (ming.nickname, ming.group.name, "小明", "浦东"):
        assert secret not in text + page(mail) + str(mail["Subject"])
    row = Delivery.objects.get(channel="email", notification__kind="muted")
    assert mail["Message-ID"] == f"<{row.message}.{mailbox.public_id}@hubang.example.org>"
    dropped = Delivery.objects.get(channel="email", notification__kind="case_opened")
    assert (dropped.state, dropped.reason) == ("dropped", "no_duty")


def test_what_waits_goes_as_one_digest_in_the_evening(
    mailbox: Address, ming: Membership, postbox: Postbox, now: dt.datetime
) -> None:
    for _ in range(2):
        owe(ming, now, "thanked")
    owe(ming, now, "assist_confirmed")
    assert deliver(now + 6 * HOURS) == 0
    assert deliver(now + 7 * HOURS) == 3
    (mail,) = postbox.mails
    assert mail["Subject"] == "3 things are new for you."
    assert plain(mail).splitlines()[:2] == ["You were thanked. ×2", "Your help was confirmed. Thank you."]
    assert deliver(now + 48 * HOURS) == 0


def test_a_digest_of_what_was_read_meanwhile_is_not_sent(
    mailbox: Address, ming: Membership, postbox: Postbox, now: dt.datetime
) -> None:
    owe(ming, now, "thanked")
    ming.user.notifications.update(read_at=now)
    assert deliver(now + 7 * HOURS) == 1
    assert postbox.mails == []
    assert Delivery.objects.get(notification__kind="thanked", channel="email").reason == "seen"


def test_the_reader_s_language(mailbox: Address, ming: Membership, postbox: Postbox, now: dt.datetime) -> None:
    choose_language(ming.user, "zh-hans")
    owe(ming, now, "muted")
    deliver(now)
    assert postbox.mails[0]["Subject"] == "你暂时不能发言。"


def test_one_tap_in_a_mail_program_ends_all_mail(
    mailbox: Address, ming: Membership, postbox: Postbox, now: dt.datetime
) -> None:
    """RFC 8058: a POST without cookie, header or form's token."""
    owe(ming, now, "muted")
    deliver(now)
    mail = postbox.mails[0]
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    (path,) = urls(str(mail["List-Unsubscribe"]).strip("<>"))
    stranger = Client(enforce_csrf_checks=True)
    assert stranger.get(path).status_code == 200
    mailbox.refresh_from_db()
    assert mailbox.ended_at is None
    for _ in range(2):
        assert stranger.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    owe(ming, now, "unmuted")
    deliver(now)
    assert len(postbox.mails) == 1


def test_one_tap_ends_one_kind_of_mail_and_what_waits_of_it(
    mailbox: Address, ming: Membership, postbox: Postbox, now: dt.datetime
) -> None:
    owe(ming, now, "muted")
    deliver(now)
    path = next(path for path in urls(plain(postbox.mails[0])) if path.startswith("/mute/"))
    owe(ming, now, "unmuted")
    assert Client().post(path).status_code == 200
    assert preferences_of(ming.user).timing("email", "unmuted") == "off"
    assert preferences_of(ming.user).timing("email", "thanked") == "digest"
    deliver(now)
    assert len(postbox.mails) == 1
    assert Delivery.objects.get(channel="email", notification__kind="unmuted").reason == "off"


@pytest.mark.parametrize(
    ("answer", "state", "reason"),
    [
        ("450 later", "waiting", "refused_450"),
        ("550 no such user", "dropped", "no_mailbox"),
        ("554 policy", "dead", "refused_554"),
        ("552 full", "dead", "refused_552"),
    ],
)
def test_refused_recipients(
    mailbox: Address, ming: Membership, postbox: Postbox, now: dt.datetime, answer: str, state: str, reason: str
) -> None:
    postbox.to_recipient = answer
    owe(ming, now, "muted")
    deliver(now)
    row = Delivery.objects.get(channel="email", notification__kind="muted")
    assert (row.state, row.reason) == (state, reason)
    mailbox.refresh_from_db()
    assert (mailbox.ended_how == "gone") is (reason == "no_mailbox")


@pytest.mark.parametrize(("answer", "state"), [("451 later", "waiting"), ("554 spam", "dead")])
def test_refused_contents(
    mailbox: Address, ming: Membership, postbox: Postbox, now: dt.datetime, answer: str, state: str
) -> None:
    postbox.to_content = answer
    owe(ming, now, "muted")
    deliver(now)
    assert Delivery.objects.get(channel="email", notification__kind="muted").state == state


def test_a_server_that_is_away_loses_nothing(
    mailbox: Address, ming: Membership, postbox: Postbox, now: dt.datetime, settings: Any
) -> None:
    owe(ming, now, "muted")
    good, settings.HUBANG_SMTP = settings.HUBANG_SMTP, None
    deliver(now)
    settings.HUBANG_SMTP = Smtp("localhost", 1, "plain", "", "")
    deliver(now + HOURS)
    settings.HUBANG_SMTP = good
    deliver(now + 2 * HOURS)
    row = Delivery.objects.get(channel="email", notification__kind="muted")
    assert (row.state, row.attempts, len(postbox.mails)) == ("sent", 3, 1)


@pytest.mark.parametrize(
    ("trusted", "password", "reason"), [(True, "right", ""), (True, "wrong", "sign_in"), (False, "right", "tls")]
)
def test_the_way_to_the_server_is_encrypted_and_proven(
    ming: Membership, now: dt.datetime, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trusted: bool, password: str, reason: str
) -> None:  # fmt: skip
    file = certificate("localhost", tmp_path)
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(file))
    with mailing(file, password="right") as box:
        set_up(settings, box.port, "starttls", "hubang", password)
        add_mailbox(ming.user, value=MAILBOX, group=ming.group.public_id, now=now)
        deliver(now)
    assert Delivery.objects.get(channel="email").reason == reason
    assert len(box.mails) == (not reason)


def test_no_mail_holds_a_link_or_a_word_of_a_request(
    mailbox: Address, ming: Membership, lan: Membership, postbox: Postbox, now: dt.datetime
) -> None:
    request = boost(ming, now, needed=1)
    assist = aid.claim_assist(lan, request, now=now)
    aid.confirm_assist(ming, assist, now=now)
    deliver(now + 7 * HOURS)
    (mail,) = postbox.mails
    whole = plain(mail) + page(mail) + str(mail)
    for secret in ("yangkeduo", "share_uin", request.title, "兰姨", "小明", request.public_id):
        assert secret not in whole
