"""Sessions: a new key at each way in, the old one dead, cookies that nobody else reads, and a fresh proof before what cannot be taken back."""

import datetime as dt
import json
import os
import subprocess
import sys
from collections.abc import Callable
from http.cookies import Morsel
from typing import Any

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.conf import settings as configured
from django.contrib.sessions.backends.base import VALID_KEY_CHARS
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hubang.accounts import actions
from hubang.accounts.models import ApiToken, User
from hubang.groups import actions as groups
from hubang.groups.models import Membership
from tests import cast
from tests.web.forms import hidden_fields

Browser = Callable[[Membership | User], Client]
COOKIE = configured.SESSION_COOKIE_NAME
PASSWORD = "春天的菜市场真热闹呀你说是吗好"


def planted() -> tuple[Client, str]:
    """A browser into which somebody put a session that they know."""
    victim = Client()
    session = victim.session
    session["planted"] = "yes"
    session.save()
    victim.cookies[COOKIE] = session.session_key
    return victim, str(session.session_key)


def joins(client: Client, lan: Membership) -> None:
    code = lan.group.community.invites.get(kind="durable").durable_code
    shown = client.get(reverse("join", args=[code]))
    client.post(reverse("join", args=[code]), {**hidden_fields(shown), "nickname": "老魏", "face": "🐢"})


def recovers(client: Client, lan: Membership) -> None:
    client.post(reverse("recover"), {"code": actions.make_recovery_code(lan.user, now=timezone.now())})


def second_device(client: Client, lan: Membership) -> None:
    client.post(reverse("second_device", args=[actions.make_device_link(lan.user, now=timezone.now())]))


def signs_in(client: Client, lan: Membership) -> None:
    actions.choose_sign_in(lan.user, name="lan888", password=PASSWORD, now=timezone.now())
    client.post(reverse("account_login"), {"login": "lan888", "password": PASSWORD})


def enters_as_owner(client: Client, lan: Membership) -> None:
    group = cast.found_group(timezone.now(), "另一个群")
    url = reverse("enter", args=[groups.make_owner_link(group, now=timezone.now())])
    shown = client.get(url)
    client.post(url, {**hidden_fields(shown), "nickname": "老唐", "face": "🐢"})


WAYS_IN = [joins, recovers, second_device, signs_in, enters_as_owner]


@pytest.mark.parametrize("way", WAYS_IN, ids=lambda way: way.__name__)
def test_each_way_in_begins_a_new_session(lan: Membership, way: Callable[[Client, Membership], None]) -> None:
    victim, known = planted()
    way(victim, lan)
    assert victim.get(reverse("account")).status_code == 200
    assert victim.cookies[COOKIE].value != known
    assert "planted" not in victim.session
    # Whoever planted it has nothing: the old key is not in the table any more.
    assert not Session.objects.filter(session_key=known).exists()
    attacker = Client()
    attacker.cookies[COOKIE] = known
    assert attacker.get(reverse("account")).status_code == 403


@pytest.mark.parametrize("way", WAYS_IN, ids=lambda way: way.__name__)
def test_a_copied_cookie_ends_with_the_session(lan: Membership, way: Callable[[Client, Membership], None]) -> None:
    client, thief = Client(), Client()
    way(client, lan)
    thief.cookies[COOKIE] = client.cookies[COOKIE].value
    assert thief.get(reverse("account")).status_code == 200
    client.post(reverse("sign_out"))
    assert thief.get(reverse("account")).status_code == 403


def test_a_new_password_ends_every_other_session_and_gives_a_new_key(lan: Membership, browser_of: Browser) -> None:
    signs_in(Client(), lan)
    lan.user.refresh_from_db()
    here, there = browser_of(lan.user), browser_of(lan.user)
    before = here.cookies[COOKIE].value
    new = "秋天的菜市场更热闹呀你说是吗好"
    here.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert there.get(reverse("account")).status_code == 403
    assert here.cookies[COOKIE].value != before or here.get(reverse("account")).status_code == 403


def test_keys_are_long_random_and_new(db: None) -> None:
    store = Client().session
    keys = {store._get_new_session_key() for _ in range(200)}
    assert len(keys) == 200
    # 32 characters of 36: 165 bits.
    assert {len(key) for key in keys} == {32}
    assert set("".join(keys)) == set(VALID_KEY_CHARS)


COOKIES = """
import django, json
django.setup()
from django.conf import settings as s
print(json.dumps([
    [s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.LANGUAGE_COOKIE_NAME, s.DEVICE_COOKIE_NAME],
    [s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.LANGUAGE_COOKIE_SECURE],
    [s.SESSION_COOKIE_HTTPONLY, s.CSRF_COOKIE_HTTPONLY],
    [s.SESSION_COOKIE_SAMESITE, s.CSRF_COOKIE_SAMESITE],
]))
"""


def test_behind_https_all_cookies_are_of_this_host_alone() -> None:
    environment = {
        **os.environ,
        "HUBANG_PUBLIC_URL": "https://hub.example.org",
        "HUBANG_SECRET": "s" * 60,
        "DJANGO_SETTINGS_MODULE": "hubang.settings",
    }
    done = subprocess.run([sys.executable, "-c", COOKIES], env=environment, capture_output=True, text=True, check=True)
    names, secure, hidden, same_site = json.loads(done.stdout)
    assert all(name.startswith("__Host-") for name in names)
    assert (set(map(bool, secure)), set(hidden), set(same_site)) == ({True}, {True}, {"Lax"})


def test_every_cookie_that_is_set_is_hidden_from_scripts_and_from_other_sites(lan: Membership, settings: Any) -> None:
    settings.SECURE = settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    found: dict[str, Morsel[str]] = {}
    for way in WAYS_IN:
        client = Client()
        way(client, lan)
        lan.user.set_unusable_password()
        lan.user.save()
        client.get(reverse("account"))
        client.post(reverse("language"), {"language": "en"})
        found |= dict(client.cookies)
    assert set(found) == {
        COOKIE,
        configured.CSRF_COOKIE_NAME,
        configured.LANGUAGE_COOKIE_NAME,
        configured.DEVICE_COOKIE_NAME,
    }
    for name, morsel in found.items():
        told = (bool(morsel["httponly"]), bool(morsel["secure"]), morsel["samesite"], morsel["domain"], morsel["path"])
        assert told == (True, True, "Lax", "", "/"), name


OLD = dt.timedelta(minutes=16)


def aged(browser: Client) -> Client:
    """The same browser 16 minutes after it was signed in."""
    session = browser.session
    session["proved_at"] = (timezone.now() - OLD).timestamp()
    session.pop(AUTHENTICATION_METHODS_SESSION_KEY, None)
    session.save()
    return browser


def make_a_token(browser: Client) -> int:
    return browser.post(reverse("tokens"), {"name": "脚本", "scope_read": "1", "once": "t" * 16}).status_code


@pytest.fixture
def real_owner(db: None) -> Membership:
    now = timezone.now()
    return cast.owner(cast.found_group(now), "秋姐", now)


def test_a_token_needs_a_fresh_proof(lan: Membership, browser_of: Browser) -> None:
    code = actions.make_recovery_code(lan.user, now=timezone.now())
    browser = aged(browser_of(lan))
    asked = browser.post(reverse("tokens"), {"name": "脚本", "scope_read": "1", "once": "t" * 16})
    assert (asked.status_code, asked["Location"]) == (303, f"{reverse('prove')}?next=%2Faccount%2Ftokens")
    assert not ApiToken.objects.exists()
    assert browser.post(asked["Location"], {"proof": "0" * 24}).status_code == 422
    assert make_a_token(browser) == 303
    proved = browser.post(asked["Location"], {"proof": code.lower()})
    assert (proved.status_code, proved["Location"]) == (303, reverse("tokens"))
    assert make_a_token(browser) == 200
    assert ApiToken.objects.count() == 1
    # The code is as good as before.
    assert actions.recover(typed=code, device="d", address="", now=timezone.now())[0] == lan.user


def test_the_password_is_a_proof_and_another_person_s_code_is_none(
    lan: Membership, ming: Membership, browser_of: Browser
) -> None:
    signs_in(Client(), lan)
    lan.user.refresh_from_db()
    foreign = actions.make_recovery_code(ming.user, now=timezone.now())
    browser = aged(browser_of(lan.user))
    for wrong in (foreign, "", PASSWORD[:-1]):
        assert browser.post(reverse("prove"), {"proof": wrong}).status_code == 422
    assert browser.post(reverse("prove"), {"proof": PASSWORD})["Location"] == reverse("account")
    assert make_a_token(browser) == 200


def test_proofs_are_counted(lan: Membership, browser_of: Browser) -> None:
    browser = aged(browser_of(lan))
    codes = [browser.post(reverse("prove"), {"proof": "0" * 24}).status_code for _ in range(7)]
    assert codes == [422] * 5 + [429] * 2


def test_a_group_is_handed_over_after_a_proof_alone(real_owner: Membership, browser_of: Browser) -> None:
    heir = cast.settled(real_owner.group, "小明", timezone.now())
    code = actions.make_recovery_code(real_owner.user, now=timezone.now())
    browser = aged(browser_of(real_owner))
    address = reverse("role", args=[real_owner.group.public_id, heir.public_id])
    asked = browser.post(address, {"role": "owner", "once": "h" * 16})
    assert asked["Location"].startswith(reverse("prove"))
    heir.refresh_from_db()
    assert heir.role == "member"
    # What can be taken back needs none.
    browser.post(address, {"role": "admin", "duty_review": "1", "once": "a" * 16})
    heir.refresh_from_db()
    assert heir.role == "admin"
    back = browser.post(asked["Location"], {"proof": code})
    assert back["Location"] == reverse("member", args=[real_owner.group.public_id, heir.public_id])
    browser.post(address, {"role": "owner", "once": "i" * 16})
    heir.refresh_from_db()
    assert heir.role == "owner"


def test_who_just_came_in_has_proved_it(lan: Membership) -> None:
    client = Client()
    recovers(client, lan)
    assert make_a_token(client) == 200


def test_the_proof_leads_to_no_other_site(lan: Membership, browser_of: Browser) -> None:
    code = actions.make_recovery_code(lan.user, now=timezone.now())
    for value in ("//evil.example", "https://evil.example/", "/\\evil.example", "javascript:x()"):
        browser = aged(browser_of(lan))
        assert browser.post(f"{reverse('prove')}?next={value}", {"proof": code})["Location"] == reverse("account")
