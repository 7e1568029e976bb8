"""C2: nobody sets what an operation does not describe, by no name and with no type; what does not fit is refused and changes nothing.

The fields and their types come from the description of the API: a new one is tried by itself.
"""

import json
from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest
from django.apps import apps

from hubang.api.urls import description
from tests.access.actors import ACTORS, WITHOUT_ACCOUNT
from tests.access.edges import Operations, Trials
from tests.access.rows import API, API_OF_ACCOUNTS, Row
from tests.access.world import ABSENT, World

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.timeout(600)]
OPERATIONS = {**API, **API_OF_ACCOUNTS}
# Every column of every table: what a body could name to set it.
COLUMNS = sorted(
    {
        name
        for model in apps.get_models()
        if model.__module__.startswith("hubang.")
        for column in model._meta.concrete_fields
        for name in (column.name, column.attname)
    }
)
# Of every type of JSON, and what looks like another.
VALUES: tuple[Any, ...] = (
    "1", "yes", "true", "", "x" * 5000, 0, 1, -1, 1.5, 2**63, True, None, [], ["x"], [1], {}, {"x": 1}, [{}],
)  # fmt: skip
ROLES = ("member", "owner")


def description_of(name: str) -> dict[str, Any]:
    """What the description says of an operation."""
    method, _space, path = name.partition(" ")
    full = f"/api/v1/groups/{{gid}}{path}" if name in API else f"/api/v1{path}"
    found: dict[str, Any] = SCHEMA["paths"][full][method.lower()]
    return found


SCHEMA: dict[str, Any] = json.loads(json.dumps(description(), default=str))
BODIES: dict[str, dict[str, Any]] = {
    name: body["schema"]
    for name in OPERATIONS
    if (body := description_of(name).get("requestBody", {}).get("content", {}).get("application/json"))
}


def fields_of(name: str) -> dict[str, Any]:
    """The fields of an operation's body, with their schemas."""
    shape = BODIES[name]
    if "$ref" in shape:
        shape = SCHEMA["components"]["schemas"][shape["$ref"].rsplit("/", 1)[1]]
    return dict(shape.get("properties", {}))


def fits(schema: dict[str, Any], value: Any) -> bool:
    """Whether a value is of the described type."""
    whole = {**schema, "components": SCHEMA["components"]}
    return bool(jsonschema_rs.is_valid(whole, value))


def own_thing(world: World, row: Row, actor: str) -> str:
    """Something that the actor may act on."""
    if not row.kind:
        return ""
    of_kind, found = world.things.of(row.kind, actor), row.found_by(actor, "POST")
    return next(
        (of_kind[relation] for relation in ("own", "same", "closed") if relation in found & set(of_kind)), ABSENT
    )


class Sender(Operations):
    """Sends the body that it is given."""

    text = ""

    def body(self, row: Row, gid: str) -> str:
        return self.text


def broken_bodies(name: str, good: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """(what is wrong, body) of all bodies that must be refused, beside those with unknown fields."""
    for field, schema in fields_of(name).items():
        for value in VALUES:
            if not fits(schema, value):
                yield f"{field} = {str(value)[:20]!r}", json.dumps({**good, field: value})
        start = json.dumps(good)[:-1] + (", " if good else "")
        pair = f"{json.dumps(field)}: {json.dumps(good.get(field, 'x'))}"
        yield f"{field} twice", f"{start}{pair}, {pair}}}"
    yield from ((f"no object: {body}", body) for body in ("[]", '"x"', "1", "null", "true", "[{}]", "{", "NaN"))


@pytest.mark.parametrize("actor", ROLES)
def test_no_body_of_another_shape_is_taken(world: World, actor: str) -> None:
    sender = Sender(world, actor)
    trials, wrong = Trials(sender), []
    for name in BODIES:
        row = OPERATIONS[name]
        thing = own_thing(world, row, actor)
        good = {**row.form, **row.more(world, world.group.public_id)}
        for what, sender.text in broken_bodies(name, good):
            answer = trials.anew(name, row, "CALL", world.group.public_id, thing)
            if answer.status not in {422, 400} or answer.wrote:
                wrong.append(f"{name} {what}: {answer.status} {answer.wrote or ''}")
    assert wrong == []


@pytest.mark.parametrize("actor", [actor for actor in ACTORS if actor not in WITHOUT_ACCOUNT])
def test_no_body_sets_a_column(world: World, actor: str) -> None:
    """All columns of all tables at once, beside a good body: each that is not described is named in the refusal."""
    sender = Sender(world, actor)
    trials = Trials(sender)
    for name in BODIES:
        row, known = OPERATIONS[name], set(fields_of(name))
        unknown = {column: "1" for column in COLUMNS if column not in known}
        sender.text = json.dumps({**row.form, **row.more(world, world.group.public_id), **unknown})
        answer = trials.anew(name, row, "CALL", world.group.public_id, own_thing(world, row, actor))
        assert (answer.status, answer.wrote) == (422, set()), name
        named = {field.rsplit(".", 1)[-1] for field in json.loads(answer.body)["fields"]}
        assert set(unknown) <= named, (name, set(unknown) - named)
