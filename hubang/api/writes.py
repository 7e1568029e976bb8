"""Writes carry an idempotency key: the same key gives the same result, also after a restart."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Header, Schema
from pydantic import ConfigDict, Field

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


Line = Annotated[str, Field(max_length=500)]


def do_once(
    request: HttpRequest, key: str, action: str, body: Mapping[str, Any], act: Callable[[], str], now: datetime
) -> str:
    """`accounts.actions.once` for the caller; the path is part of the parameters."""
    parameters = {"path": request.path, **body}
    return once(caller(request), key=key, action=action, parameters=parameters, act=act, now=now)
