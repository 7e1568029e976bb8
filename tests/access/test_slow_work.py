"""RELIABILITY: nothing slow runs while others wait for the database. No hashing of passwords, drawing, screening or calling inside a transaction.

No time is measured: the slow functions themselves are asked whether a transaction is open, while every page and operation is tried.
"""

import socket
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher, MD5PasswordHasher

from hubang.aid.actions import helping
from hubang.engines.screening import Screener
from hubang.lib import db, poster, qr
from tests.access.edges import Operations, Pages, Trials
from tests.access.rows import API, API_OF_ACCOUNTS, PAGES, SITE
from tests.access.test_fields import own_thing
from tests.access.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.timeout(600)]
SLOW: dict[str, tuple[Any, str]] = {
    "screening": (Screener, "screen"),
    "hashing": (MD5PasswordHasher, "encode"),
    "hashing at full cost": (Argon2PasswordHasher, "encode"),
    "drawing a poster": (poster, "draw"),
    "drawing a code": (qr, "png"),
    "reading a picture": (qr, "read"),
    "calling another machine": (socket.socket, "connect"),
}
# Not reached in tests: the hasher of tests is a cheap one, and nobody calls before the worker does.
UNREACHED = {"hashing at full cost", "calling another machine"}


class Ledger:
    """How often each slow function ran, and how often inside a transaction of ours."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.ran, self.inside = Counter[str](), Counter[str]()
        for what, (owner, name) in SLOW.items():
            monkeypatch.setattr(owner, name, self._watched(what, getattr(owner, name)))

    def _watched(self, what: str, work: Callable[..., Any]) -> Callable[..., Any]:
        def watched(*args: Any, **named: Any) -> Any:
            self.ran[what] += 1
            self.inside[what] += db._in_transaction.get()
            return work(*args, **named)

        return watched


def try_everything(world: World, actor: str) -> None:
    """Every page and operation once with a thing that the actor may act on."""
    for asker, rows in (
        (Pages(world, actor), {**SITE, **PAGES}),
        (Operations(world, actor), {**API, **API_OF_ACCOUNTS}),
    ):
        trials = Trials(asker)
        for name, row in rows.items():
            for method in ("GET", "POST") if isinstance(asker, Pages) else ("CALL",):
                trials.anew(name, row, method, world.group.public_id, own_thing(world, row, actor))


@pytest.mark.parametrize("actor", ["member", "owner"])
def test_nothing_slow_runs_inside_a_transaction(world: World, monkeypatch: pytest.MonkeyPatch, actor: str) -> None:
    ledger = Ledger(monkeypatch)
    try_everything(world, actor)
    assert +ledger.inside == Counter()
    assert set(SLOW) - set(ledger.ran) == UNREACHED


def test_slow_work_in_the_wrong_place_is_found(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The positive control: an action that draws while it holds the database."""
    ledger, real = Ledger(monkeypatch), helping.lock

    def drawing(*args: Any, **named: Any) -> Any:
        qr.png("x")
        return real(*args, **named)

    monkeypatch.setattr(helping, "lock", drawing)
    trials = Trials(Pages(world, "member"))
    trials.anew("claim", PAGES["claim"], "POST", world.group.public_id, world.things.shared["request"]["same"])
    assert ledger.inside["drawing a code"] > 0
