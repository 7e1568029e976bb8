"""The cast that every test knows: 兰姨 asks, 小明 helps, 秋姐 is the owner, 老魏 is a stranger."""

import datetime as dt
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from hubang.accounts.models import User
from hubang.audit import guards
from hubang.groups.models import Group, Membership
from tests import cast
from tests.guard import loopback

pytest_plugins = ["tests.guard.no_skips", "tests.at_once"]
TESTS = Path(__file__).parent
NOW = dt.datetime(2026, 11, 20, 4, 0, tzinfo=dt.UTC)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What touches no database is marked by where it lives."""
    for item in items:
        if item.path.is_relative_to(TESTS / "engines"):
            item.add_marker("pure")


def pytest_configure() -> None:
    """This process and all Python processes that tests start speak with nobody but this machine."""
    os.environ[loopback.NOTES] = tempfile.mkstemp(prefix="reached-out-")[1]
    children = str(TESTS / "guard" / "children")
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [children, os.environ.get("PYTHONPATH", "")]))
    loopback.install()


def pytest_unconfigure() -> None:
    """Take the notes away."""
    Path(os.environ[loopback.NOTES]).unlink(missing_ok=True)


@pytest.fixture(autouse=True)
def nobody_reached_out() -> Iterator[None]:
    """Fails the test in which somebody, also a process that it started, wanted to speak with another machine."""
    notes = Path(os.environ[loopback.NOTES])
    before = notes.stat().st_size
    yield
    with notes.open() as file:
        file.seek(before)
        assert file.read() == ""


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Tests with threads empty their tables afterwards, which the append-only log refuses; in that moment alone it may."""
    with django_db_blocker.unblock():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("ALTER TABLE audit_auditentry DISABLE TRIGGER audit_no_truncate")
        else:
            _let_sqlite_be_emptied()


def _let_sqlite_be_emptied() -> None:
    """SQLite has no TRUNCATE: the trigger against DELETE is taken off before and made anew after, in one transaction."""
    flush = connection.ops.sql_flush
    guard = f"CREATE TRIGGER audit_no_delete {guards.TRIGGERS['sqlite']['audit_no_delete']}"

    def with_the_log(*args: Any, **options: Any) -> list[str]:
        return ["DROP TRIGGER audit_no_delete", *flush(*args, **options), guard]

    connection.ops.sql_flush = with_the_log  # type: ignore[method-assign]


@pytest.fixture
def now() -> dt.datetime:
    """Noon in Shanghai on an ordinary Friday."""
    return NOW


@pytest.fixture
def group(db: None, now: dt.datetime) -> Group:
    """The first group of a community, with rules and a durable invite."""
    return cast.found_group(now)


@pytest.fixture
def qiu(group: Group, now: dt.datetime) -> Membership:
    """秋姐, the owner."""
    return cast.owner(group, "秋姐", now)


@pytest.fixture
def lan(group: Group, now: dt.datetime) -> Membership:
    """兰姨, no newcomer any more."""
    return cast.settled(group, "兰姨", now)


@pytest.fixture
def ming(group: Group, now: dt.datetime) -> Membership:
    """小明, no newcomer any more."""
    return cast.settled(group, "小明", now)


@pytest.fixture
def wei(db: None, now: dt.datetime) -> User:
    """老魏, who belongs to no group."""
    return cast.stranger(now)


@pytest.fixture
def browser_of() -> Callable[[Membership | User], Client]:
    """A browser in which this person is signed in."""

    def sign_in(person: Membership | User) -> Client:
        client = Client()
        user = person.user if isinstance(person, Membership) else person
        client.force_login(user, backend="hubang.accounts.backend.Backend")
        return client

    return sign_in
