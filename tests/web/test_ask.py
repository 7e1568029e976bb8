"""The composer: what it offers, what it guesses anew, and what it says when it stops."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from hubang.aid.models import HelpRequest
from hubang.groups.models import Membership
from hubang.web import ask_choices
from tests.web.forms import hidden_fields

Browser = Callable[[Membership], Client]
SHARE = "【拼多多】快来帮我砍一刀！还差7人 https://mobile.yangkeduo.com/fyx.html?group_order_id=77&share_uin=ABC"
FRAGMENT = {"hx-request": "true"}


def ask(member: Membership, browser_of: Browser, **fields: str) -> tuple[int, str]:
    """Send the composer's form; the status and the page."""
    browser, url = browser_of(member), reverse("ask", args=[member.group.public_id])
    sent = {**hidden_fields(browser.get(url)), **fields}
    answer = browser.post(url, sent, headers=FRAGMENT if "preview" in fields else {})
    return answer.status_code, answer.content.decode()


def test_a_tapped_chip_is_what_is_asked_for(lan: Membership, browser_of: Browser) -> None:
    until = (dt.datetime.now(dt.UTC) + dt.timedelta(hours=30)).strftime("%Y-%m-%dT12:00")
    fields = {"text": SHARE, "helpers_needed_choice": "5", "helpers_needed": "7", "deadline_choice": until}
    assert ask(lan, browser_of, **fields)[0] == 303
    row = HelpRequest.objects.get()
    assert row.helpers_needed == 5
    assert row.deadline_at.isoformat() == f"{until.replace('T12', 'T04')}:00+00:00"


def test_the_field_beside_the_chips_counts_when_other_is_chosen(lan: Membership, browser_of: Browser) -> None:
    assert ask(lan, browser_of, text=SHARE, helpers_needed_choice="other", helpers_needed="8")[0] == 303
    assert HelpRequest.objects.get().helpers_needed == 8


def test_a_guess_gives_way_to_the_next_text(lan: Membership, browser_of: Browser) -> None:
    """Seven stood in the first text; whoever pastes another text has not chosen seven."""
    guessed = {"helpers_needed_choice": "7", "guessed_helpers_needed": "7"}
    assert ask(lan, browser_of, text=SHARE.replace("7人", "4人"), **guessed)[0] == 303
    assert HelpRequest.objects.get().helpers_needed == 4


def test_nonsense_in_a_chip_is_refused(lan: Membership, browser_of: Browser) -> None:
    for name, value in (
        ("helpers_needed_choice", "many"),
        ("deadline_choice", "someday"),
        ("helpers_needed_choice", "501"),
    ):
        assert ask(lan, browser_of, text=SHARE, **{name: value})[0] == 422
    assert not HelpRequest.objects.exists()


def test_an_imitation_stops_everything_and_says_how(lan: Membership, browser_of: Browser) -> None:
    _status, page = ask(lan, browser_of, text="帮我砍一刀 https://mobile.plnduoduo.com/a?id=1", preview="1")
    assert "mobile.p<mark>l</mark>nduoduo.com" in page
    assert 'p<b class="hb-good">i</b>nduoduo.com' in page
    assert "清空，重新粘贴" in page
    assert "发出求助" not in page
    assert 'name="title"' not in page


@pytest.mark.parametrize(
    ("address", "marked"),
    [
        ("https://yangkeduo.com.evil.cn/a", "yangkeduo.com<mark>.evil.cn</mark>"),
        ("https://mobile.yangkeduo.com@evil.cn/a", "evil.cn"),
        ("https://pinduoduo-help.com/a", "pinduoduo<mark>-help</mark>.com"),
    ],
)
def test_what_is_wrong_with_an_address_is_marked(
    lan: Membership, browser_of: Browser, address: str, marked: str
) -> None:
    assert marked in ask(lan, browser_of, text=f"帮我点 {address}", preview="1")[1]


def test_a_used_up_day_leads_to_helping(lan: Membership, browser_of: Browser) -> None:
    lan.group.asks_per_day = 0
    lan.group.save(update_fields=["asks_per_day"])
    page = ask(lan, browser_of, text=SHARE, preview="1")[1]
    assert "发出求助" not in page
    assert "看看谁要帮" in page


@pytest.mark.parametrize("hour", [0, 9, 21, 22, 23])
def test_moments_to_choose_are_possible_ones(lan: Membership, now: dt.datetime, hour: int) -> None:
    """Whatever time it is, each chip is a moment that the group's limits allow."""
    from hubang.aid.composing import Wish, draft
    from hubang.aid.policies import fits_limits
    from hubang.web.forms import as_moment

    at = now.replace(hour=(hour - 8) % 24)
    for scene in ("boost", "charity", "study"):
        plan = draft(lan, Wish(scene=scene, text=SHARE if scene == "boost" else "", title="帮个忙"), now=at)
        choices = ask_choices.deadline_choices(lan, plan, at)
        assert [choice.is_chosen for choice in choices].count(True) == 1
        for choice in choices:
            moment = as_moment(choice.value, "deadline")
            assert moment is not None
            assert fits_limits(lan, 1, moment, at) is None
