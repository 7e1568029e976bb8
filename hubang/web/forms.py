"""Values out of a posted form: cut, cleaned and of the right type, or refused."""

from datetime import datetime
from decimal import Decimal, InvalidOperation

from django.http import HttpRequest
from django.utils.translation import gettext as _

from hubang.lib.cleaning import clean_text
from hubang.lib.refused import Refused
from hubang.web.times import SHANGHAI


def text(request: HttpRequest, name: str, limit: int) -> str:
    """A text field, cleaned; empty when it is not there."""
    return clean_text(request.POST.get(name, ""), limit)


def number(request: HttpRequest, name: str) -> int | None:
    """A whole number, or None when the field is empty."""
    return as_number(request.POST.get(name, ""), name)


def as_number(given: str, name: str) -> int | None:
    """The same for a value out of the field `name`."""
    given = given.strip()
    if not given:
        return None
    if not (given.isascii() and given.isdecimal() and len(given) <= 6):
        raise Refused("bad_number", _("This is no number. Please write one."), status=422, field=name)
    return int(given)


def moment(request: HttpRequest, name: str) -> datetime | None:
    """A moment from a datetime-local field, which is in Shanghai time; None when the field is empty."""
    return as_moment(request.POST.get(name, ""), name)


def as_moment(given: str, name: str) -> datetime | None:
    """The same for a value out of the field `name`."""
    given = given.strip()
    if not given:
        return None
    try:
        return datetime.fromisoformat(given[:25]).replace(tzinfo=SHANGHAI)
    except ValueError as error:
        raise Refused(
            "bad_deadline", _("This is no time. Please choose a day and a time."), status=422, field=name
        ) from error


def price(request: HttpRequest, name: str) -> Decimal:
    """A price in yuan with at most two decimals."""
    given = request.POST.get(name, "").strip().replace("，", ".").replace(",", ".")
    try:
        value = Decimal(given[:12])
    except InvalidOperation as error:
        raise _no_price(name) from error
    if not value.is_finite() or value != round(value, 2):
        raise _no_price(name)
    return value


def _no_price(name: str) -> Refused:
    return Refused("bad_prices", _("This is no price. Please write one such as 29.90."), status=422, field=name)
