"""32 writers, one in ten of whom changes their mind, and 200 readers who keep falling off: each hears each number once, in order."""

import contextlib
import random
import threading
from collections.abc import Iterator

import psycopg
import pytest
from django.db import connection

from tests.load.people import Person
from tests.load.running import position
from tests.load.sizes import leave, size
from tests.load.streams import Audience, Reader, audience, wait_until
from tests.serving import Site

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800)]
WRITERS, READERS = 32, 200
WRITE = """
import random, threading
from django.db import connections
from hubang.lib.db import atomic
from hubang.live.log import append
class ChangedMind(Exception): pass
kept = []
def write(number):
    chance = random.Random(number)
    for n in range({each}):
        try:
            with atomic():
                append("{gid}", "message", f"w{{number}}-{{n}}")
                if chance.random() < 0.1:
                    raise ChangedMind
            kept.append(1)
        except ChangedMind:
            pass
    connections.close_all()
threads = [threading.Thread(target=write, args=(n,)) for n in range({writers})]
for thread in threads: thread.start()
for thread in threads: thread.join()
print(json.dumps(len(kept)))
"""


@contextlib.contextmanager
def tunnels(streams: Audience, seed: int) -> Iterator[None]:
    """One after the other of the readers loses its connection."""
    done, chance = threading.Event(), random.Random(seed)

    def break_some() -> None:
        while not done.wait(0.01):
            streams.call(chance.choice(streams.readers).hang_up)

    thread = threading.Thread(target=break_some, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def heard(here: Site, group: tuple[str, list[Person]], *, forgets: bool, each: int) -> tuple[list[Reader], range, int]:
    """Write and listen; (the readers, the numbers there were, how many were written and kept)."""
    gid, people = group
    epoch, start = position(here, gid)
    readers = [
        Reader(here.port, people[n % len(people)].cookie, gid, f"{epoch}-{start}", forgets=forgets, hurries=True)
        for n in range(READERS)
    ]
    with audience() as streams:
        streams.add(readers)
        wait_until(lambda: streams.connected == READERS, "all listen")
        with tunnels(streams, each):
            kept = here.tell(WRITE.format(each=each, gid=gid, writers=WRITERS))
            wait_until(lambda: sum(one.breaks for one in readers) > READERS / 10, "some have fallen off")
        _epoch, last = position(here, gid)
        if not forgets:
            wait_until(lambda: all(one.numbers and one.numbers[-1] >= last for one in readers), "all have heard all")
    return readers, range(start + 1, last + 1), kept


def test_every_reader_hears_every_number_once_and_in_order(here: Site, group: tuple[str, list[Person]]) -> None:
    readers, numbers, kept = heard(here, group, forgets=False, each=size(12, 300))
    assert [one for one in readers if one.numbers != list(numbers)] == []
    assert kept == len([kind for kind in readers[0].kinds if kind == "message"])
    breaks = sum(one.breaks for one in readers)
    leave("live-log", writers=WRITERS, readers=READERS, events=len(numbers), kept=kept, breaks=breaks)


def test_readers_who_come_back_without_their_number_miss_some(here: Site, group: tuple[str, list[Person]]) -> None:
    """The control."""
    readers, numbers, _kept = heard(here, group, forgets=True, each=size(12, 100))
    assert [one for one in readers if one.numbers != list(numbers)] != []


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_reader_of_larger_ids_would_miss_what_is_committed_later() -> None:
    """The control on PostgreSQL: ids are given out in one order and become visible in another."""
    parameters = connection.get_connection_params()
    parameters.pop("pool", None)
    with contextlib.ExitStack() as stack:
        slow, fast, reader = (stack.enter_context(psycopg.connect(**parameters)) for _ in range(3))
        reader.autocommit = True
        reader.execute("CREATE TABLE naive (id bigserial PRIMARY KEY)")
        slow.execute("INSERT INTO naive DEFAULT VALUES")
        fast.execute("INSERT INTO naive DEFAULT VALUES")
        fast.commit()
        seen = [one for (one,) in reader.execute("SELECT id FROM naive WHERE id > 0").fetchall()]
        slow.commit()
        seen += [one for (one,) in reader.execute("SELECT id FROM naive WHERE id > %s", [seen[-1]]).fetchall()]
        there = [one for (one,) in reader.execute("SELECT id FROM naive ORDER BY id").fetchall()]
        reader.execute("DROP TABLE naive")
    assert (there, seen) == ([1, 2], [2])
