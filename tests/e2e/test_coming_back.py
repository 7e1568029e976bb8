"""The same person again: on a second device, on a new phone with the recovery code, and after leaving."""

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.test_journey import Phone, chromium, here  # noqa: F401
from tests.serving import Site

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]


def test_second_device_new_phone_and_rejoining_are_one_member(here: Site, chromium: Browser) -> None:  # noqa: F811
    join = here.hubang("create-group", "回来的群").split("join")[1].strip()
    lan, tablet, fresh = (Phone(chromium, here) for _ in range(3))
    gid = lan.join(join, "兰姨")
    # A second device, by a link that works once.
    lan.go("/account/device")
    lan.page.get_by_role("button", name="显示二维码").click()
    address = lan.page.locator("#address").inner_text()
    tablet.go(address)
    tablet.page.get_by_role("button", name="在这里登录").click()
    tablet.go(f"/g/{gid}/me")
    expect(tablet.page.get_by_role("heading", name="兰姨")).to_be_visible()
    fresh.go(address)
    fresh.page.get_by_role("button", name="在这里登录").click()
    expect(fresh.page.locator("#refusal")).to_be_visible()
    # A new phone, with the code out of the picture that was saved.
    lan.go("/account/")
    lan.page.get_by_role("button", name="生成新的并显示").click()
    code = lan.page.locator("#recovery").inner_text()
    picture = lan.page.get_by_role("link", name="保存图片")
    assert re.match(r"data:image/png;base64,iVBOR", picture.get_attribute("href") or "")
    with lan.page.expect_download() as saved:
        picture.click()
    assert saved.value.suggested_filename == "hubang.png"
    fresh.go("/account/recover")
    fresh.page.locator("input[name=code]").fill("AAAA BBBB CCCC DDDD EEEE FFFF")
    fresh.page.locator("form .hb-go_first").click()
    expect(fresh.page.locator("#refusal")).to_contain_text("这个码不对")
    fresh.page.locator("input[name=code]").fill(code.lower().replace(" ", ""))
    fresh.page.locator("form .hb-go_first").click()
    expect(fresh.page.locator("#recovery")).not_to_have_text(code)
    fresh.go(f"/g/{gid}/me")
    expect(fresh.page.get_by_role("heading", name="兰姨")).to_be_visible()
    # Out and in again.
    lan.go(f"/g/{gid}/leave")
    lan.page.get_by_role("button", name="退出").click()
    assert lan.go(f"/g/{gid}/").title() == "这里没有东西"
    lan.go(join)
    lan.page.locator("input[name=nickname]").fill("兰姨")
    lan.main()
    lan.go(f"/g/{gid}/about")
    expect(lan.page.get_by_text("1 人", exact=True)).to_be_visible()
    for phone in (lan, tablet, fresh):
        phone.done()
