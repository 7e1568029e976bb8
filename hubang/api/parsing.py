"""Reading bodies: JSON that says one thing only."""

import json
from typing import Any, NoReturn

from django.http import HttpRequest
from ninja.parser import Parser
from ninja.types import DictStrAny


class OneMeaning(Parser):
    """JSON without repeated keys (of which each reader takes another) and without numbers that are none; else 400."""

    def parse_body(self, request: HttpRequest) -> DictStrAny:
        """The body. `ValueError` when it has two meanings or none."""
        found: DictStrAny = json.loads(request.body, object_pairs_hook=_each_once, parse_constant=_no_number)
        return found


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key comes twice")
    return found


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")
