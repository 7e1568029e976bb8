"""Nobody is led away from the site, and no address that is printed comes from what a client said."""

import itertools
import re
from collections.abc import Callable
from urllib.parse import quote

import pytest
from django.conf import settings as configured
from django.test import Client
from django.urls import reverse

from hubang.groups.models import Membership

Browser = Callable[[Membership], Client]
HOSTS = (
    "evil.example", "evil.example:80", "user@evil.example", "evil.example#", "evil.example?", "testserver@evil.example", "testserver.evil.example",
    "testserver:80@evil.example", "evil.example\\testserver", "127.0.0.1.evil.example", "3232235777", "[::1]", "0x7f000001", "xn--80ak6aa92e.example",
    "evil。example", "evil%E3%80%82example", "evil.example/testserver",
)  # fmt: skip
BEFORE = (
    "//", "///", "////", "/\\", "\\\\", "\\/\\/", "/\t/", "\t//", "/\n/", "\r//", "http://", "https://", "HTTP://", "https:", "https:/", "http:\\\\", "ftp://",
    "//%09/", "/%5c", "/%2f", "/.//", "/..//", "//;@", "\x00//", " //", "\u3000//", "/\u2028/", "@", ".", "jav\tascript://", "blob:https://", "data:text/html,",
    "javascript:alert(1)//", "vbscript:", "view-source:https://",
)  # fmt: skip
VALUES = [f"{before}{host}" for before, host in itertools.product(BEFORE, HOSTS)]


def leads_away(location: str) -> bool:
    """Whether a browser that follows this goes to another host, or runs it. Read as browsers read it: `\\` is `/`, tabs and line ends fall away."""
    read = re.sub(r"[\t\r\n]", "", location).strip("".join(map(chr, range(33)))).replace("\\", "/")
    has_scheme = re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:", read) is not None
    return has_scheme or read.startswith("//")


@pytest.mark.parametrize(
    "location",
    [
        "//evil.example",
        "/\\evil.example",
        "\t//evil.example",
        "https:evil.example",
        "JavaScript:x()",
        "/\t/evil.example",
    ],
)
def test_what_leads_away_is_seen(location: str) -> None:
    assert leads_away(location)


def test_there_are_enough_of_them() -> None:
    assert len(set(VALUES)) >= 500
    assert sum(map(leads_away, VALUES)) >= 300


WAYS: dict[str, Callable[[Client, str], object]] = {
    "sign in": lambda client, value: client.get(reverse("account_login"), {"next": value}),
    "sign out": lambda client, value: client.post(reverse("sign_out"), {"next": value}),
    "language": lambda client, value: client.post(reverse("language"), {"language": "en", "next": value}),
    "prove": lambda client, value: client.post(f"{reverse('account_reauthenticate')}?next={quote(value)}", {"password": "wrong", "next": value}),
}  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_no_next_leads_away(lan: Membership, browser_of: Browser, way: str) -> None:
    browser = browser_of(lan)
    for value in VALUES:
        browser.force_login(lan.user) if way == "sign out" else None
        answer = WAYS[way](browser, value)
        location = answer.get("Location", "")  # type: ignore[attr-defined]
        assert not leads_away(location), (value, location)
        assert answer.status_code < 500  # type: ignore[attr-defined]


def test_a_right_sign_in_goes_to_no_other_site(lan: Membership, client: Client) -> None:
    lan.user.username = "lan"
    lan.user.set_password("eine-lange-Parole-7")
    lan.user.save()
    for value in ("//evil.example", "/\\evil.example", "https://evil.example"):
        sent = {"login": "lan", "password": "eine-lange-Parole-7", "next": value}
        answer = client.post(reverse("account_login"), sent)
        assert answer.status_code == 302
        assert not leads_away(answer["Location"])
        client.logout()


FORWARDED = (
    "X-Forwarded-Host",
    "X-Host",
    "X-Forwarded-Server",
    "Forwarded",
    "X-Original-URL",
    "X-Rewrite-URL",
    "X-Forwarded-Prefix",
)


def test_a_foreign_host_is_refused(client: Client, db: None) -> None:
    for value in {re.sub(r"[^!-~]", "", host) for host in (*HOSTS, *VALUES)} - {"", "[::1]"}:
        if not value.isascii():
            continue
        answer = client.get("/", headers={"host": value})
        assert answer.status_code == 400, value
        assert "evil" not in answer.content.decode()


def test_addresses_that_are_printed_come_from_the_setting(
    lan: Membership, qiu: Membership, browser_of: Browser
) -> None:
    gid = lan.group.public_id
    told = dict.fromkeys(FORWARDED, "evil.example") | {"Forwarded": "host=evil.example;proto=https"}
    for member, names in ((lan, ("share", "invites", "feed", "about")), (qiu, ("manage", "tree"))):
        for name in names:
            url = reverse(name, args=[gid])
            usual = browser_of(member).get(url).content.decode()
            other = browser_of(member).get(url, headers={"host": "localhost", **told}).content.decode()
            assert "evil.example" not in other
            assert re.findall(r"https?://[^\"'<\s]+", usual) == re.findall(r"https?://[^\"'<\s]+", other)
    shown = browser_of(lan).get(reverse("share", args=[gid]), headers={"host": "localhost"}).content.decode()
    assert configured.PUBLIC_URL in shown
    for name in ("qr_png", "qr_svg"):
        url = reverse(name, args=[gid])
        pictures = [
            browser_of(lan).get(url, headers={"host": host, **told}).content for host in ("testserver", "localhost")
        ]
        assert pictures[0] == pictures[1]
