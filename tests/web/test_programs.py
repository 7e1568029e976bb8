"""The page of signed calls: add, try, see how it went, a new secret that signs beside the old, take away."""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hubang.channels.postman import deliver
from hubang.groups.models import Membership
from hubang.notify.models import Address, Notification
from tests.channels.receiver import Receiver, receiving
from tests.channels.test_webhook import Forged, verified
from tests.web.forms import hidden_fields

Browser = Callable[[Membership], Client]
SECRET = re.compile(r'<code class="hb-code" id="secret">(whsec_[^<]+)</code>')


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    settings.OUTGOING_LOOPBACK = True
    with receiving() as told:
        yield told


def add(client: Client, page: str, address: str) -> str:
    """Fill in the form of the page and send it; the page that follows."""
    fields = {**hidden_fields(client.get(page)), "url": address, "label": "群主的机器人"}
    return client.post(page, fields).content.decode()


def test_a_program_from_the_first_call_to_the_last(qiu: Membership, receiver: Receiver, browser_of: Browser) -> None:
    client, gid = browser_of(qiu), qiu.group.public_id
    url = reverse("programs", args=[gid])
    assert url in client.get(reverse("manage", args=[gid])).content.decode()
    made = add(client, url, receiver.url)
    (first,) = SECRET.findall(made)
    assert first not in client.get(url).content.decode()
    program = Address.objects.get(channel="webhook")

    def tap(name: str) -> str:
        once = hidden_fields(client.get(url))["once"]
        answer = client.post(reverse(name, args=[gid, program.public_id]), {"once": once}, follow=True)
        assert answer.status_code == 200
        return answer.content.decode()

    shown = tap("try_program")
    assert "waits" in shown or "等待中" in shown
    deliver(timezone.now())
    assert verified(first, receiver.calls[-1], timezone.now())["type"] == "notice.program_tried"
    assert "有回应" in client.get(url, headers={"accept-language": "zh-hans"}).content.decode()
    # It is in the inbox without a badge, like every notice that the person asked for.
    assert Notification.objects.get(kind="program_tried").read_at is not None

    (second,) = SECRET.findall(tap("rotate_program"))
    tap("try_program")
    deliver(timezone.now())
    for secret in (first, second):
        assert verified(secret, receiver.calls[-1], timezone.now())["data"]["kind"] == "program_tried"
    with pytest.raises(Forged):
        verified("whsec_" + "QUFB" * 8, receiver.calls[-1], timezone.now())

    receiver.status = 500
    tap("try_program")
    deliver(timezone.now())
    assert "answered_500" in client.get(url).content.decode()
    # Whoever has just mended the program does not wait for the next attempt.
    receiver.status, before = 204, len(receiver.calls)
    tap("try_program")
    while deliver(timezone.now() + dt.timedelta(seconds=1)):
        pass
    assert len(receiver.calls) > before
    tap("end_way")
    assert Address.objects.get(pk=program.pk).ended_at is not None


def test_trying_has_an_end(qiu: Membership, receiver: Receiver, browser_of: Browser) -> None:
    client, url = browser_of(qiu), reverse("programs", args=[qiu.group.public_id])
    add(client, url, receiver.url)
    program = Address.objects.get(channel="webhook")
    there = reverse("try_program", args=[qiu.group.public_id, program.public_id])
    codes = [client.post(there, {"once": f"try{n:02d}".ljust(16, "x")}).status_code for n in range(21)]
    assert codes == [303] * 20 + [429]


def test_nobody_tries_the_program_of_another(
    qiu: Membership, ming: Membership, receiver: Receiver, browser_of: Browser
) -> None:
    add(browser_of(qiu), reverse("programs", args=[qiu.group.public_id]), receiver.url)
    program = Address.objects.get(channel="webhook")
    there = reverse("try_program", args=[qiu.group.public_id, program.public_id])
    assert browser_of(ming).post(there, {"once": "o" * 16}).status_code == 404
    assert not Notification.objects.filter(kind="program_tried").exists()
