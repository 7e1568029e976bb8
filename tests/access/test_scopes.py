"""A token does what its scopes say, whatever stands in the address, and nothing else."""

import json
from dataclasses import replace

import pytest

from hubang.accounts.models import SCOPES
from hubang.api.urls import api
from tests.access.edges import Operations, Trials
from tests.access.rows import API, API_OF_ACCOUNTS, Row
from tests.access.test_matrix import tries
from tests.access.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.timeout(600)]
ROWS: dict[str, Row] = {**API, **API_OF_ACCOUNTS}
SCOPE_OF: dict[str, str] = {
    f"{method} {path.removeprefix('/groups/{gid}')}": operation.auth_callbacks[0].scope
    for _prefix, router in api._routers
    for path, view in router.path_operations.items()
    for operation in view.operations
    for method in operation.methods
}


def test_every_operation_asks_for_a_scope() -> None:
    assert set(SCOPE_OF) == set(ROWS)
    assert set(SCOPE_OF.values()) == set(SCOPES)


@pytest.mark.parametrize("scope", SCOPES)
def test_a_token_of_one_scope_does_nothing_of_the_others(world: World, scope: str) -> None:
    """The owner's token: what is there, foreign or absent makes no difference, and nothing is written."""
    trials = Trials(Operations(world, "owner", scope))
    others = {name: row for name, row in ROWS.items() if SCOPE_OF[name] != scope}
    for name, row, method, _relation, gid, thing in tries(world, others, "owner", ("CALL",)):
        answer = trials.of(name, row, method, gid, thing)
        assert (answer.status, json.loads(answer.body)["code"], answer.wrote) == (403, "scope_missing", set()), name


@pytest.mark.parametrize("scope", SCOPES)
def test_a_token_of_one_scope_does_its_own(world: World, scope: str) -> None:
    trials = Trials(Operations(world, "owner", scope))
    own = {name: row for name, row in ROWS.items() if SCOPE_OF[name] == scope}
    for name, row, method, _relation, gid, thing in tries(world, own, "owner", ("CALL",)):
        # Making a token with more rights than its own is refused for its own reason.
        sent = replace(row, form={"name": "t", "scopes": [scope]}) if name == "POST /tokens" else row
        assert b'"scope_missing"' not in trials.of(name, sent, method, gid, thing).body, name
