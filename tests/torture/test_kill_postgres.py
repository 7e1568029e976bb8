"""kill -9 of every process of PostgreSQL, and fast restarts, under load: only 503 meanwhile, nothing lost, nothing doubled."""

import random
import threading
from collections.abc import Iterator

import pytest

from tests.serving import Site, prepared, serving
from tests.torture.cluster import Cluster, cluster
from tests.torture.crowd import Crowd
from tests.torture.journal import differences
from tests.torture.report import leave, rounds

# A database of its own: it runs once, beside the tests on SQLite.
pytestmark = [pytest.mark.slow, pytest.mark.pure, pytest.mark.timeout(7200)]


@pytest.fixture
def database() -> Iterator[Cluster]:
    with cluster() as made:
        yield made


@pytest.fixture
def here(database: Cluster) -> Iterator[Site]:
    with prepared(DATABASE_URL=database.url) as site:
        yield site


def test_killing_and_restarting_postgresql_loses_and_doubles_nothing(database: Cluster, here: Site) -> None:
    chance, many = random.Random(11), rounds(3)
    with serving(here):
        crowd = Crowd(here)
        with crowd.busy():
            for number in range(many):
                threading.Event().wait(0.5 + chance.random())
                if number % 3 == 2:
                    database.restart()
                else:
                    database.kill()
                    database.start()
            threading.Event().wait(1)
        unknown = crowd.send_unknown_again()
    assert crowd.journal.unknown() == []
    assert differences(crowd.journal, crowd.effects()) == []
    assert "facts hold" in here.hubang("doctor", "--facts")
    assert crowd.statuses_of_unknown <= {503}
    assert len(crowd.journal.ended("ask")) > many
    leave("kill-postgres", rounds=many, acts=crowd.journal.counts(), unknown_at_first=unknown)
