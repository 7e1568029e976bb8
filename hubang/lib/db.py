"""Transactions: one writer at a time per process on SQLite, and an unknown end told as unknown."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any, TypeVar

from django.db import DatabaseError, InterfaceError, connection, models, transaction
from django.utils.translation import gettext as _

from hubang.lib.refused import Refused
from hubang.lib.turns import Turns

Row = TypeVar("Row", bound=models.Model)


class Late:
    """A transaction that begins with the first `atomic()` inside of it and lasts until the end of the whole act."""

    def __init__(self, begin: Callable[[], None]) -> None:
        self._begin = begin
        self._stack = ExitStack()
        self.has_begun = False

    def start(self) -> None:
        """Begin, and do what has to stand first in the transaction."""
        self.has_begun = True
        self._stack.enter_context(_transaction())
        self._begin()


_late: ContextVar[Late | None] = ContextVar("late", default=None)


@contextmanager
def late_atomic(begin: Callable[[], None]) -> Iterator[None]:
    """Put everything that is written inside into one transaction, with `begin` as its first statement.

    What runs before the first write (screening, hashing, drawing) stays outside: nobody else's writing waits for it.
    """
    late = Late(begin)
    before = _late.set(late)
    try:
        with late._stack:
            yield
            if not late.has_begun:
                late.start()
    finally:
        _late.reset(before)


@contextmanager
def apart() -> Iterator[None]:
    """A transaction of its own while a late one has not begun: what is noted in it survives the refusal of the act."""
    before = _late.set(None)
    try:
        with atomic():
            yield
    finally:
        _late.reset(before)


@contextmanager
def atomic() -> Iterator[None]:
    """A transaction, or a savepoint inside one.

    What is acknowledged is committed: when the end of the outermost transaction is not known to be good, `Refused`
    "try_again" (503) says so, and the same idempotency key finds out later whether it happened.
    """
    late = _late.get()
    if late is not None and not late.has_begun:
        late.start()
    with _transaction():
        yield


_in_transaction: ContextVar[bool] = ContextVar("in_transaction", default=False)


def outside_of_transactions(what: str) -> None:
    """Raise where slow work stands inside a transaction: everybody who writes would wait for it."""
    if _in_transaction.get():
        raise RuntimeError(f"{what} inside a transaction")


@contextmanager
def batch() -> Iterator[None]:
    """One transaction around many acts, for a program that has the database to itself: nobody waits for slow work inside."""
    with atomic():
        before = _in_transaction.set(False)
        try:
            yield
        finally:
            _in_transaction.reset(before)


@contextmanager
def _transaction() -> Iterator[None]:
    before = _in_transaction.set(True)
    try:
        with _savepoint_or_outermost():
            yield
    finally:
        _in_transaction.reset(before)


@contextmanager
def _savepoint_or_outermost() -> Iterator[None]:
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
    if connection.vendor != "sqlite":
        yield
        return
    with _turns(str(connection.settings_dict["NAME"])):
        yield


@cache
def _turns(path: str) -> Turns:
    """Writers queue here instead of in SQLite's busy handler, which is unfair and polls. Files beside the database are part of it."""
    try:
        return Turns(path if os.path.isabs(path) else None)
    except OSError:
        # A disk that takes nothing: SQLite itself says so in a moment.
        return Turns()


def _commit(block: transaction.Atomic) -> None:
    try:
        with _warnings() as warnings:
            block.__exit__(None, None, None)
    except (DatabaseError, InterfaceError) as error:
        raise _unknown() from error
    if warnings:
        raise _unknown()


def _unknown() -> Refused:
    message = _("The server did not answer in time. Please try again; nothing will be done twice.")
    return Refused("try_again", message, status=503, retry_after=2)


@contextmanager
def _warnings() -> Iterator[list[str]]:
    """What PostgreSQL warns of at COMMIT: that it has not waited for the standby, although it says that all went well.

    https://www.postgresql.org/docs/current/warm-standby.html#SYNCHRONOUS-REPLICATION-HA
    """
    warnings: list[str] = []
    if connection.vendor != "postgresql" or connection.connection is None:
        yield warnings
        return
    own = connection.connection

    def note(diagnostic: Any) -> None:
        if diagnostic.severity_nonlocalized == "WARNING":
            warnings.append(diagnostic.sqlstate)

    own.add_notice_handler(note)
    try:
        yield warnings
    finally:
        own.remove_notice_handler(note)


def be_sure_it_stays() -> None:
    """Wait until everything that was committed before is also on the standby, where there is one; `Refused` 503 when nobody knows.

    What an earlier try has committed may have been cut off in that very wait.
    """
    if connection.vendor == "postgresql":
        with atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_logical_emit_message(true, 'hubang', '')")


def lock(
    queryset: "models.QuerySet[Row]", *, of: tuple[str, ...] = (), skip_locked: bool = False
) -> "models.QuerySet[Row]":
    """`SELECT ... FOR NO KEY UPDATE` where the database has it; on SQLite an IMMEDIATE transaction holds the only lock.

    NO KEY: rows that merely refer to a locked one can be written meanwhile, which a plain lock would turn into waiting
    and deadlocks. `skip_locked` leaves out what somebody else holds, for work that several share.
    """
    features = connection.features
    if not features.has_select_for_update:
        return queryset
    return queryset.select_for_update(of=of, skip_locked=skip_locked, no_key=features.has_select_for_no_key_update)
