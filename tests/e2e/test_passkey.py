"""A passkey, with the browser's own virtual authenticator: made on one visit, used on the next."""

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.test_journey import Phone, chromium, here  # noqa: F401
from tests.serving import Site

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
OPTIONS = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def test_a_passkey_is_made_and_signs_in(here: Site, chromium: Browser) -> None:  # noqa: F811
    # Browsers know passkeys on http for localhost alone, and not for an address.
    local = Site(here.url.replace("127.0.0.1", "localhost"), here.port, here.environment)
    phone = Phone(chromium, local)
    devtools = phone.context.new_cdp_session(phone.page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": OPTIONS})
    link = re.findall(r"http\S+/j/\S+", here.hubang("prepare"))[0].replace(here.url, local.url)
    gid = phone.join(link, "有钥匙的人")
    phone.go("/account/2fa/webauthn/add/")
    phone.page.locator("input[name=name]").fill("我的手机")
    phone.page.locator("#mfa_webauthn_add").click()
    expect(phone.page.get_by_text("通行密钥建好了")).to_be_visible()

    phone.context.clear_cookies()
    phone.go(f"/g/{gid}/me")
    assert "有钥匙的人" not in phone.page.content()
    phone.go("/account/login/")
    phone.page.locator("#passkey_login").click()
    phone.page.wait_for_url(lambda url: "/login" not in url)
    phone.go(f"/g/{gid}/me")
    expect(phone.page.get_by_role("heading", name="有钥匙的人")).to_be_visible()
    phone.done()
