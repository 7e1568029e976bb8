"""Which passwords are taken: a table, alone and beside a passkey or one-time codes, on our page and on the library's."""

import datetime as dt
from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from hubang.accounts.actions import choose_sign_in
from hubang.accounts.models import User
from hubang.accounts.passwords import Hasher, check_guessable, shortest
from hubang.groups.models import Membership
from hubang.groups.queries import words_about
from hubang.lib.refused import Refused

# 兰姨 of 浦东互帮一群, who signs in as lan888.
GOOD = [
    "春天的菜市场真热闹呀你说是吗好",  # 15 characters
    "correct horse battery",
    "kuku-ruku-marmelade",
    "我今天在公园看见了三只松鼠在打架",
    "🍎🐢🎈🌵🧶🪁🛶🥁🧲🪴🎻🦜🧀🍡🪵",
    "tr0ub4dor&3-extra",
    "Ёжик в тумане и медвежонок",
    "83920174650192837",
    " spaces are characters ",
    "x" + "早上好，今天去哪里" * 14,  # 127
]
BAD = [
    "", "short", "14 characters!", "春天的菜市场真热闹呀你说是吗",  # 14
    "早" * 129, "aaaaaaaaaaaaaaaaaaaa", "abababababababab", "12345678901234567890", "abcdefghijklmnopqrst", "zyxwvutsrqponmlkjihg", "qwertyuiopqwertyuiop",
    "passwordpassword", "ｐａｓｓｗｏｒｄｐａｓｓｗｏｒｄ", "Password12345678", "PASSWORD!!!!!!!!", "woaini5201314woaini", "woaini1314520woaini", "我爱你我爱你我爱你我爱你我爱你",
    "hubang2026hubang", "互帮互帮互帮互帮互帮互帮互帮互帮", "兰姨兰姨兰姨兰姨兰姨兰姨兰姨兰姨", "浦东互帮一群浦东互帮一群浦东互帮", "lan888lan888lan888", "pinduoduo20261124",
    "19700101-19700101", "1970010119700101", "13800138000-13900139000", "woaini19880808520", "wangwei198808081314", "iloveyou iloveyou", "weixin13800138001",
    "laopolaogongbaobao1314", "1qaz2wsx1qaz2wsx", "zhangwei zhangwei",
]  # fmt: skip


def objection(user: User, password: str) -> str:
    words = ["lan888", *words_about(user)]
    try:
        validate_password(password, User(pk=user.pk, username="lan888"))
        check_guessable(password, words, shortest(user))
    except ValidationError as error:
        return str(error.messages[0])
    return ""


@pytest.mark.parametrize("password", GOOD)
def test_long_ones_of_any_script_are_taken(lan: Membership, password: str) -> None:
    assert objection(lan.user, password) == ""


@pytest.mark.parametrize("password", BAD)
def test_short_common_and_easy_ones_are_refused(lan: Membership, password: str) -> None:
    assert objection(lan.user, password) != ""


BESIDE = {"kx7!mQ2v": True, "早茶要配虾饺皇": False, "早茶要配虾饺皇啊": True, "password": False, "12345678": False, "woaini12": False, "lan88888": False, "kx7!mQ2": False}  # fmt: skip


@pytest.mark.parametrize("kind", ["totp", "webauthn"])
@pytest.mark.parametrize("password", BESIDE)
def test_beside_another_factor_eight_are_enough(lan: Membership, kind: str, password: str) -> None:
    Authenticator.objects.create(user=lan.user, type=kind, data={})
    assert (objection(lan.user, password) == "") is BESIDE[password]


def test_alone_eight_are_not_enough(lan: Membership) -> None:
    assert [password for password in BESIDE if objection(lan.user, password) == ""] == []


def test_the_same_characters_written_otherwise_are_the_same_password() -> None:
    wide, usual = "Ｓｐｒｉｎｇ ﬁsh ２０２６ und Ⅳ", "Spring fish 2026 und IV"
    kept = make_password(wide, hasher="argon2")
    assert check_password(usual, kept)
    assert check_password(wide, kept)
    assert not check_password(usual.lower(), kept)
    assert not check_password(usual + " ", kept)


def test_a_hash_made_before_is_still_known() -> None:
    wide = "Ｓｐｒｉｎｇ fish 2026"
    before = super(Hasher, Hasher()).encode(wide, "some-salt-of-16b")
    assert Hasher().verify(wide, before)
    assert not Hasher().verify(wide + "x", before)


def test_a_name_of_the_group_is_no_password_on_our_page(
    lan: Membership, browser_of: Callable[[Membership], Client]
) -> None:
    sent = {"name": "lan888", "password": "浦东互帮一群兰姨浦东互帮一群兰姨"}
    answer = browser_of(lan).post(reverse("account_set_password"), sent)
    assert answer.status_code == 422
    lan.user.refresh_from_db()
    assert not lan.user.has_usable_password()


def test_nor_on_the_library_s(lan: Membership, browser_of: Callable[[Membership], Client], now: dt.datetime) -> None:
    choose_sign_in(lan.user, name="lan888", password=GOOD[0], now=now)
    lan.user.refresh_from_db()
    browser = browser_of(lan)
    for bad in ("浦东互帮一群兰姨浦东互帮一群兰姨", "short", "passwordpassword", "早" * 129):
        answer = browser.post(
            reverse("account_change_password"), {"oldpassword": GOOD[0], "password1": bad, "password2": bad}
        )
        assert answer.status_code == 200
        lan.user.refresh_from_db()
        assert lan.user.check_password(GOOD[0])
    browser.post(
        reverse("account_change_password"), {"oldpassword": GOOD[0], "password1": GOOD[3], "password2": GOOD[3]}
    )
    lan.user.refresh_from_db()
    assert lan.user.check_password(GOOD[3])


def test_no_hash_is_made_inside_a_transaction(
    lan: Membership, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.db import connection

    from hubang.accounts.actions import signing_in

    depths: list[int] = []
    depth = len(connection.savepoint_ids)
    make = signing_in.make_password
    monkeypatch.setattr(
        signing_in, "make_password", lambda text: depths.append(len(connection.savepoint_ids) - depth) or make(text)
    )
    choose_sign_in(lan.user, name="lan888", password=GOOD[0], now=now)
    assert depths == [0]


def test_the_refusal_says_what_to_do(lan: Membership, now: dt.datetime) -> None:
    with pytest.raises(Refused) as refusal:
        choose_sign_in(lan.user, name="lan888", password="woaini5201314woaini", now=now, words=words_about(lan.user))
    assert refusal.value.code == "bad_password"
