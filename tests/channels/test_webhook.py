"""A program that is called: signed as Standard Webhooks says, checked by a receiver of another make, refused when anything is changed."""

import base64
import datetime as dt
import hashlib
import hmac
import json
from collections.abc import Iterator
from typing import Any

import pytest

from hubang.accounts.actions import add_program, end_address, rotate_secret
from hubang.accounts.actions.reach import Program
from hubang.aid import actions as aid
from hubang.channels.postman import deliver
from hubang.channels.webhook.signing import signatures
from hubang.groups.models import Membership
from hubang.notify.models import Delivery
from hubang.notify.outbox import tell
from hubang.notify.post import FIRST_WAIT, PATIENCE
from tests.aid.asks import boost
from tests.channels.receiver import Received, Receiver, receiving

DAY = dt.timedelta(days=1)


class Forged(Exception):
    """What the receiver says to a call that is not ours."""


def verified(secret: str, call: Received, now: dt.datetime) -> dict[str, Any]:
    """What a receiver does, written from the specification and sharing nothing with the sender: time, then each signature."""
    name, seconds = call.headers["webhook-id"], call.headers["webhook-timestamp"]
    if abs(int(seconds) - now.timestamp()) > 300:
        raise Forged("too old")
    key = base64.b64decode(secret.split("_", 1)[1])
    right = base64.b64encode(hmac.digest(key, f"{name}.{seconds}.{call.body.decode()}".encode(), hashlib.sha256))
    given = [one.split(",", 1) for one in call.headers["webhook-signature"].split(" ")]
    if not any(version == "v1" and hmac.compare_digest(right, sign.encode()) for version, sign in given):
        raise Forged("signature")
    return dict(json.loads(call.body))


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    settings.OUTGOING_LOOPBACK = True
    with receiving() as told:
        yield told


@pytest.fixture
def program(ming: Membership, receiver: Receiver, now: dt.datetime) -> Program:
    return add_program(ming.user, url=receiver.url, group=ming.group.public_id, label="家里的小程序", now=now)


@pytest.fixture
def confirmed(program: Program, lan: Membership, ming: Membership, now: dt.datetime) -> str:
    """小明 has helped, and is told that 兰姨 confirmed it. The id of the request."""
    request = boost(lan, now)
    aid.confirm_assist(lan, aid.claim_assist(ming, request, now=now), now=now)
    return request.public_id


def test_the_signature_is_the_one_of_the_specification() -> None:
    """The example of standardwebhooks.com."""
    name, seconds, body = "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}'
    made = signatures(["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"], name, seconds, body)
    assert made == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_program_is_told_what_happened_and_nothing_more(
    program: Program, confirmed: str, ming: Membership, receiver: Receiver, now: dt.datetime
) -> None:
    assert deliver(now) == 1
    told = verified(program.secret, receiver.calls[0], now)
    assert told["type"] == "notice.assist_confirmed"
    row = Delivery.objects.get(channel="webhook")
    assert told["data"] == {
        "id": row.notification.public_id,
        "group": ming.group.public_id,
        "kind": "assist_confirmed",
        "request": confirmed,
    }
    assert (row.state, receiver.calls[0].headers["webhook-id"]) == ("sent", row.public_id)
    assert deliver(now) == 0


@pytest.mark.parametrize("change", ["body", "webhook-id", "webhook-timestamp", "webhook-signature", "secret", "late"])
def test_a_receiver_refuses_whatever_was_changed(
    program: Program, confirmed: str, receiver: Receiver, now: dt.datetime, change: str
) -> None:
    deliver(now)
    call, secret, moment = receiver.calls[0], program.secret, now
    if change == "body":
        call.body = call.body.replace(b"confirmed", b"disputed ")
    elif change == "secret":
        secret = f"whsec_{base64.b64encode(bytes(32)).decode()}"
    elif change == "late":
        moment = now + dt.timedelta(minutes=6)
    elif change == "webhook-timestamp":
        call.headers[change] = str(int(call.headers[change]) + 1)
    else:
        call.headers[change] = call.headers[change][:-3] + "zz="
    with pytest.raises(Forged):
        verified(secret, call, moment)


def test_during_a_change_of_secrets_both_sign_and_then_only_the_new_one(
    program: Program, confirmed: str, ming: Membership, receiver: Receiver, now: dt.datetime
) -> None:
    fresh = rotate_secret(ming.user, program.address, now=now)
    deliver(now)
    call = receiver.calls[0]
    assert verified(program.secret, call, now) == verified(fresh.secret, call, now)
    Delivery.objects.filter(channel="webhook").update(state="waiting", ended_at=None)
    deliver(now + DAY)
    verified(fresh.secret, receiver.calls[1], now + DAY)
    with pytest.raises(Forged):
        verified(program.secret, receiver.calls[1], now + DAY)


@pytest.mark.parametrize("status", [400, 401, 404, 500, 502, 301])
def test_a_failure_is_tried_again_under_the_same_name(
    program: Program, confirmed: str, receiver: Receiver, now: dt.datetime, status: int
) -> None:
    receiver.status = status
    deliver(now)
    assert deliver(now + dt.timedelta(seconds=FIRST_WAIT / 2 - 1)) == 0
    receiver.status = 200
    assert deliver(now + dt.timedelta(seconds=FIRST_WAIT)) == 1
    names = {call.headers["webhook-id"] for call in receiver.calls}
    assert (len(receiver.calls), len(names)) == (2, 1)
    row = Delivery.objects.get(channel="webhook")
    assert (row.state, row.attempts, row.reason) == ("sent", 2, "")


def test_a_program_that_asks_to_wait_is_left_alone_so_long(
    program: Program, confirmed: str, receiver: Receiver, now: dt.datetime
) -> None:
    receiver.status, receiver.headers = 429, {"Retry-After": "600"}
    deliver(now)
    assert deliver(now + dt.timedelta(seconds=599)) == 0
    receiver.status = 200
    assert deliver(now + dt.timedelta(seconds=600)) == 1


def test_a_program_that_is_gone_is_called_no_more_and_its_owner_told(
    program: Program, confirmed: str, ming: Membership, receiver: Receiver, now: dt.datetime
) -> None:
    receiver.status = 410
    deliver(now)
    program.address.refresh_from_db()
    assert program.address.ended_how == "gone"
    assert ming.user.notifications.filter(kind="delivery_stopped").exists()
    assert deliver(now + DAY) == 0
    assert Delivery.objects.get(channel="webhook").state == "dropped"


def test_a_program_that_fails_for_five_days_is_given_up(
    program: Program, confirmed: str, ming: Membership, receiver: Receiver, now: dt.datetime
) -> None:
    receiver.status, moment = 500, now
    while moment <= now + PATIENCE + DAY:
        if not Delivery.objects.filter(channel="webhook", state="waiting").exists():
            tell(ming.user_id, "thanked", group=ming.group.public_id, now=moment)
        deliver(moment)
        moment += dt.timedelta(hours=3)
    program.address.refresh_from_db()
    assert program.address.ended_how == "failing"
    assert ming.user.notifications.filter(kind="delivery_stopped").count() == 1


def test_a_program_that_was_taken_away_hears_nothing_of_what_waited(
    program: Program, confirmed: str, ming: Membership, receiver: Receiver, now: dt.datetime
) -> None:
    end_address(ming.user, program.address, now=now)
    assert deliver(now) == 1
    assert receiver.calls == []
    row = Delivery.objects.get(channel="webhook")
    assert (row.state, row.reason) == ("dropped", "gone")
