"""Forms on a bad line: slow, gone, or the answer lost. Nothing that was written is lost, and nothing is done twice."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.e2e.test_journey import SHARE, Phone, chromium, here  # noqa: F401
from tests.serving import Site, python

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
COUNT = """
from hubang.aid.models import HelpRequest
print(HelpRequest.objects.filter(group__public_id="{gid}").count())
"""

# What the page itself sees: while an answer is on its way, nothing from outside can be asked of it.
TAP_TWICE = """async () => {
  const button = document.querySelector(".hb-action .weui-btn"), line = document.querySelector("[data-hb-line]");
  button.click();
  await new Promise((done) => setTimeout(done, 500));
  button.click();
  const busy = button.getAttribute("aria-busy");
  while (line.hidden) await new Promise((done) => setTimeout(done, 100));
  return [busy, line.textContent];
}"""


@pytest.fixture
def lan(here: Site, chromium: Browser, request: pytest.FixtureRequest) -> Iterator[tuple[Phone, str]]:  # noqa: F811
    """Lan in a group of her own, with the composer open."""
    join = here.hubang("create-group", f"慢{request.node.name[5:20]}").split("join")[1].strip()
    phone = Phone(chromium, here)
    gid = phone.join(join, "兰姨")
    phone.go(f"/g/{gid}/ask")
    yield phone, gid
    phone.done()


def fill_in(phone: Phone, order: str) -> None:
    phone.page.locator("textarea[name=text]").fill(SHARE.format(order=order))
    expect(phone.page.locator("#card")).to_contain_text("拼多多 · 砍价")
    phone.page.locator("input[name=title]").fill("帮砍一个电饭煲")


def asked(here: Site, gid: str) -> int:  # noqa: F811
    return int(python(here, COUNT.format(gid=gid)))


def test_without_a_connection_the_words_stay_and_the_page_says_so(here: Site, lan: tuple[Phone, str]) -> None:  # noqa: F811
    phone, gid = lan
    fill_in(phone, "7001")
    phone.context.set_offline(True)
    phone.main()
    expect(phone.page.get_by_text("没有网络。写的还在，连上网再点一次。")).to_be_visible()
    expect(phone.page.locator("input[name=title]")).to_have_value("帮砍一个电饭煲")
    assert asked(here, gid) == 0
    phone.context.set_offline(False)
    expect(phone.page.locator("[data-hb-line]")).to_be_hidden()
    phone.main()
    expect(phone.page.get_by_role("heading", name="帮砍一个电饭煲")).to_be_visible()
    assert asked(here, gid) == 1


def test_a_lost_answer_leaves_what_was_written_and_sending_it_again_is_one_act(
    here: Site,  # noqa: F811
    lan: tuple[Phone, str],
) -> None:
    phone, gid = lan
    fill_in(phone, "7002")

    def lose_the_answer(route: Route) -> None:
        if route.request.method != "POST" or "preview" in (route.request.post_data or ""):
            return route.continue_()
        # The request arrives and is done; what comes back is lost, as in a lift.
        route.fetch(max_redirects=0)
        return route.abort("connectionreset")

    phone.page.route("**/ask", lose_the_answer)
    with phone.page.expect_event("requestfailed"):
        phone.page.locator(".hb-action .weui-btn").click(no_wait_after=True)
    phone.page.unroute("**/ask")
    assert asked(here, gid) == 1
    phone.go(f"/g/{gid}/ask")
    expect(phone.page.get_by_text("上次没等到回音。写的还在这里，再发一次，只算一次。")).to_be_visible()
    expect(phone.page.locator("input[name=title]")).to_have_value("帮砍一个电饭煲")
    # The one request of a newcomer's day is used up by it: sending again leads to it all the same.
    phone.page.get_by_role("button", name="再发一次").click()
    expect(phone.page.get_by_role("heading", name="帮砍一个电饭煲")).to_be_visible()
    assert asked(here, gid) == 1
    # It has arrived: the next time the form is empty.
    phone.go(f"/g/{gid}/ask")
    expect(phone.page.locator("textarea[name=text]")).to_have_value("")


def test_on_a_slow_line_two_taps_are_one_and_the_page_says_that_it_is_on_its_way(
    here: Site,  # noqa: F811
    lan: tuple[Phone, str],
) -> None:
    phone, gid = lan
    fill_in(phone, "7003")
    held: list[Route] = []

    def hold(route: Route) -> None:
        if route.request.method != "POST" or "preview" in (route.request.post_data or ""):
            return route.continue_()
        held.append(route)
        return None

    phone.page.route("**/ask", hold)
    busy, said = phone.page.evaluate(TAP_TWICE)
    assert (busy, said) == ("true", "网有点慢，还在发，不用再点。")
    assert len(held) == 1
    held[0].continue_()
    expect(phone.page.get_by_role("heading", name="帮砍一个电饭煲")).to_be_visible()
    assert asked(here, gid) == 1
