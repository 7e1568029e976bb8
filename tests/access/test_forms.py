"""E5: no form of another site is taken, and cookies alone never open the API."""

import pytest
from django.test import Client

from tests.access.edges import Operations, Pages, changed
from tests.access.rows import API, API_OF_ACCOUNTS, PAGES, SITE
from tests.access.world import World, fingerprint

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.mark.parametrize("origin", ["", "https://evil.example", "null"])
def test_no_form_of_another_site_is_taken(world: World, origin: str) -> None:
    """Every address, with the rights of the owner: without the form's token, and with the token but from elsewhere."""
    pages = Pages(world, "owner")
    client = Client(enforce_csrf_checks=True)
    client.cookies = pages.client.cookies
    gid = world.group.public_id
    page = client.get(pages.url("profile", PAGES["profile"], gid, "")).content.decode()
    token = page.split('csrfmiddlewaretoken" value="')[1].split('"')[0]
    before = fingerprint()
    sent = {"csrfmiddlewaretoken": token} if origin else {}
    headers = {"origin": origin} if origin else {}
    for name, row in {**SITE, **PAGES}.items():
        of_kind = world.things.of(row.kind, "owner")
        url = pages.url(name, row, gid, of_kind.get("own") or of_kind.get("same", ""))
        assert client.post(url, {**row.form, **sent}, headers=headers).status_code in {403, 405}, name
    assert changed(before) == set()
    # The positive control: with the token and from here it would have been taken.
    own = pages.url("profile", PAGES["profile"], gid, "")
    assert client.post(own, {**PAGES["profile"].form, "csrfmiddlewaretoken": token}).status_code == 303


def test_cookies_alone_never_open_the_api(world: World) -> None:
    browser = world.browser("owner")
    operations = Operations(world, "owner")
    before = fingerprint()
    for name, row in {**API, **API_OF_ACCOUNTS}.items():
        url = operations.url(name, row, world.group.public_id, "x" * 16)
        answer = browser.generic(name.partition(" ")[0], url, "{}", "application/json")
        assert answer.status_code == 401, name
    assert changed(before) == set()
