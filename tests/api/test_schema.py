"""Schemathesis throws what it can make from the description at every operation: no 5xx, and answers as described."""

import json
from collections.abc import Iterator

import jsonschema_rs
import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.utils import timezone
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from hubang.accounts.actions import make_token
from hubang.accounts.models import SCOPES
from hubang.api.examples import EXAMPLES
from hubang.api.urls import api
from hubang.wsgi import application
from tests import cast

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)


@pytest.fixture
def token(db: None) -> str:
    """The owner of a group with all scopes."""
    real = timezone.now()
    owner = cast.owner(cast.found_group(real), "秋姐", real)
    return make_token(owner.user, name="fuzz", scopes=list(SCOPES), now=real)[1]


@pytest.fixture
def one_connection() -> Iterator[None]:
    """As Django's own test client does: a request inside the test's transaction does not close its connection."""
    pairs = [(request_started, close_old_connections), (request_finished, close_old_connections)]
    for signal, receiver in pairs:
        signal.disconnect(receiver)
    yield
    for signal, receiver in pairs:
        signal.connect(receiver)


@pytest.mark.slow
@pytest.mark.usefixtures("one_connection")
@schema.parametrize()
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
def test_no_input_breaks_an_operation(case: schemathesis.Case, token: str) -> None:
    response = case.call(headers={"Authorization": f"Bearer {token}", "Accept-Encoding": "identity"})
    assert response.status_code < 500
    case.validate_response(response, checks=CHECKS)


def test_every_shape_has_an_example_that_fits_it() -> None:
    description = json.loads(json.dumps(api.get_openapi_schema(), default=str))
    shapes = description["components"]["schemas"]
    assert set(EXAMPLES) == set(shapes)
    for name, example in EXAMPLES.items():
        jsonschema_rs.validate({**description, "$ref": f"#/components/schemas/{name}"}, example)
