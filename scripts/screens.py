"""Take the pictures in docs/screens/ on the example group: phone and desktop, light and dark, Chinese and English, empty, full, refused.

Usage: python scripts/screens.py [--only NAME]   Needs Chromium (apt install chromium).
"""

import io
import re
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.example import Example, example  # noqa: E402

OUT = ROOT / "docs" / "screens"
PORT = 8765
URL = f"http://127.0.0.1:{PORT}"
SHARE = "【拼多多】快来帮我砍一刀！我在免费领电饭煲，还差10人 https://mobile.yangkeduo.com/qwe.html?group_order_id=A1&share_uin=B2"
FAKE = "【拼多多】快来帮我砍一刀！就差你了 https://mobile.plnduoduo.com/bargain?id=8842"
# Marks of the shops on the cards.
SHOPS = re.compile("[拼淘京美]")
PHONE, DESKTOP = {"width": 375, "height": 812}, {"width": 1280, "height": 800}


def main() -> int:
    """Start the example group, walk through it, take the pictures."""
    only = sys.argv[2] if len(sys.argv) > 2 else ""
    OUT.mkdir(parents=True, exist_ok=True)
    with example(PORT) as here, sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"])
        for name, options in LOOKS.items():
            if only in name:
                walk(browser, name, options)
                walk_empty(browser, name, options, here)
        browser.close()
    return 0


LOOKS = {
    "phone": {"viewport": PHONE, "locale": "zh-CN", "color_scheme": "light"},
    "phone-dark": {"viewport": PHONE, "locale": "zh-CN", "color_scheme": "dark"},
    "phone-en": {"viewport": PHONE, "locale": "en-GB", "color_scheme": "light"},
    "desktop": {"viewport": DESKTOP, "locale": "zh-CN", "color_scheme": "light"},
}


def keep(page: Page, name: str) -> None:
    """Take the picture, in 128 colours: a quarter of the bytes, and nothing that an eye misses."""
    page.wait_for_load_state("load")
    taken = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    taken.quantize(128, dither=Image.Dither.NONE).save(OUT / f"{name}.png", optimize=True)


def walk(browser: Browser, look: str, options: dict[str, object]) -> None:
    """One visitor, one look."""
    context = browser.new_context(device_scale_factor=1, **options)  # type: ignore[arg-type]
    page = context.new_page()

    def shot(name: str) -> None:
        keep(page, f"{look}-{name}")

    page.goto(URL)
    shot("home")
    enter(page, "兰姨")
    page.wait_for_timeout(900)
    shot("feed")
    gid = page.url.rstrip("/").split("/")[-1]
    for name in ("chat", "chat/search?q=脐橙", "about", "me", "share", "ask", "ask?scene=charity", "invites", "leave"):
        page.goto(f"{URL}/g/{gid}/{name}")
        page.wait_for_timeout(300)
        shot(name.split("=")[0].replace("/", "-").replace("?q", "").replace("?scene", "-charity"))
    page.goto(f"{URL}/g/{gid}/chat")
    page.locator(".hb-menu summary").last.click()
    shot("chat-menu")
    context.set_offline(True)
    page.locator("textarea[name=text]").fill("电梯里没信号，出来再说")
    page.locator("#write button").last.click()
    page.locator(".hb-msg__state").last.wait_for()
    page.locator("[data-hb-strip]").evaluate("strip => strip.hidden = false")
    shot("chat-offline")
    page.evaluate("sessionStorage.clear()")
    context.set_offline(False)
    for name in ("requests", "helps", "balance", "notices"):
        page.goto(f"{URL}/g/{gid}/me/{name}")
        shot(name)
    page.goto(f"{URL}/g/{gid}/me/requests")
    page.locator(".hb-card__title a").first.click()
    shot("my-request")
    page.goto(f"{URL}/g/{gid}/")
    page.locator("[data-hb-feed] .hb-card", has=page.locator(".hb-mark", has_text=SHOPS)).locator(
        ".hb-go"
    ).first.click()
    shot("help")
    page.locator(".hb-action button.weui-btn").click()
    shot("help-open")
    for name, text in (("ask-filled", SHARE), ("ask-refused", FAKE)):
        page.goto(f"{URL}/g/{gid}/ask")
        page.locator("textarea[name=text]").fill(text)
        page.wait_for_timeout(1200)
        shot(name)
    context.clear_cookies()
    page.goto(URL)
    enter(page, "秋姐")
    for name in ("manage", "manage/cases", "manage/settings", "manage/invited"):
        page.goto(f"{URL}/g/{gid}/{name}")
        shot(name.replace("/", "-"))
    code = page.goto(f"{URL}/g/{gid}/share") and page.locator("#address").inner_text()
    context.clear_cookies()
    page.goto(str(code))
    shot("join")
    page.locator("input[name=nickname]").fill("群主")
    page.locator(".hb-action button").click()
    shot("join-refused")
    page.locator("input[name=nickname]").fill(f"新来的{len(look)}")
    page.locator(".hb-action button").click()
    page.locator("form .hb-go_first").click()
    shot("welcome")
    context.close()


def walk_empty(browser: Browser, look: str, options: dict[str, object], here: Example) -> None:
    """A new group, in which nothing has happened yet."""
    printed = here.hubang("create-group", f"新来的群{look}")
    link = re.findall(r"http\S+/enter/\S+", printed)[0]
    context = browser.new_context(device_scale_factor=1, **options)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(link)
    page.locator("input[name=nickname]").fill("秋姐")
    page.locator(".hb-action button").click()
    page.wait_for_load_state("load")
    gid = page.url.split("/g/")[1].split("/")[0]
    for name in (
        "",
        "chat",
        "about",
        "me",
        "me/requests",
        "me/helps",
        "me/balance",
        "me/notices",
        "manage",
        "manage/cases",
        "manage/words",
        "invites",
    ):
        page.goto(f"{URL}/g/{gid}/{name}")
        page.wait_for_timeout(200)
        keep(page, f"{look}-empty-{(name or 'feed').replace('/', '-')}")
    page.goto(f"{URL}/g/{gid}/nothing-here")
    keep(page, f"{look}-absent")
    context.close()


def enter(page: Page, name: str) -> None:
    """The demo's one-tap entrance."""
    page.get_by_role("button", name=name).click()


if __name__ == "__main__":
    raise SystemExit(main())
