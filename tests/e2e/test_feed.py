"""The feed, live: new requests wait under a pill, what others did shows in place, the rest comes while scrolling."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.test_journey import Phone, chromium, here  # noqa: F401
from tests.serving import Site, python

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
ASK = """
import datetime as dt
from django.utils import timezone
from hubang.aid.actions import ask_for_help
from hubang.aid.composing import Wish
from hubang.groups.models import Group
group, now = Group.objects.get(public_id="{gid}"), timezone.now()
asker = group.memberships.get(nickname="{nickname}")
group.asks_per_day = group.newcomer_asks_per_day = 600
group.save()
for n in range({first}, {last} + 1):
    wish = Wish(scene="charity", title=f"第{{n}}件事", sort="errand", helpers_needed=2, deadline_at=now + dt.timedelta(hours=9))
    ask_for_help(asker, wish, now=now + dt.timedelta(milliseconds=n))
"""


@pytest.fixture
def pair(here: Site, chromium: Browser, request: pytest.FixtureRequest) -> Iterator[tuple[Phone, Phone, str]]:  # noqa: F811
    """Lan and Ming in a group of their own."""
    join = here.hubang("create-group", f"能帮{request.node.name[:12]}").split("join")[1].strip()
    lan, ming = Phone(chromium, here), Phone(chromium, here)
    gid = lan.join(join, "兰姨")
    ming.join(join, "小明")
    yield lan, ming, gid
    for phone in (lan, ming):
        phone.done()


def test_new_requests_wait_under_a_pill(pair: tuple[Phone, Phone, str], here: Site) -> None:  # noqa: F811
    lan, ming, gid = pair
    python(here, ASK.format(gid=gid, nickname="兰姨", first=1, last=2))
    for phone in (lan, ming):
        phone.go(f"/g/{gid}/")
    expect(ming.page.locator(".hb-card")).to_have_count(2)
    python(here, ASK.format(gid=gid, nickname="兰姨", first=3, last=4))
    pill = ming.page.locator("[data-hb-new]")
    expect(pill).to_have_text("有 2 条新求助")
    # Nothing has moved until the pill is tapped; one's own requests are no news to oneself.
    expect(ming.page.locator(".hb-card")).to_have_count(2)
    ming.page.evaluate("window.same = true")
    pill.click()
    expect(ming.page.locator(".hb-card__title")).to_have_count(4)
    expect(ming.page.locator(".hb-card__title").first).to_contain_text("第4件事")
    expect(ming.page.get_by_text("4 条", exact=True)).to_be_visible()
    expect(pill).to_be_hidden()
    assert ming.page.evaluate("window.same") is True
    assert ming.page.locator(".hb-go_first").count() == 1
    expect(lan.page.locator("[data-hb-new]")).to_be_hidden()
    expect(lan.page.locator(".hb-card")).to_have_count(0)


def test_what_another_did_meanwhile_is_said(pair: tuple[Phone, Phone, str], here: Site, chromium: Browser) -> None:  # noqa: F811
    lan, ming, gid = pair
    python(here, ASK.format(gid=gid, nickname="兰姨", first=1, last=1).replace("helpers_needed=2", "helpers_needed=1"))
    ming.go(f"/g/{gid}/")
    card = ming.page.locator(".hb-card")
    expect(card.get_by_role("link", name="去帮")).to_be_visible()
    lan.go(f"/g/{gid}/me/requests")
    lan.page.get_by_role("link", name="查看").click()
    lan.page.locator("summary", has_text="结束").click()
    lan.page.get_by_role("button", name="撤回").click()
    expect(lan.page.get_by_text("已撤回")).to_be_visible()
    # On the feed the card says so in its place; the page of helping, opened too late, says it before anything is tapped.
    expect(card).to_contain_text("已撤回")
    expect(card.get_by_role("link", name="去帮")).to_have_count(0)
    ming.go(card.locator(".hb-card__title a").get_attribute("href") + "/help")  # type: ignore[operator]
    expect(ming.page.locator("#closed")).to_contain_text("这条求助结束了")
    expect(ming.page.locator(".hb-action").get_by_role("link", name="看看谁要帮")).to_be_visible()


def test_a_long_feed_comes_while_scrolling(pair: tuple[Phone, Phone, str], here: Site) -> None:  # noqa: F811
    _lan, ming, gid = pair
    python(here, ASK.format(gid=gid, nickname="兰姨", first=1, last=120))
    ming.go(f"/g/{gid}/")
    expect(ming.page.locator(".hb-card")).to_have_count(30)
    for _ in range(60):
        ming.page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
        ming.page.wait_for_timeout(200)
        if ming.page.locator(".hb-card").count() >= 120:
            break
    titles = ming.page.locator(".hb-card__title").all_text_contents()
    assert titles == [f"第{n}件事" for n in range(120, 0, -1)]
    assert ming.page.locator("[data-hb-more]").count() == 0
    wide = ming.page.evaluate("document.documentElement.scrollWidth")
    assert wide == 375


def test_what_did_not_come_is_asked_for_again(pair: tuple[Phone, Phone, str], here: Site) -> None:  # noqa: F811
    _lan, ming, gid = pair
    python(here, ASK.format(gid=gid, nickname="兰姨", first=1, last=40))
    lost = ming.lose_the_first("**/?from=*")
    ming.go(f"/g/{gid}/")
    ming.page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    expect(ming.page.locator(".hb-card")).to_have_count(40, timeout=20_000)
    assert len(lost) == 1
