"""Transactions: one writer at a time per process on SQLite, and an unknown end told as unknown."""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from typing import TypeVar

from django.db import DatabaseError, InterfaceError, connection, models, transaction
from django.utils.translation import gettext as _

from hubang.lib.refused import Refused

Row = TypeVar("Row", bound=models.Model)

# Writers of one process queue here instead of in SQLite's busy handler, which is unfair and polls.
_writer = threading.RLock()


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
