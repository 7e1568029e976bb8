"""Talking, on phones: what is written is kept and arrives once, what was said is found again, reading goes on where it stopped."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.test_journey import Phone, chromium, here  # noqa: F401
from tests.serving import Site, python

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
HISTORY = """
import datetime as dt
from django.utils import timezone
from hubang.chat.actions import group_chat
from hubang.chat.models import Message
from hubang.groups.models import Group
group = Group.objects.get(public_id="{gid}")
author, start = group.memberships.order_by("pk").first(), timezone.now() - dt.timedelta(days={days})
room, step = group_chat(group, now=start), dt.timedelta(days={days}) / {number}
Message.objects.bulk_create(
    Message(conversation=room, author=author, text=f"第{{n}}句{{'，随便聊聊' * (n % 5)}}", created_at=start + n * step)
    for n in range(1, {number} + 1)
)
"""


@pytest.fixture
def talk(here: Site, chromium: Browser, request: pytest.FixtureRequest) -> Iterator[tuple[Phone, Phone, str]]:  # noqa: F811
    """Lan and Ming in a group of their own."""
    join = here.hubang("create-group", f"聊天{request.node.name[:12]}").split("join")[1].strip()
    lan, ming = Phone(chromium, here), Phone(chromium, here)
    gid = lan.join(join, "兰姨")
    ming.join(join, "小明")
    yield lan, ming, gid
    for phone in (lan, ming):
        phone.done()


def say(phone: Phone, words: str) -> None:
    phone.page.locator("textarea[name=text]").fill(words)
    phone.page.get_by_role("button", name="发送").click()


def test_what_is_written_without_a_connection_waits_and_arrives_once(talk: tuple[Phone, Phone, str]) -> None:
    lan, ming, gid = talk
    for phone in (lan, ming):
        phone.go(f"/g/{gid}/chat")
    lan.context.set_offline(True)
    say(lan, "电梯里没信号")
    say(lan, "出来再说")
    expect(lan.page.get_by_text("等连上就发").first).to_be_visible()
    # Even a page that is left and opened again has not forgotten it.
    lan.context.set_offline(False)
    lan.page.reload()
    expect(lan.page.locator(".hb-msg_wait")).to_have_count(0, timeout=20_000)
    for phone in (lan, ming):
        expect(phone.page.locator(".hb-bubble")).to_have_text(["电梯里没信号", "出来再说"], timeout=20_000)


def test_naming_answering_and_taking_back(talk: tuple[Phone, Phone, str]) -> None:
    lan, ming, gid = talk
    for phone in (lan, ming):
        phone.go(f"/g/{gid}/chat")
    lan.page.locator("textarea[name=text]").press_sequentially("@小")
    lan.page.get_by_role("button", name="小明").click()
    lan.page.locator("textarea[name=text]").press_sequentially("在吗")
    lan.page.get_by_role("button", name="发送").click()
    expect(ming.page.locator(".hb-bubble_me")).to_have_text("@小明 在吗")
    bubble = ming.page.locator(".hb-bubble").first
    bubble.dispatch_event("pointerdown")
    menu, bar = ming.page.locator(".hb-menu__list:visible").bounding_box(), ming.page.locator("#write").bounding_box()
    assert menu is not None
    assert bar is not None
    assert menu["y"] >= 48
    assert menu["y"] + menu["height"] <= bar["y"]
    ming.page.get_by_role("link", name="回复").click()
    expect(ming.page.locator("[data-hb-replying]")).to_contain_text("兰姨：@小明 在吗")
    say(ming, "在的")
    expect(lan.page.locator(".hb-quote")).to_have_text("兰姨：@小明 在吗")
    ming.page.locator(".hb-msg_own .hb-menu summary").click()
    ming.page.get_by_role("button", name="撤回").click()
    expect(lan.page.get_by_text("小明 撤回了一条消息")).to_be_visible()
    expect(ming.page.get_by_text("你撤回了一条消息")).to_be_visible()
    expect(lan.page.get_by_text("在的")).to_have_count(0)
    lan.go(f"/g/{gid}/me/notices")
    expect(lan.page.get_by_text("有人回复了你")).to_be_visible()


def test_a_month_is_read_back_by_scrolling(talk: tuple[Phone, Phone, str], here: Site) -> None:  # noqa: F811
    lan, _ming, gid = talk
    python(here, HISTORY.format(gid=gid, days=30, number=400))
    lan.go(f"/g/{gid}/chat")
    expect(lan.page.get_by_text("第400句", exact=True)).to_be_in_viewport()
    first = lan.page.get_by_text(re.compile("^第1句"))
    for _ in range(40):
        lan.page.evaluate("scrollTo(0, 0)")
        lan.page.wait_for_timeout(250)
        if first.count():
            break
    shown = lan.page.locator(".hb-bubble").evaluate_all("all => all.map(one => parseInt(one.textContent.slice(1)))")
    assert shown == list(range(1, 401))
    # What is above grows without moving what is being read.
    assert lan.page.locator("[data-hb-earlier]").count() == 0


def test_reading_goes_on_where_it_stopped(talk: tuple[Phone, Phone, str], here: Site) -> None:  # noqa: F811
    lan, ming, gid = talk
    for phone in (lan, ming):
        phone.go(f"/g/{gid}/chat")
    with lan.page.expect_response(lambda answer: answer.url.endswith("/chat/read")):
        say(ming, "昨天说到这里")
    lan.go(f"/g/{gid}/")
    say(ming, "今天接着说")
    expect(lan.page.locator("[data-hb-count-of=chat]")).to_have_text("1")
    lan.go(f"/g/{gid}/chat")
    marks = lan.page.locator("[data-hb-new-from] ~ .hb-msg .hb-bubble")
    expect(lan.page.get_by_text("以下是新消息")).to_be_visible()
    expect(marks).to_have_text(["今天接着说"])
    # More than a page came meanwhile: a way back to where one stopped.
    lan.go(f"/g/{gid}/")
    python(here, HISTORY.format(gid=gid, days=1, number=80))
    lan.go(f"/g/{gid}/chat")
    lan.page.get_by_role("link", name="接着上次的看").click()
    expect(lan.page.locator(".hb-msg_found")).to_contain_text("今天接着说")
    expect(lan.page.locator(".hb-msg_found")).to_be_in_viewport()
    for _ in range(20):
        lan.page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
        lan.page.wait_for_timeout(200)
        if not lan.page.locator("[data-hb-later]").count():
            break
    expect(lan.page.get_by_text(re.compile("^第80句"))).to_have_count(1)


def test_what_was_said_is_found_where_it_was_said(talk: tuple[Phone, Phone, str], here: Site) -> None:  # noqa: F811
    lan, _ming, gid = talk
    python(here, HISTORY.format(gid=gid, days=20, number=200))
    lan.go(f"/g/{gid}/chat/search")
    lan.page.locator("input[name=q]").fill("第101句")
    lan.page.get_by_role("button", name="搜索").click()
    expect(lan.page.locator("mark")).to_have_text("第101句")
    lan.page.locator(".hb-row").click()
    found = lan.page.locator(".hb-msg_found")
    expect(found).to_contain_text("第101句")
    expect(found).to_be_in_viewport()
    # A new message does not appear out of its order: there is a way to the end instead.
    lan.page.locator("[data-hb-newest]").click()
    expect(lan.page.get_by_text(re.compile("^第200句"))).to_be_in_viewport()


def test_a_message_that_did_not_come_is_asked_for_again(talk: tuple[Phone, Phone, str]) -> None:
    lan, ming, gid = talk
    for phone in (lan, ming):
        phone.go(f"/g/{gid}/chat")
    lost = ming.lose_the_first("**/messages?after=*")
    say(lan, "这一句第一次没有取到")
    expect(ming.page.locator(".hb-bubble")).to_have_text(["这一句第一次没有取到"], timeout=20_000)
    assert len(lost) == 1
