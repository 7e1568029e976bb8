"""Recovery codes, tokens, second devices, idempotency."""

import datetime as dt

import pytest

from hubang.accounts import actions
from hubang.accounts.models import IdempotencyKey, RecoveryCode, User
from hubang.accounts.queries import api_token_for
from hubang.lib.refused import Refused
from hubang.lib.tokens import spaced


def recover(code: str, now: dt.datetime, device: str = "d1") -> User:
    return actions.recover(typed=code, device=device, address="a", now=now)[0]


def test_a_recovery_code_brings_its_person_back_once(wei: User, now: dt.datetime) -> None:
    code = actions.make_recovery_code(wei, now=now)
    assert not RecoveryCode.objects.filter(digest__contains=code).exists()
    user, fresh = actions.recover(typed=spaced(code).lower(), device="d1", address="a", now=now)
    assert user == wei
    assert fresh != code
    with pytest.raises(Refused) as refusal:
        recover(code, now)
    assert refusal.value.code == "wrong_code"
    assert recover(fresh, now) == wei


def test_guessing_is_limited_per_device_and_nobody_is_locked_out(wei: User, now: dt.datetime) -> None:
    code = actions.make_recovery_code(wei, now=now)
    codes = []
    for _ in range(7):
        with pytest.raises(Refused) as refusal:
            recover("0" * 24, now, device="guesser")
        codes.append(refusal.value.code)
    assert codes == ["wrong_code"] * 5 + ["too_many_attempts"] * 2
    assert recover(code, now, device="own phone") == wei
    with pytest.raises(Refused) as refusal:
        recover("0" * 24, now + dt.timedelta(minutes=16), device="guesser")
    assert refusal.value.code == "wrong_code"


def test_a_token_opens_until_it_is_revoked(wei: User, now: dt.datetime) -> None:
    row, text = actions.make_token(wei, name="脚本", scopes=["read"], now=now)
    assert text.startswith("hb_")
    assert api_token_for(text, now=now) == row
    assert text not in str(row.__dict__)
    actions.revoke_token(wei, row, now=now)
    assert api_token_for(text, now=now) is None


def test_a_second_device_is_signed_in_once_and_soon(wei: User, now: dt.datetime) -> None:
    token = actions.make_device_link(wei, now=now)
    assert actions.enter_on_second_device(token=token, now=now) == wei
    with pytest.raises(Refused):
        actions.enter_on_second_device(token=token, now=now)
    late = actions.make_device_link(wei, now=now)
    with pytest.raises(Refused):
        actions.enter_on_second_device(token=late, now=now + dt.timedelta(minutes=11))


def test_the_same_key_is_the_same_result_and_one_effect(wei: User, now: dt.datetime) -> None:
    done: list[str] = []

    def act() -> str:
        done.append("x")
        return f"result{len(done)}"

    def once(parameters: dict[str, object]) -> str:
        return actions.once(wei, key="k" * 8, action="ask", parameters=parameters, act=act, now=now)

    assert [once({"a": 1}), once({"a": 1})] == ["result1", "result1"]
    assert done == ["x"]
    with pytest.raises(Refused) as refusal:
        once({"a": 2})
    assert (refusal.value.code, refusal.value.status) == ("key_reused", 422)


def test_a_refusal_leaves_the_key_free(wei: User, now: dt.datetime) -> None:
    def refuse() -> str:
        raise Refused("no", "no")

    with pytest.raises(Refused):
        actions.once(wei, key="k" * 8, action="ask", parameters={}, act=refuse, now=now)
    assert not IdempotencyKey.objects.exists()
