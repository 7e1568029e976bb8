"""Long lists in pages: `{"items": [...], "next": "..."}`; `next` goes back in as `?cursor=`.

A cursor names the last row that was seen by the values that the list is ordered by, so that rows which come or go meanwhile neither
double nor hide another. Only the feed, whose order is computed, is paged by number.
"""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from functools import reduce
from typing import Annotated, Any, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _
from ninja import Query

from hubang.lib.refused import Refused

PAGE = 30
LONGEST = 200
Row = TypeVar("Row", bound=Model)
Place = Annotated[str, Query(description="The `next` of the page before; empty for the first page.")]


def page_of(
    rows: QuerySet[Row], cursor: str, show: Callable[[Sequence[Row]], list[Any]], by: tuple[str, ...] = ("-pk",)
) -> dict[str, Any]:
    """One page of rows and the cursor of the next.

    `by` are the columns of the order, all rising or all falling, the last one unique; `show` turns rows into schemas.
    """
    ordered = rows.order_by(*by)
    names, way = [name.lstrip("-") for name in by], "lt" if by[0].startswith("-") else "gt"
    if cursor:
        ordered = ordered.filter(_behind(names, way, _values(rows.model, names, cursor)))
    found = list(ordered[: PAGE + 1])
    more = len(found) > PAGE
    last = [getattr(found[PAGE - 1], name) for name in names] if more else []
    return {"items": show(found[:PAGE]), "next": _write(last) if more else None}


def _behind(names: list[str], way: str, values: list[Any]) -> Q:
    """The rows behind one in the order: beyond it in the first column, or equal there and beyond in the second, and so on."""
    places = range(len(names))
    return reduce(Q.__or__, (_beyond(names[: at + 1], way, values[: at + 1]) for at in places))


def _beyond(names: list[str], way: str, values: list[Any]) -> Q:
    equal = dict(zip(names[:-1], values[:-1], strict=True))
    return Q(**equal, **{f"{names[-1]}__{way}": values[-1]})


def place_of(cursor: str) -> int:
    """How many are before the page, for a list whose order is computed."""
    if not cursor:
        return 0
    values = _read(cursor)
    if len(values) != 1 or type(values[0]) is not int or not 0 <= values[0] <= 100_000:
        raise _moved_on()
    return values[0]


def cursor_of(place: int | None) -> str | None:
    """The cursor of that place; None at the end."""
    return None if place is None else _write([place])


def _write(values: list[Any]) -> str:
    text = json.dumps(values, default=str, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read(cursor: str) -> list[Any]:
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor[:LONGEST] + "=" * (-len(cursor[:LONGEST]) % 4)))
    except (binascii.Error, ValueError, RecursionError):
        values = None
    if not isinstance(values, list):
        raise _moved_on()
    return values


def _values(model: type[Model], names: list[str], cursor: str) -> list[Any]:
    values = _read(cursor)
    if len(values) != len(names) or not all(type(value) in {int, str} for value in values):
        raise _moved_on()
    fields = [model._meta.pk if name == "pk" else model._meta.get_field(name) for name in names]
    try:
        return [_fits(field.to_python(value)) for field, value in zip(fields, values, strict=True)]  # type: ignore[union-attr]
    except (ValidationError, ValueError, OverflowError) as error:
        raise _moved_on() from error


def _fits(value: Any) -> Any:
    """No number that no key reaches, no text that no column holds: databases refuse them each in its own way."""
    if (isinstance(value, int) and abs(value) >= 2**63) or (isinstance(value, str) and "\x00" in value):
        raise ValueError
    return value


def _moved_on() -> Refused:
    return Refused("bad_cursor", _("This list has moved on. Please start again from its beginning."), status=422)
