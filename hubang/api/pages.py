"""Long lists in pages: `{"items": [...], "next": "..."}`; `next` goes back in as `?cursor=`."""

import base64
import binascii
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from hubang.lib.refused import Refused

PAGE = 30
Row = TypeVar("Row", bound=Model)


def page_of(rows: QuerySet[Row], cursor: str, show: Callable[[Sequence[Row]], list[Any]]) -> dict[str, Any]:
    """One page of rows, newest first, and the cursor of the next; `show` turns the rows of a page into schemas."""
    ordered = rows.order_by("-pk")
    if cursor:
        ordered = ordered.filter(pk__lt=_read(cursor))
    found = list(ordered[: PAGE + 1])
    more = len(found) > PAGE
    return {"items": show(found[:PAGE]), "next": _write(found[PAGE - 1].pk) if more else None}


def _write(key: int) -> str:
    return base64.urlsafe_b64encode(f"p{key}".encode()).decode().rstrip("=")


def _read(cursor: str) -> int:
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii")
    except (binascii.Error, ValueError):
        text = ""
    if not (text.startswith("p") and text[1:].isdecimal() and len(text) < 20):
        raise Refused("bad_cursor", _("This list has moved on. Please start again from its beginning."), status=422)
    return int(text[1:])
