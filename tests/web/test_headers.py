"""What every response carries, and what is never cached."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from hubang.groups.models import Membership
from hubang.web import urls

PAGES = ["home", "recover", "policy", "account_login"]


@pytest.mark.django_db
@pytest.mark.parametrize("path", [*PAGES, "/nothing/here", "/api/v1/groups", "/api/v1/nothing"])
def test_safe_headers_on_every_answer(client: Client, path: str) -> None:
    answer = client.get(path if path.startswith("/") else reverse(path))
    policy = answer["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    if path != "policy":
        assert "no-store" in answer["Cache-Control"]


def test_only_the_privacy_page_is_public() -> None:
    marked = [p.name for p in urls.urlpatterns if getattr(getattr(p, "callback", None), "is_public", False)]
    assert marked == ["policy"]


def test_a_form_without_its_token_changes_nothing(lan: Membership, browser_of: Callable[[Membership], Client]) -> None:
    browser = browser_of(lan)
    browser.handler.enforce_csrf_checks = True
    gid = lan.group.public_id
    for name in ("leave", "profile", "ask"):
        assert browser.post(reverse(name, args=[gid]), {"nickname": "坏人"}).status_code == 403
    lan.refresh_from_db()
    assert (lan.nickname, lan.standing) == ("兰姨", "active")


def test_reading_addresses_never_write(lan: Membership, browser_of: Callable[[Membership], Client]) -> None:
    """A preview of a link, or a robot, sends GET: it must not leave, claim or confirm anything."""
    browser = browser_of(lan)
    for name in ("leave", "withdraw_request", "claim", "confirm_all"):
        args = [lan.group.public_id] if name == "leave" else [lan.group.public_id, "x" * 16]
        assert browser.get(reverse(name, args=args)).status_code in {200, 303, 404, 405}
    lan.refresh_from_db()
    assert lan.standing == "active"


def test_nothing_is_fetched_from_elsewhere(client: Client, db: None) -> None:
    for name in PAGES:
        text = client.get(reverse(name)).content.decode()
        assert 'src="http' not in text
        assert 'href="http' not in text
        assert "//cdn" not in text


def test_every_page_has_an_address_by_name() -> None:
    assert get_resolver().resolve("/privacy").url_name == "policy"
