"""Queries of the ORM that are written as ever and compiled once.

Django builds a query's SQL anew at every call, which costs several times what the database needs to answer it. A hot read is
declared with `@prepared`: the first call compiles it with a sample for each argument, every other call only puts its values in
the samples' places. What it returns, and how it is converted, is Django's own doing.
"""

import inspect
import operator
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from functools import cached_property, update_wrapper
from typing import Any, Generic, ParamSpec, TypeVar

from django.db import connections
from django.db.models import Model, QuerySet
from django.db.models.query import (  # type: ignore[attr-defined]
    FlatValuesListIterable,
    ModelIterable,
    ValuesListIterable,
    get_related_populators,
)

P = ParamSpec("P")
Row = TypeVar("Row")

# A value of each kind that stands nowhere else in a query; the place of the argument makes it one of its own.
SAMPLES: dict[Any, Callable[[int], Any]] = {
    int: lambda place: 2_000_000_011 + place,
    str: lambda place: f"argument {place}",
    datetime: lambda place: datetime(1970, 1, 2, 3, 4, 5, 100 + place, tzinfo=UTC),
}
# Every prepared query, for the test that compares each with its plain form.
ALL: "list[Prepared[..., Any]]" = []


class Prepared(Generic[P, Row]):
    """A query with arguments of the kinds int, str and datetime. Call it: the list of its rows."""

    def __init__(self, build: Callable[P, "QuerySet[Any, Row]"]) -> None:
        self.plain = build
        update_wrapper(self, build)
        ALL.append(self)

    def __call__(self, *values: P.args, **_none: P.kwargs) -> list[Row]:
        """The rows as they are now. Nothing is kept but the SQL."""
        return self._compiled.rows(values)

    def first(self, *values: P.args, **_none: P.kwargs) -> Row | None:
        """The first of the rows, or None. All of them are fetched: for queries of one row."""
        rows = self._compiled.rows(values)
        return rows[0] if rows else None

    def explained(self) -> str:
        """How the database would answer it, in its own words."""
        return str(self.plain(*self._samples()).explain())  # type: ignore[call-arg]

    def _samples(self) -> list[Any]:
        kinds = [argument.annotation for argument in inspect.signature(self.plain).parameters.values()]
        return [SAMPLES[kind](place) for place, kind in enumerate(kinds)]

    @cached_property
    def _compiled(self) -> "_Compiled":
        samples = self._samples()
        return _Compiled(self.plain(*samples), samples)  # type: ignore[call-arg]


def prepared(build: Callable[P, "QuerySet[Any, Row]"]) -> "Prepared[P, Row]":
    """Declare a hot read: a function from its arguments to a query set (models, or a `values_list`)."""
    return Prepared(build)


class _Compiled:
    """The SQL of a query set, with the places of the samples in its parameters, and how its rows are read."""

    def __init__(self, queryset: "QuerySet[Any, Any]", samples: list[Any]) -> None:
        self._database = queryset.db
        compiler: Any = queryset.query.get_compiler(using=queryset.db)
        self.sql, constants = compiler.as_sql()
        self._constants = list(constants)
        self._adapt = connections[self._database].ops.adapt_datetimefield_value
        self._places = list(self._find(samples))
        missing = set(range(len(samples))) - {argument for _, argument, _ in self._places}
        if missing:
            raise ValueError(f"arguments {missing} do not reach the SQL as they are")
        columns = [column[0] for column in compiler.select[: compiler.col_count]]
        self._converters = list(compiler.get_converters(columns).items())
        self._read = _reader(queryset, compiler)

    def _find(self, samples: list[Any]) -> Iterator[tuple[int, int, Callable[[Any], Any] | None]]:
        """The place of each sample: its number among the parameters and among the arguments, and its type on this database."""
        wanted = [self._adapt(one) if isinstance(one, datetime) else one for one in samples]
        for place, constant in enumerate(self._constants):
            for argument, sample in enumerate(wanted):
                if constant == sample and isinstance(constant, type(sample)):
                    yield place, argument, None if type(constant) is type(sample) else type(constant)

    def rows(self, values: tuple[Any, ...]) -> list[Any]:
        parameters = self._constants.copy()
        for place, argument, kind in self._places:
            value = values[argument]
            if isinstance(value, datetime):
                value = self._adapt(value)
            parameters[place] = value if kind is None else kind(value)
        # The connection of this thread; the one that compiled may be another's.
        connection = connections[self._database]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, parameters)
            found: Any = cursor.fetchall()
        return self._read([self._converted(row, connection) for row in found] if self._converters else found)

    def _converted(self, row: Sequence[Any], connection: Any) -> list[Any]:
        values = list(row)
        for place, (converters, expression) in self._converters:
            for convert in converters:
                values[place] = convert(values[place], expression, connection)
        return values


def _reader(queryset: "QuerySet[Any, Any]", compiler: Any) -> Callable[[Any], list[Any]]:
    """From converted rows to what the query set would give."""
    iterable = queryset._iterable_class
    if iterable is FlatValuesListIterable:
        return lambda rows: [row[0] for row in rows]
    if iterable is ValuesListIterable:
        return lambda rows: [tuple(row) for row in rows]
    if iterable is not ModelIterable:
        raise ValueError(f"{iterable.__name__} cannot be prepared")
    return _models(compiler, queryset.db)


def _models(compiler: Any, database: str) -> Callable[[Any], list[Any]]:
    """What `ModelIterable` does with rows."""
    model: type[Model] = compiler.klass_info["model"]
    places = compiler.klass_info["select_fields"]
    begin, end = places[0], places[-1] + 1
    names = [column[0].target.attname for column in compiler.select[begin:end]]
    related = get_related_populators(compiler.klass_info, compiler.select, database)
    added = list((compiler.annotation_col_map or {}).items())
    of_row = operator.itemgetter(slice(begin, end))

    def read(rows: Any) -> list[Any]:
        found = []
        for row in rows:
            thing: Any = model.from_db(database, names, of_row(row))
            for populator in related:
                populator.populate(row, thing)
            for name, place in added:
                setattr(thing, name, row[place])
            found.append(thing)
        return found

    return read
