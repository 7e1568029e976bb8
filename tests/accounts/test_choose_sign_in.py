"""A name and a password beside the recovery code."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from hubang.accounts.actions import choose_sign_in
from hubang.accounts.models import User
from hubang.audit.models import AuditEntry
from hubang.lib.refused import Refused
from tests import cast
from tests.web.forms import fill_in

GOOD = "春天的菜市场真热闹呀你说是吗好"


def code_of(user: User, now: dt.datetime, name: str = "laowei", password: str = GOOD) -> str:
    try:
        choose_sign_in(user, name=name, password=password, now=now)
    except Refused as refusal:
        return refusal.code
    return "done"


def test_a_name_and_a_password_are_kept_and_noted(wei: User, now: dt.datetime) -> None:
    assert code_of(wei, now, name="ＬａｏＷｅｉ") == "done"
    wei.refresh_from_db()
    assert wei.username == "laowei"
    assert wei.check_password(GOOD)
    assert AuditEntry.objects.filter(verb="choose_sign_in", actor=wei.public_id).count() == 1
    assert code_of(wei, now, name="laowei2") == "has_password"


@pytest.mark.parametrize(
    ("name", "password", "code"),
    [
        ("ab", GOOD, "bad_sign_in_name"),
        ("lao wei", GOOD, "bad_sign_in_name"),
        ("laowei", "short", "bad_password"),
        ("laowei", "x" * 129, "bad_password"),
        ("laoweilaowei", "laoweilaowei", "bad_password"),
    ],
)
def test_what_is_refused_changes_nothing(wei: User, now: dt.datetime, name: str, password: str, code: str) -> None:
    before = wei.username
    assert code_of(wei, now, name, password) == code
    wei.refresh_from_db()
    assert (wei.username, wei.has_usable_password()) == (before, False)


def test_two_people_cannot_have_one_name(wei: User, now: dt.datetime) -> None:
    assert code_of(cast.stranger(now), now) == "done"
    assert code_of(wei, now) == "sign_in_name_taken"


def test_this_device_stays_signed_in_and_another_one_can_sign_in(
    wei: User, browser_of: Callable[[User], Client]
) -> None:
    here, there, new = browser_of(wei), browser_of(wei), Client()
    assert fill_in(here, reverse("account_set_password"), name="laowei", password=GOOD).status_code == 303
    assert here.get(reverse("account")).status_code == 200
    assert there.get(reverse("account")).status_code == 403
    new.post(reverse("account_login"), {"login": "LaoWei", "password": GOOD})
    assert new.get(reverse("account")).status_code == 200
