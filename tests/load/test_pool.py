"""Everybody at once while the database stands still: some wait, the rest hear so in five seconds, and it is over when it is over."""

import contextlib
import http.client
import random
import threading
import time
from collections import Counter
from collections.abc import Iterator

import psycopg
import pytest

from tests.load.people import Person, settle
from tests.load.sizes import leave, size, spread
from tests.load.streams import wait_until
from tests.serving import Site, prepared
from tests.torture.web import Web

pytestmark = [pytest.mark.slow, pytest.mark.postgres, pytest.mark.timeout(1800)]
THREADS, POOL = 8, 10


@pytest.fixture(scope="module")
def here() -> Iterator[Site]:
    with prepared(HUBANG_THREADS=str(THREADS)) as made:
        web = Web(made)
        yield made
        web.stop()


@pytest.fixture(scope="module")
def group(here: Site) -> tuple[str, list[Person]]:
    return settle(here, 20)


class Asked:
    """Answers to many who ask for the feed at once."""

    def __init__(self, here: Site, group: tuple[str, list[Person]]) -> None:
        self.here, (self.gid, self.people) = here, group
        self.statuses: Counter[int] = Counter()
        self.seconds: list[float] = []
        self.without_retry = 0

    def ask(self, number: int) -> int:
        since = time.monotonic()
        person = self.people[number % len(self.people)]
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.here.port, timeout=120)) as connection:
            connection.request("GET", f"/api/v1/groups/{self.gid}/feed", headers=person.headers)
            answer = connection.getresponse()
            answer.read()
        self.statuses[answer.status] += 1
        self.seconds.append(time.monotonic() - since)
        self.without_retry += answer.status == 503 and not answer.getheader("retry-after")
        return answer.status

    def all_at_once(self, many: int) -> list[threading.Thread]:
        threads = [threading.Thread(target=self.ask, args=(n,), daemon=True) for n in range(many)]
        for thread in threads:
            thread.start()
        return threads


OF_THE_SITE = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"


def connections(own: "psycopg.Connection[tuple[int]]") -> int:
    """How many the web process holds."""
    return (own.execute(f"SELECT count(*) {OF_THE_SITE}").fetchone() or (0,))[0]


def test_two_hundred_wait_for_a_database_that_stands_still(here: Site, group: tuple[str, list[Person]]) -> None:
    asked = Asked(here, group)
    assert asked.ask(0) == 200
    with (
        psycopg.connect(here.environment["DATABASE_URL"]) as still,
        psycopg.connect(here.environment["DATABASE_URL"]) as own,
    ):
        own.autocommit = True
        still.execute("LOCK TABLE groups_membership IN ACCESS EXCLUSIVE MODE")
        threads = asked.all_at_once(200)
        # 200 less the 128 that may wait are told at once, the others after five seconds.
        wait_until(lambda: asked.statuses[503] > 100, "they are told to come back")
        most = connections(own)
        still.rollback()
        since = time.monotonic()
        for thread in threads:
            thread.join(120)
        over = time.monotonic() - since
        wait_until(lambda: asked.ask(1) == 200, "as before")
    assert set(asked.statuses) == {200, 503}
    assert asked.without_retry == 0
    # The lock itself holds a connection as well.
    assert most <= POOL + 1
    leave(
        "pool",
        asked=dict(asked.statuses),
        seconds_until_answered=round(over, 2),
        connections=most - 1,
        answers=spread(asked.seconds),
    )


def test_connections_that_break_are_replaced_and_never_more_than_the_pool(
    here: Site, group: tuple[str, list[Person]]
) -> None:
    asked, chance, most, cut = Asked(here, group), random.Random(2), 0, 0
    end = time.monotonic() + size(4.0, 600.0)
    with psycopg.connect(here.environment["DATABASE_URL"], autocommit=True) as own:
        while time.monotonic() < end or cut < 5:
            threads = asked.all_at_once(16)
            most = max(most, connections(own))
            rows = own.execute(f"SELECT pid {OF_THE_SITE}").fetchall()
            if rows:
                own.execute("SELECT pg_terminate_backend(%s)", [chance.choice(rows)[0]])
                cut += 1
            for thread in threads:
                thread.join(120)
        wait_until(lambda: asked.ask(1) == 200, "as before")
    assert most <= POOL
    assert set(asked.statuses) <= {200, 503}
    assert asked.statuses[200] > asked.statuses[503]
    leave("pool-broken", asked=dict(asked.statuses), connections=most, cut=cut)
