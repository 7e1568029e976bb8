"""Schemathesis throws what it can make from the description at every operation: no 5xx, and answers as described."""

import json
from collections import Counter
from collections.abc import Iterator

import jsonschema_rs
import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from hubang.api.examples import EXAMPLES
from hubang.api.urls import api
from hubang.groups.queries import durable_code
from hubang.wsgi import application
from tests.access.test_fields import OPERATIONS, own_thing
from tests.access.world import World

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)


# Of the ids that are made up, so many stay.
MADE_UP = 4


@pytest.fixture
def one_connection() -> Iterator[None]:
    """As Django's own test client does: a request inside the test's transaction does not close its connection."""
    pairs = [(request_started, close_old_connections), (request_finished, close_old_connections)]
    for signal, receiver in pairs:
        signal.disconnect(receiver)
    yield
    for signal, receiver in pairs:
        signal.connect(receiver)


@pytest.fixture
def statuses(request: pytest.FixtureRequest) -> Iterator[Counter[int]]:
    """What was answered to the examples of one operation: at least one has found what stands in the address."""
    seen: Counter[int] = Counter()
    yield seen
    assert set(seen) - {401, 404}, f"{request.node.name} was never found: {seen}"


def with_real_ids(case: schemathesis.Case, world: World) -> None:
    """Put what there is in the place of most of what was made up."""
    name = f"{case.operation.method.upper()} {case.path.removeprefix('/api/v1').removeprefix('/groups/{gid}')}"
    real = {
        "gid": world.group.public_id,
        "version": "2",
        "code": durable_code(world.elsewhere),
        "thread": world.things.shared["request"]["same"],
        **dict.fromkeys(("before", "after"), world.things.shared["message"]["same"]),
    }
    for place in (case.path_parameters, case.query):
        for parameter, value in (place or {}).items():
            if len(str(value)) % MADE_UP:
                in_path = own_thing(world, OPERATIONS[name], "owner") if place is case.path_parameters else value
                place[parameter] = real.get(parameter, in_path)


@pytest.mark.slow
@pytest.mark.usefixtures("one_connection")
@schema.parametrize()
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
def test_no_input_breaks_an_operation(case: schemathesis.Case, db: None, world: World, statuses: Counter[int]) -> None:
    """With the rights of an owner, in a group in which everything exists; each example finds it as it was."""
    with_real_ids(case, world)
    with transaction.atomic():
        token = world.token("owner")
        response = case.call(headers={"Authorization": f"Bearer {token}", "Accept-Encoding": "identity"})
        transaction.set_rollback(True)
    statuses[response.status_code] += 1
    assert response.status_code < 500
    case.validate_response(response, checks=CHECKS)


def test_every_shape_has_an_example_that_fits_it() -> None:
    description = json.loads(json.dumps(api.get_openapi_schema(), default=str))
    shapes = description["components"]["schemas"]
    assert set(EXAMPLES) == set(shapes)
    for name, example in EXAMPLES.items():
        jsonschema_rs.validate({**description, "$ref": f"#/components/schemas/{name}"}, example)
