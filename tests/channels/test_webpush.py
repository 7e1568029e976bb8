"""Pushes, received as a browser receives them: the signature is checked and the message decrypted by code of another make."""

import base64
import datetime as dt
import json
import os
from collections.abc import Iterator
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from django.test import Client
from django.urls import reverse

from hubang.accounts.actions import add_browser, choose_language, sign_out_everywhere
from hubang.channels.postman import deliver
from hubang.channels.webpush.encryption import encrypt_with, point
from hubang.groups.models import Membership
from hubang.notify.models import Address, Delivery
from hubang.notify.outbox import tell
from hubang.notify.site_key import public_site_key
from hubang.notify.subscription import Subscription, decode, encode, read_subscription
from tests.channels.receiver import Received, Receiver, receiving

HOURS = dt.timedelta(hours=1)


def hmac(key: bytes, *parts: bytes) -> bytes:
    made = HMAC(key, SHA256())
    made.update(b"".join(parts))
    return made.finalize()


class Browser:
    """What a browser holds of its subscription, and how it opens what comes (RFC 8291, section 4, written out step by step)."""

    def __init__(self, endpoint: str) -> None:
        self.key, self.auth = ec.generate_private_key(ec.SECP256R1()), os.urandom(16)
        self.subscription = Subscription(endpoint, point(self.key.public_key()), self.auth)

    def open(self, body: bytes) -> Any:
        salt, size, length = body[:16], int.from_bytes(body[16:20], "big"), body[20]
        theirs, sealed = body[21 : 21 + length], body[21 + length :]
        assert len(body) <= size == 4096
        public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), theirs)
        shared = self.key.exchange(ec.ECDH(), public)
        mixed = hmac(hmac(self.auth, shared), b"WebPush: info\0", self.subscription.p256dh, theirs, b"\x01")
        first = hmac(salt, mixed)
        key = hmac(first, b"Content-Encoding: aes128gcm\0\x01")[:16]
        nonce = hmac(first, b"Content-Encoding: nonce\0\x01")[:12]
        plain = AESGCM(key).decrypt(nonce, sealed, None).rstrip(b"\0")
        assert plain.endswith(b"\x02")
        return json.loads(plain[:-1])


def checked(call: Received, origin: str, now: dt.datetime) -> dict[str, Any]:
    """What a push service does with the header: the key, the signature, for whom and until when."""
    scheme, _space, rest = call.headers["authorization"].partition(" ")
    fields = dict(part.strip().split("=", 1) for part in rest.split(","))
    assert scheme == "vapid"
    raw = base64.urlsafe_b64decode(fields["k"] + "==")
    head, claims, sign = fields["t"].split(".")
    numbers = base64.urlsafe_b64decode(sign + "==")
    signature = encode_dss_signature(int.from_bytes(numbers[:32], "big"), int.from_bytes(numbers[32:], "big"))
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw)
    key.verify(signature, f"{head}.{claims}".encode(), ec.ECDSA(SHA256()))
    told = json.loads(base64.urlsafe_b64decode(claims + "=="))
    assert json.loads(base64.urlsafe_b64decode(head + "==")) == {"typ": "JWT", "alg": "ES256"}
    assert told["aud"] == origin
    assert now.timestamp() < told["exp"] <= now.timestamp() + 24 * 3600
    return {**told, "key": fields["k"]}


@pytest.fixture
def service(settings: Any) -> Iterator[Receiver]:
    settings.OUTGOING_LOOPBACK = True
    with receiving() as told:
        told.status = 201
        yield told


@pytest.fixture
def signed_in(ming: Membership) -> Client:
    client = Client()
    client.force_login(ming.user, backend="hubang.accounts.backend.Backend")
    choose_language(ming.user, "en")
    ming.refresh_from_db()
    return client


@pytest.fixture
def browser(ming: Membership, service: Receiver, signed_in: Client, now: dt.datetime) -> Browser:
    made = Browser(service.url)
    session = signed_in.session.session_key or ""
    add_browser(ming.user, subscription=made.subscription, session=session, label="Chrome", now=now)
    return made


def owe(member: Membership, now: dt.datetime, kind: str = "thanked") -> None:
    tell(member.user_id, kind, group=member.group.public_id, now=now)


def row_of(kind: str = "thanked") -> Delivery:
    return Delivery.objects.get(channel="webpush", notification__kind=kind)


def test_the_encryption_is_the_one_of_the_rfc() -> None:
    """RFC 8291, section 5 and appendix A."""
    key = ec.derive_private_key(
        int.from_bytes(decode("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"), "big"), ec.SECP256R1()
    )
    reader = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
    subscription = Subscription("https://push.example.net/x", decode(reader), decode("BTBZMqHH6r4Tts7J_aSIgg"))
    plain = decode("V2hlbiBJIGdyb3cgdXAsIEkgd2FudCB0byBiZSBhIHdhdGVybWVsb24")
    made = encrypt_with(plain, subscription, key, decode("DGv6ra1nlYgDCS1FRnbzlw"))
    assert encode(made) == (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_"
        "yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )


def test_a_browser_opens_what_was_sent_and_nobody_else(
    browser: Browser, ming: Membership, service: Receiver, now: dt.datetime
) -> None:
    owe(ming, now)
    deliver(now)
    (call,) = service.calls
    told = browser.open(call.body)
    path = reverse("notices", args=[ming.group.public_id])
    assert told == {
        "id": row_of().public_id,
        "title": "You were thanked.",
        "lines": ["You were thanked."],
        "path": path,
    }
    assert call.headers["content-encoding"] == "aes128gcm"
    assert call.headers["topic"] == row_of().public_id
    assert int(call.headers["ttl"]) == 24 * 3600
    with pytest.raises(InvalidTag):
        Browser(service.url).open(call.body)


def test_who_sends_is_proven(browser: Browser, ming: Membership, service: Receiver, now: dt.datetime) -> None:
    owe(ming, now)
    deliver(now)
    (call,) = service.calls
    origin = service.url.removesuffix("/hook")
    assert checked(call, origin, now)["key"] == public_site_key()
    call.headers["authorization"] = call.headers["authorization"].replace("t=eyJ0", "t=eyJ1")
    with pytest.raises((InvalidSignature, ValueError)):
        checked(call, origin, now)


def test_all_messages_have_one_length(browser: Browser, ming: Membership, service: Receiver, now: dt.datetime) -> None:
    for kind in ("thanked", "assist_void"):
        owe(ming, now, kind)
        deliver(now)
    assert len({len(call.body) for call in service.calls}) == 1
    assert len({call.body[:16] for call in service.calls}) == 2


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_is_gone_is_forgotten_without_a_word(
    browser: Browser, ming: Membership, service: Receiver, now: dt.datetime, status: int
) -> None:
    service.status = status
    owe(ming, now)
    deliver(now)
    assert Address.objects.get().ended_how == "gone"
    assert row_of().state == "dropped"
    assert not ming.user.notifications.filter(kind="delivery_stopped").exists()


@pytest.mark.parametrize(
    ("status", "state"), [(400, "dead"), (403, "dead"), (413, "dead"), (429, "waiting"), (500, "waiting")]
)
def test_what_the_service_refuses(
    browser: Browser, ming: Membership, service: Receiver, now: dt.datetime, status: int, state: str
) -> None:
    service.status = status
    owe(ming, now)
    deliver(now)
    assert (row_of().state, row_of().reason) == (state, f"answered_{status}")


def test_with_the_session_ends_the_push(
    browser: Browser, ming: Membership, service: Receiver, signed_in: Client, now: dt.datetime
) -> None:
    owe(ming, now)
    signed_in.post(reverse("sign_out"))
    deliver(now)
    assert service.calls == []
    assert (row_of().state, row_of().reason) == ("dropped", "gone")


def test_with_a_new_password_ends_the_push(
    browser: Browser, ming: Membership, service: Receiver, now: dt.datetime
) -> None:
    owe(ming, now)
    ming.user.set_password("ein langes neues Wort")
    ming.user.save()
    deliver(now)
    assert service.calls == []


def test_signing_out_everywhere_ends_the_push(
    browser: Browser, ming: Membership, service: Receiver, signed_in: Client, now: dt.datetime
) -> None:
    owe(ming, now)
    sign_out_everywhere(ming.user, now=now)
    deliver(now)
    assert service.calls == []


def test_a_browser_is_one_person_s_at_a_time(
    browser: Browser, ming: Membership, lan: Membership, service: Receiver, now: dt.datetime
) -> None:
    client = Client()
    client.force_login(lan.user, backend="hubang.accounts.backend.Backend")
    session = client.session.session_key or ""
    for _ in range(2):
        add_browser(lan.user, subscription=browser.subscription, session=session, label="Chrome", now=now)
    owe(ming, now)
    owe(lan, now)
    while deliver(now):
        pass
    assert len(service.calls) == 1
    assert Address.objects.get(ended_at=None).user == lan.user
    assert Address.objects.exclude(ended_at=None).get().ended_how == "taken"


def test_at_night_nothing_is_pushed_and_in_the_morning_one_message(
    browser: Browser, ming: Membership, service: Receiver, now: dt.datetime
) -> None:
    late = now + 11 * HOURS
    for kind in ("thanked", "assist_confirmed"):
        owe(ming, late, kind)
    deliver(late)
    assert deliver(late + 8 * HOURS) == 0
    assert service.calls == []
    deliver(late + 9 * HOURS)
    (call,) = service.calls
    assert browser.open(call.body)["title"] == "2 things are new for you."


def test_beyond_the_ceiling_the_rest_comes_as_one_the_next_day(
    browser: Browser, ming: Membership, service: Receiver, now: dt.datetime
) -> None:
    moment = now - 3 * HOURS
    for number in range(14):
        owe(ming, moment + number * dt.timedelta(minutes=1))
        deliver(moment + number * dt.timedelta(minutes=1))
    assert len(service.calls) == 10
    assert deliver(now + 20 * HOURS) == 0
    deliver(now + 31 * HOURS)
    assert len(service.calls) == 11
    assert browser.open(service.calls[-1].body)["lines"] == ["You were thanked. ×4"]


@pytest.mark.parametrize(
    ("endpoint", "p256dh", "auth"),
    [
        ("http://push.example-shop.cn/x", None, None), ("https://127.0.0.1/x", None, None), ("https://push.example-shop.cn/x", "AAAA", None),
        ("https://push.example-shop.cn/x", "!!", None), ("https://push.example-shop.cn/x", None, "AAAA"), ("", "", ""),
    ],
)  # fmt: skip
def test_what_is_no_subscription_is_not_taken(endpoint: str, p256dh: str | None, auth: str | None) -> None:
    good = Browser("https://push.example-shop.cn/x").subscription
    assert read_subscription(good.endpoint, encode(good.p256dh), encode(good.auth)) == good
    keys = encode(good.p256dh) if p256dh is None else p256dh, encode(good.auth) if auth is None else auth
    assert read_subscription(endpoint, *keys) is None


def test_a_page_adds_its_browser_with_its_session(
    ming: Membership, signed_in: Client, service: Receiver, now: dt.datetime
) -> None:
    subscription = Browser(service.url).subscription
    fields = {"endpoint": service.url, "p256dh": encode(subscription.p256dh), "auth": encode(subscription.auth)}
    for _ in range(2):
        answer = signed_in.post(
            reverse("add_browser", args=[ming.group.public_id]),
            fields,
            headers={"user-agent": "Mozilla/5.0 (Linux; Android 14) Chrome/130 Mobile Safari/537"},
        )
        assert answer.status_code == 303
    address = Address.objects.get()
    assert (address.label, address.session) == ("Chrome · Android", signed_in.session.session_key)
    assert Subscription.of_text(address.value.reveal()) == subscription
