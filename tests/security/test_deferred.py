"""What was owed before a right was lost asks again before it is done: nothing leaves, and nothing happens by itself for who is gone."""

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings as configured
from django.urls import get_resolver

from hubang.accounts.actions import add_program, end_address
from hubang.accounts.models import User
from hubang.aid import actions as aid
from hubang.channels.postman import deliver
from hubang.groups import actions as groups
from hubang.groups.models import Membership
from hubang.lib.environment import Smtp
from hubang.lib.refused import Refused
from hubang.moderation import actions as moderation
from hubang.notify.kinds import DUTY_OF, FOR_OUTSIDERS
from hubang.notify.models import Address, Delivery, Notification
from hubang.notify.outbox import tell
from tests.aid.asks import charity
from tests.channels.mailing import Postbox, mailing
from tests.channels.receiver import Receiver, receiving
from tests.notify.ways import address

DAYS = dt.timedelta(days=1)
KINDS = (
    "help_claimed",
    "assist_confirmed",
    "mentioned",
    "replied",
    "rules_changed",
    "thanked",
    "request_expired",
    "message_removed",
)
Loss = Callable[[Membership, Membership, dt.datetime], object]


def closed(_qiu: Membership, lan: Membership, _now: dt.datetime) -> None:
    User.objects.filter(pk=lan.user_id).update(is_active=False)


def ended(_qiu: Membership, lan: Membership, now: dt.datetime) -> None:
    for row in Address.objects.filter(user=lan.user):
        end_address(lan.user, row, now=now)


LOSSES: dict[str, Loss] = {
    "left": lambda _qiu, lan, now: groups.leave_group(lan, now=now),
    "kicked": lambda qiu, lan, now: moderation.kick(qiu, lan, reason="广告", now=now),
    "banned": lambda qiu, lan, now: moderation.ban(qiu, lan, reason="骗人", now=now),
    "account closed": closed,
    "addresses ended": ended,
}


@pytest.fixture
def outside(settings: Any) -> Iterator[tuple[Postbox, Receiver]]:
    """A mail server and a program, both real, on this machine."""
    settings.OUTGOING_LOOPBACK = True
    with mailing() as box, receiving() as program:
        settings.HUBANG_SMTP = Smtp("localhost", box.port, "plain", "", "")
        settings.HUBANG_MAIL_FROM = "notices@hubang.example.org"
        yield box, program


@pytest.fixture
def reached(lan: Membership, outside: tuple[Postbox, Receiver], now: dt.datetime) -> Membership:
    """兰姨 with a mail box and a program."""
    address(lan, "email", now, "lan@mail.example.org")
    add_program(lan.user, url=outside[1].url, group=lan.group.public_id, label="", now=now)
    return lan


def everything_goes(now: dt.datetime) -> None:
    for hours in (0, 12, 30, 60):
        while deliver(now + dt.timedelta(hours=hours)):
            pass


def arrived(outside: tuple[Postbox, Receiver]) -> list[str]:
    """What came, but the one notice that says that somebody is out."""
    box, program = outside
    told = [str(mail["Subject"]) for mail in box.mails]
    calls = [call.body.decode() for call in program.calls]
    return [one for one in (*told, *calls) if not any(kind in one for kind in FOR_OUTSIDERS) and "移出" not in one]


@pytest.mark.parametrize("loss", LOSSES)
def test_nothing_owed_leaves_after_the_right_is_lost(
    reached: Membership, qiu: Membership, outside: tuple[Postbox, Receiver], now: dt.datetime, loss: str
) -> None:
    for kind in KINDS:
        tell(reached.user_id, kind, group=reached.group.public_id, now=now)
    assert Delivery.objects.filter(state="waiting", channel__in=["email", "webhook"]).count() >= len(KINDS)
    LOSSES[loss](qiu, reached, now)
    everything_goes(now)
    assert arrived(outside) == []
    assert not Delivery.objects.filter(
        state="waiting", notification__kind__in=KINDS, channel__in=["email", "webhook"]
    ).exists()


def test_with_the_right_it_leaves(reached: Membership, outside: tuple[Postbox, Receiver], now: dt.datetime) -> None:
    """The positive control."""
    for kind in KINDS:
        tell(reached.user_id, kind, group=reached.group.public_id, now=now)
    everything_goes(now)
    assert len(outside[1].calls) >= len(KINDS) - 1
    assert outside[0].mails


@pytest.mark.parametrize("kind", sorted(DUTY_OF))
def test_what_a_duty_is_told_of_does_not_leave_when_the_duty_is_gone(
    reached: Membership, qiu: Membership, outside: tuple[Postbox, Receiver], now: dt.datetime, kind: str
) -> None:
    groups.give_role(qiu, reached, role="admin", duties=[DUTY_OF[kind]], now=now)
    tell(reached.user_id, kind, group=reached.group.public_id, now=now)
    groups.give_role(qiu, reached, role="member", duties=[], now=now)
    everything_goes(now)
    assert arrived(outside) == []


@pytest.mark.parametrize("loss", ["left", "kicked", "banned", "account closed"])
def test_nobody_who_is_gone_is_asked_for_help(
    reached: Membership,
    qiu: Membership,
    ming: Membership,
    outside: tuple[Postbox, Receiver],
    now: dt.datetime,
    loss: str,
) -> None:
    charity(ming, now, helpers_needed=3)
    LOSSES[loss](qiu, reached, now)
    for minutes in range(0, 180, 10):
        aid.send_waves(now + dt.timedelta(minutes=minutes))
    everything_goes(now)
    assert not Notification.objects.filter(user=reached.user, kind="wanted").exists()
    assert arrived(outside) == []


@pytest.mark.parametrize("loss", ["kicked", "banned"])
def test_the_request_of_who_is_removed_is_open_to_nobody(
    reached: Membership, qiu: Membership, ming: Membership, now: dt.datetime, loss: str
) -> None:
    request = charity(reached, now)
    LOSSES[loss](qiu, reached, now)
    with pytest.raises(Refused) as refusal:
        aid.claim_assist(ming, request, now=now)
    assert refusal.value.code == "request_closed"
    with pytest.raises(Refused):
        aid.open_link(ming, request, now=now)
    assert aid.expire_due(now) == 1
    request.refresh_from_db()
    assert (request.state, request.confirmed_count) == ("expired", 0)


def test_there_is_no_second_way_in_for_admins() -> None:
    """Django's own admin would go round actions, policies and the log: it is not installed, and nothing is registered with it."""
    assert not any("admin" in name for name in configured.INSTALLED_APPS)
    assert not apps.is_installed("django.contrib.admin")
    assert [str(pattern.pattern) for pattern in get_resolver().url_patterns if "admin" in str(pattern.pattern)] == []
    root = apps.get_app_config("groups").path.rsplit("/", 1)[0]
    assert list(Path(root).rglob("admin.py")) == []
    assert not any("contrib.admin" in path.read_text() for path in Path(root).rglob("*.py"))


def test_no_user_is_staff_or_above_the_rules(lan: Membership, qiu: Membership) -> None:
    assert not User.objects.filter(is_staff=True).exists()
    assert not User.objects.filter(is_superuser=True).exists()
