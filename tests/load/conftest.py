"""One site for all load tests that need nothing special, and one worker for all of them: they would disturb each other's figures."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.load.people import Person, settle
from tests.load.running import Running, running
from tests.serving import Site

HERE = Path(__file__).parent
PEOPLE = 30


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Together in one worker."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.xdist_group("load"))


@pytest.fixture(scope="session")
def alive() -> Iterator[Running]:
    """A running site."""
    with running() as made:
        yield made


@pytest.fixture(scope="session")
def here(alive: Running) -> Site:
    return alive.site


@pytest.fixture(scope="session")
def group(here: Site) -> tuple[str, list[Person]]:
    """(the group, some of its people)."""
    return settle(here, PEOPLE)
