"""Whatever breaks inside, at whichever edge: a plain answer, and nothing of the inside in it."""

import json
import re
from collections.abc import Callable
from typing import Any, NoReturn

import pytest
from django.db import DatabaseError, InterfaceError, OperationalError
from django.test import Client
from django.utils import timezone

from hubang.accounts.actions import make_token
from hubang.accounts.models import SCOPES
from hubang.groups.models import Membership

INSIDE = "SELECT secret FROM /srv/hubang/private.py 110101199003070038"
EXCEPTIONS: list[BaseException] = [
    ValueError(INSIDE),
    KeyError(INSIDE),
    DatabaseError(INSIDE),
    RecursionError(INSIDE),
    MemoryError(INSIDE),
    PermissionError(13, INSIDE, "/srv/hubang/private.py"),
    UnicodeEncodeError("utf-8", "\ud800", 0, 1, INSIDE),
]
BUSY: list[BaseException] = [OperationalError(INSIDE), InterfaceError(INSIDE)]
# Where it breaks, and the address that leads there.
EDGES = {
    "page": ("hubang.web.feed.feed_for", "/g/{gid}/", {}),
    "fragment": ("hubang.web.feed.feed_for", "/g/{gid}/", {"HX-Request": "true"}),
    "door of every page": ("hubang.web.door.membership_for", "/g/{gid}/me", {}),
    "public page": ("hubang.web.join.invite_for_guest", "/j/ABCDEFGHJKMNPQRSTVWXYZ00", {}),
    "API": ("hubang.api.aid.feed_for", "/api/v1/groups/{gid}/feed", {}),
    "polling": ("hubang.web.live.news_after", "/live/poll?group={gid}&cursor=1-0", {}),
}


def breaking(error: BaseException) -> Callable[..., NoReturn]:
    def broken(*_args: Any, **_named: Any) -> NoReturn:
        raise error

    return broken


@pytest.fixture
def client_of_lan(lan: Membership) -> Client:
    token = make_token(lan.user, name="t", scopes=list(SCOPES), now=timezone.now())[1]
    client = Client(raise_request_exception=False, headers={"authorization": f"Bearer {token}"})
    client.force_login(lan.user, backend="hubang.accounts.backend.Backend")
    return client


@pytest.mark.parametrize("edge", EDGES)
@pytest.mark.parametrize("error", EXCEPTIONS, ids=lambda error: type(error).__name__)
def test_a_mistake_of_ours_says_nothing_of_the_inside(
    client_of_lan: Client,
    lan: Membership,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    edge: str,
    error: BaseException,
) -> None:
    answer = broken_answer(client_of_lan, lan, monkeypatch, edge, error)
    assert answer.status_code == 500
    says_nothing(answer.content.decode())
    # The number that the person is shown leads whoever reads the log to type and place.
    (number,) = re.findall(r"(?a)\b[a-z0-9]{16}\b", answer.content.decode())
    assert f"error {number}" in caplog.text


@pytest.mark.parametrize("edge", EDGES)
@pytest.mark.parametrize("error", BUSY, ids=lambda error: type(error).__name__)
def test_a_database_that_does_not_answer_is_no_mistake(
    client_of_lan: Client, lan: Membership, monkeypatch: pytest.MonkeyPatch, edge: str, error: BaseException
) -> None:
    answer = broken_answer(client_of_lan, lan, monkeypatch, edge, error)
    assert answer.status_code == 503
    assert answer["Retry-After"]
    says_nothing(answer.content.decode())


def broken_answer(
    client: Client, lan: Membership, monkeypatch: pytest.MonkeyPatch, edge: str, error: BaseException
) -> Any:
    place, path, headers = EDGES[edge]
    monkeypatch.setattr(place, breaking(error))
    return client.get(path.format(gid=lan.group.public_id), headers=headers)


def says_nothing(text: str) -> None:
    assert not re.search(r"Traceback|SELECT|/srv/|private\.py|110101|Error\b|ud800", text), text
    assert text.strip()
    if text.startswith("{"):
        assert set(json.loads(text)) == {"code", "message"}
