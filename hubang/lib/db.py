"""Transactions: one writer at a time per process on SQLite, and an unknown end told as unknown."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from django.db import DatabaseError, InterfaceError, connection, models, transaction
from django.utils.translation import gettext as _

from hubang.lib.refused import Refused

Row = TypeVar("Row", bound=models.Model)

# Writers of one process queue here instead of in SQLite's busy handler, which is unfair and polls.
_writer = threading.RLock()


@contextmanager
def atomic() -> Iterator[None]:
    """A transaction, or a savepoint inside one.

    What is acknowledged is committed: when the end of the outermost transaction is not known to be good, `Refused`
    "try_again" (503) says so, and the same idempotency key finds out later whether it happened.
    """
    if connection.in_atomic_block:
        with transaction.atomic():
            yield
        return
    with _one_writer():
        block = transaction.atomic()
        block.__enter__()
        try:
            yield
        except BaseException as error:
            block.__exit__(type(error), error, error.__traceback__)
            raise
        _commit(block)


@contextmanager
def _one_writer() -> Iterator[None]:
    if connection.vendor == "sqlite":
        with _writer:
            yield
    else:
        yield


def _commit(block: transaction.Atomic) -> None:
    try:
        block.__exit__(None, None, None)
    except (DatabaseError, InterfaceError) as error:
        raise Refused(
            "try_again",
            _("The server did not answer in time. Please try again; nothing will be done twice."),
            status=503,
            retry_after=2,
        ) from error


def lock(queryset: "models.QuerySet[Row]") -> "models.QuerySet[Row]":
    """`SELECT ... FOR NO KEY UPDATE` where the database has it; on SQLite an IMMEDIATE transaction holds the only lock.

    NO KEY: rows that merely refer to a locked one can be written meanwhile, which a plain lock would turn into waiting
    and deadlocks.
    """
    features = connection.features
    if not features.has_select_for_update:
        return queryset
    return queryset.select_for_update(no_key=features.has_select_for_no_key_update)
