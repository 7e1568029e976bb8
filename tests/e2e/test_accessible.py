"""axe finds nothing serious on the screens, in light and dark, with something and with nothing in them."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.e2e.test_journey import SHARE, Phone, chromium, here, links  # noqa: F401
from tests.serving import Site

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
AXE = Path(__file__).parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
RULES = "axe.run(document, {resultTypes: ['violations']}).then(r => r.violations.filter(v => ['serious', 'critical'].includes(v.impact)).map(v => v.id + ': ' + v.nodes.map(n => n.html.slice(0, 120)).join(' | ')))"


@pytest.fixture(params=["light", "dark"])
def scheme(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_axe_finds_nothing_serious(here: Site, chromium: Browser, scheme: str) -> None:  # noqa: F811
    phone = Phone(chromium, here)
    phone.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    join = here.hubang("create-group", f"看得清{scheme}").split("join")[1].strip()
    found: dict[str, list[str]] = {}

    def look(name: str) -> None:
        phone.page.evaluate(AXE.read_text())
        problems = phone.page.evaluate(RULES)
        if problems:
            found[name] = problems

    phone.go(join)
    look("join")
    gid = phone.join(join, f"兰{scheme}")
    for name in (
        "",
        "ask",
        "chat",
        "about",
        "me",
        "me/requests",
        "me/balance",
        "me/notices",
        "share",
        "invites",
        "flag",
    ):
        phone.go(f"/g/{gid}/{name}")
        look(name or "feed")
    phone.go(f"/g/{gid}/ask")
    phone.page.locator("textarea[name=text]").fill(SHARE.format(order=f"axe{scheme}"))
    phone.page.locator("input[name=guessed_title]").wait_for(state="attached")
    look("ask filled")
    phone.main()
    look("my request")
    phone.go("/account/")
    look("account")
    phone.go("/")
    look("home")
    phone.context.close()
    assert found == {}
