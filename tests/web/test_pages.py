"""Every page answers for whoever may see it, in both languages, empty and full."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hubang.aid import actions as aid
from hubang.chat import actions as chat
from hubang.groups import actions as groups
from hubang.groups.models import Membership
from hubang.moderation import actions as moderation
from tests import cast
from tests.aid.asks import boost, charity
from tests.web.forms import hidden_fields

Browser = Callable[[Membership], Client]
MEMBER_PAGES = [
    "feed", "ask", "my_requests", "my_helps", "balance", "chat", "search", "about", "rules", "share", "invites", "me", "profile",
    "notices", "leave", "flag", "audit", "welcome", "qr_png", "qr_svg", "poster_png", "ways", "programs",
]  # fmt: skip
OWNER_PAGES = ["undelivered", "manage", "joins", "settings", "members", "rules_editor", "tree", "cases", "words", "tip"]


@pytest.fixture
def people(db: None) -> tuple[Membership, Membership, Membership]:
    """Owner, asker and helper of a group in which things have happened, in real time."""
    real = timezone.now()
    group = cast.found_group(real)
    qiu, lan, ming = (
        cast.owner(group, "秋姐", real),
        cast.settled(group, "兰姨", real),
        cast.settled(group, "小明", real),
    )
    request = boost(lan, real)
    aid.claim_assist(ming, request, now=real)
    errand = charity(lan, real)
    assist = aid.claim_assist(ming, errand, now=real)
    aid.dispute_assist(lan, assist, now=real)
    room = chat.group_chat(group, now=real)
    first = chat.post_message(lan, room, text="大家早上好", now=real)
    chat.post_message(ming, room, text="@兰姨 早", reply_to=first, now=real)
    chat.post_message(ming, request.thread, text="我来一刀", now=real)
    moderation.flag(
        ming, object_type="request", object_id=request.public_id, reason="link", text="", about=lan, now=real
    )
    moderation.add_word(qiu, text="兼职", category="spam", severity="hold", now=real)
    groups.make_invite(lan, label="门口", days=7, max_uses=3, now=real)
    return qiu, lan, ming


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("name", MEMBER_PAGES)
def test_member_pages(people: tuple[Membership, ...], browser_of: Browser, name: str, language: str) -> None:
    qiu, lan, ming = people
    for member in (lan, ming, qiu):
        answer = browser_of(member).get(
            reverse(name, args=[member.group.public_id]), headers={"accept-language": language}
        )
        assert answer.status_code == 200, name


@pytest.mark.parametrize("name", OWNER_PAGES)
def test_owner_pages_exist_for_the_owner_alone(people: tuple[Membership, ...], browser_of: Browser, name: str) -> None:
    qiu, lan, _ming = people
    url = reverse(name, args=[qiu.group.public_id])
    assert browser_of(qiu).get(url).status_code == 200
    assert browser_of(lan).get(url).status_code == (200 if name == "members" and lan.is_admin else 404)


def test_empty_pages_say_what_to_do(db: None, browser_of: Browser) -> None:
    real = timezone.now()
    group = cast.found_group(real)
    lonely = cast.owner(group, "秋姐", real)
    for name in MEMBER_PAGES + OWNER_PAGES:
        assert browser_of(lonely).get(reverse(name, args=[group.public_id])).status_code == 200, name


def test_request_pages_for_asker_helper_and_others(people: tuple[Membership, ...], browser_of: Browser) -> None:
    qiu, lan, ming = people
    for request in lan.help_requests.all():
        for member in (qiu, lan, ming):
            for name in ("request", "card"):
                url = reverse(name, args=[lan.group.public_id, request.public_id])
                assert browser_of(member).get(url).status_code == 200
                assert browser_of(member).get(url, headers={"hx-request": "true"}).status_code == 200


def test_case_and_member_pages(people: tuple[Membership, ...], browser_of: Browser) -> None:
    qiu, lan, _ming = people
    gid = qiu.group.public_id
    for case in qiu.group.cases.all():
        assert browser_of(qiu).get(reverse("case", args=[gid, case.public_id])).status_code == 200
    assert browser_of(qiu).get(reverse("member", args=[gid, lan.public_id])).status_code == 200


@pytest.mark.django_db
def test_public_pages(client: Client) -> None:
    for name in ("home", "recover", "policy", "healthz", "account_login"):
        assert client.get(reverse(name)).status_code == 200, name


def test_account_pages(people: tuple[Membership, ...], browser_of: Browser) -> None:
    browser = browser_of(people[1])
    for name in ("account", "device", "tokens", "mfa_index", "usersessions_list", "account_set_password"):
        assert browser.get(reverse(name)).status_code == 200, name
    assert reverse("mfa_add_webauthn") in browser.get(reverse("mfa_index")).content.decode()
    for name in ("account", "device"):
        assert browser.post(reverse(name)).status_code == 200


def test_the_join_page_and_joining(people: tuple[Membership, ...], client: Client) -> None:
    group = people[0].group
    code = group.community.invites.get(kind="durable").durable_code
    url = reverse("join", args=[code])
    shown = client.get(url)
    assert shown.status_code == 200
    assert "yangkeduo" not in shown.content.decode()
    refused = client.post(url, {"nickname": "群主", "version": "1"})
    assert refused.status_code == 422
    phone = {"user-agent": "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36"}
    done = client.post(url, {**hidden_fields(shown), "nickname": "老魏", "face": "🐢"}, follow=True, headers=phone)
    assert done.status_code == 200
    devices = client.get(reverse("usersessions_list"), headers=phone).content.decode()
    assert "Chrome · Android" in devices
    assert "这一台" in devices
    assert "Mozilla" not in devices
    assert client.get(url).status_code == 302
    assert client.post(done.redirect_chain[-1][0]).status_code == 200
