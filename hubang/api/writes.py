"""Writes carry an idempotency key: the same key gives the same result, also after a restart."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Header, Schema
from pydantic import BeforeValidator, ConfigDict, Field

from hubang.accounts.actions import once
from hubang.api.auth import caller

Key = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        min_length=8,
        max_length=64,
        pattern=r"^[!-~]+$",
        description="Made by you, new for each act; kept 48 hours. The same key and body again: the same result, once.",
    ),
]


class Strict(Schema):
    """A body of exactly these fields, of exactly these types."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Empty(Strict):
    """An empty object."""


def _written_out(value: object) -> object:
    # Else a bare number would be taken for seconds since 1970.
    if isinstance(value, str) and WRITTEN_OUT.match(value):
        return value
    raise ValueError("a moment is written as 2026-11-20T12:00:00Z")


WRITTEN_OUT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")
# A time comes as text in JSON.
Moment = Annotated[datetime, BeforeValidator(_written_out), Field(strict=False)]
Line = Annotated[str, Field(max_length=500)]


def do_once(
    request: HttpRequest, key: str, action: str, body: Mapping[str, Any], act: Callable[[], str], now: datetime
) -> str:
    """`accounts.actions.once` for the caller; the path is part of the parameters."""
    parameters = {"path": request.path, **body}
    return once(caller(request), key=key, action=action, parameters=parameters, act=act, now=now)
