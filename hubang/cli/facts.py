"""The facts of facts.sql: what is always true of the data, looked at after faults, by restore, and by the operator."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

HEAD = re.compile(r"^-- (\w+): (.+)$", re.MULTILINE)
SHOWN = 5


@dataclass(frozen=True)
class Fact:
    """A name, the fact in a sentence, and the query that finds what breaks it."""

    name: str
    sentence: str
    query: str


@cache
def facts() -> tuple[Fact, ...]:
    """All of them, in the order of the file."""
    text = files("hubang.cli").joinpath("facts.sql").read_text(encoding="utf-8")
    heads = list(HEAD.finditer(text))
    ends = [head.start() for head in heads[1:]] + [len(text)]
    return tuple(
        Fact(head.group(1), head.group(2), text[head.end() : end].strip())
        for head, end in zip(heads, ends, strict=True)
    )


def broken() -> Iterator[tuple[Fact, list[str]]]:
    """Each fact that does not hold, with the public ids (or keys) of some rows that break it."""
    from django.db import connection

    for fact in facts():
        with connection.cursor() as cursor:
            cursor.execute(fact.query)
            rows = cursor.fetchmany(SHOWN)
        if rows:
            yield fact, [" ".join(map(str, row)) for row in rows]


def report() -> int:
    """Print what does not hold; 1 when anything does not."""
    found = list(broken())
    for fact, rows in found:
        print(f"WRONG  {fact.name}: it should be that {fact.sentence}. For example: {', '.join(rows)}")
    print(f"{len(facts()) - len(found)} of {len(facts())} facts hold.")
    return 1 if found else 0
