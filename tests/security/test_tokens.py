"""Tokens: every scope before every operation; what is over opens nothing."""

import base64
import datetime as dt
import json
import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import timezone

from hubang.accounts import actions
from hubang.accounts.models import SCOPES, ApiToken, User
from hubang.api.auth import Token
from hubang.api.urls import api
from hubang.groups.models import Membership
from hubang.moderation.actions import ban, kick
from tests import cast
from tests.security.hostile import state

FAR = dt.timedelta(days=3650)


def operations() -> Iterator[tuple[str, str, str]]:
    """(method, path, scope) of everything under /api/v1/; no scope: open to everybody."""
    for prefix, router in api._routers:
        for path, view in router.path_operations.items():
            for operation in view.operations:
                scopes = [one.scope for one in operation.auth_callbacks if isinstance(one, Token)]
                for method in operation.methods:
                    yield method, f"/api/v1{prefix}{path}", scopes[0] if scopes else ""


OPERATIONS = sorted(set(operations()))


def call(text: str, method: str, path: str, **headers: str) -> tuple[int, str]:
    """The status and the code of the refusal, if there is one. Whatever stands in the address is absent."""
    filled = re.sub(r"{[^}]+}", "z" * 16, path)
    told = {"idempotency-key": "k" * 16, **headers} | ({"authorization": f"Bearer {text}"} if text else {})
    answer = Client().generic(method, filled, "{}", "application/json", headers=told)
    try:
        return answer.status_code, json.loads(answer.content).get("code", "")
    except (ValueError, AttributeError):
        return answer.status_code, ""


def test_the_list_is_that_of_the_description() -> None:
    described = {
        (method.upper(), path) for path, methods in api.get_openapi_schema()["paths"].items() for method in methods
    }
    assert {(method, path) for method, path, _scope in OPERATIONS} == described
    # Nothing but reading an invite is open, and joining by it needs an account that is made on the page.
    assert len([path for _method, path, scope in OPERATIONS if not scope]) <= 3
    assert {scope for _method, _path, scope in OPERATIONS} <= {"", *SCOPES}


def test_a_scope_opens_its_operations_and_no_others(lan: Membership) -> None:
    texts = {scope: actions.make_token(lan.user, name=scope, scopes=[scope], now=timezone.now())[1] for scope in SCOPES}
    before = state()
    for method, path, needed in OPERATIONS:
        for scope, text in texts.items():
            status, code = call(text, method, path)
            assert (code == "scope_missing") is (bool(needed) and scope != needed), (method, path, scope, status)
            assert status < 500
    # With the right scope and no right thing nothing happened either; signing out everywhere aside, which needs no thing.
    changed = {name for name, rows in state().items() if rows != before[name]}
    assert changed <= {
        "accounts.ApiToken",
        "accounts.IdempotencyKey",
        "accounts.User",
        "audit.AuditEntry",
        "sessions.Session",
        "notify.Preferences",
        "notify.Address",
    }


def over(user: User, how: str) -> str:
    now = timezone.now()
    row, text = actions.make_token(user, name="t", scopes=list(SCOPES), now=now, expires_at=now + FAR)
    if how == "expired":
        ApiToken.objects.filter(pk=row.pk).update(expires_at=now - dt.timedelta(seconds=1))
    elif how == "revoked":
        actions.revoke_token(user, row, now=now)
    elif how == "account closed":
        User.objects.filter(pk=user.pk).update(is_active=False)
    elif how == "signed out everywhere":
        actions.sign_out_everywhere(user, now=now, tokens_too=True)
    elif how == "cut":
        text = text[:-1]
    elif how == "longer":
        text += "x"
    elif how == "other case":
        text = text.swapcase()
    elif how == "the hash itself":
        text = row.digest
    return text


OVER = (
    "expired",
    "revoked",
    "account closed",
    "signed out everywhere",
    "cut",
    "longer",
    "other case",
    "the hash itself",
)


@pytest.mark.parametrize("how", OVER)
def test_what_is_over_opens_nothing(lan: Membership, how: str) -> None:
    text = over(lan.user, how)
    for method, path, scope in OPERATIONS:
        if scope:
            assert call(text, method, path)[0] == 401, (method, path)


def test_a_living_one_opens(lan: Membership) -> None:
    """The positive control."""
    assert call(over(lan.user, ""), "GET", "/api/v1/groups")[0] == 200


@pytest.mark.parametrize("act", [kick, ban], ids=["kicked", "banned"])
def test_a_token_ends_with_the_membership(act: object, db: None) -> None:
    now = timezone.now()
    group = cast.found_group(now)
    qiu, lan = cast.owner(group, "秋姐", now), cast.settled(group, "兰姨", now)
    text = over(lan.user, "")
    inside = [
        (method, path) for method, path, scope in OPERATIONS if "{gid}" in path and path.count("{") == 1 and scope
    ]
    reads = [path.replace("{gid}", group.public_id) for method, path in inside if method == "GET"]
    assert {call(text, "GET", path)[0] for path in reads} - {404, 422}
    act(qiu, lan, reason="广告", now=now)  # type: ignore[operator]
    assert {call(text, "GET", path)[0] for path in reads} <= {404, 422}


def test_a_cookie_opens_nothing(lan: Membership) -> None:
    client = Client()
    client.force_login(lan.user)
    for method, path, scope in OPERATIONS:
        if scope:
            filled = re.sub(r"{[^}]+}", "z" * 16, path)
            assert client.generic(method, filled, "{}", "application/json").status_code == 401, (method, path)


def test_a_token_is_256_random_bits_with_a_name_that_scanners_know(lan: Membership) -> None:
    texts = [over(lan.user, "") for _ in range(10)]
    assert len(set(texts)) == 10
    assert all(
        re.fullmatch(r"hb_[\w-]{43}", text) and len(base64.urlsafe_b64decode(text[3:] + "=")) == 32 for text in texts
    )
    assert not any(text[3:] in str(list(ApiToken.objects.values_list())) for text in texts)
