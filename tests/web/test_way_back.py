"""A refusal as a page: its parts, one main action, and a way back to where one came from, on this site alone."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from hubang.groups.models import Membership
from tests.aid.asks import boost

Browser = Callable[[Membership], Client]


def main_action(page: str) -> str:
    bar = page.split('<div class="hb-action">')[1]
    return re.findall(r'weui-btn_primary[^>]*href="([^"]*)"', bar)[0]


def refused(client: Client, member: Membership, referer: str) -> str:
    """The asker moves the deadline to before what it was."""
    request = member.help_requests.get()
    url = reverse("extend_request", args=[member.group.public_id, request.public_id])
    fields = {"deadline": "2020-01-01T12:00", "once": "a-key-that-is-long-enough"}
    answer = client.post(url, fields, headers={"referer": referer} if referer else {})
    assert answer.status_code == 422
    return answer.content.decode()


@pytest.fixture
def asker(lan: Membership, now: dt.datetime) -> Membership:
    boost(lan, now, order="BACK", needed=3)
    return lan


def test_it_leads_back_to_the_page_that_was_open(asker: Membership, browser_of: Browser) -> None:
    page = refused(browser_of(asker), asker, "http://testserver/g/x/r/y?a=1")
    assert main_action(page) == "/g/x/r/y?a=1"
    assert page.count("weui-btn_primary") == 1
    assert '<div class="hb-notice" role="alert"' in page
    assert reverse("home") in page


@pytest.mark.parametrize(
    "referer", ["", "http://evil.example/g/x", "http://testserver//evil.example/x", "javascript:alert(1)", "http://["]
)
def test_it_never_leads_to_another_site(asker: Membership, browser_of: Browser, referer: str) -> None:
    page = refused(browser_of(asker), asker, referer)
    assert main_action(page) == reverse("home")
    assert "evil" not in page


def test_what_is_absent_leads_to_the_own_groups_and_is_no_alarm(asker: Membership, browser_of: Browser) -> None:
    url = reverse("request", args=[asker.group.public_id, "nothinghere00000"])
    page = browser_of(asker).get(url, headers={"referer": f"http://testserver{url}"}).content.decode()
    assert main_action(page) == reverse("home")
    assert "hb-notice_danger" not in page
