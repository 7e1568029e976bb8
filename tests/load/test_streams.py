"""Thousands who listen to one process: what they cost, those who never read, and a restart under them."""

import contextlib
import http.client
import socket
import threading
import time
from collections.abc import Iterator

import pytest

from tests.load.gauge import MB, files, memory
from tests.load.people import Person, settle, words, write
from tests.load.running import Running, position
from tests.load.sizes import leave, size, spread
from tests.load.streams import Audience, Reader, audience, wait_until
from tests.serving import Site

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800)]
OF_ONE_PERSON = 20
FILL = """
from hubang.live.models import LiveEvent, Stream
stream = Stream.objects.get(group="{gid}")
rows = [LiveEvent(group="{gid}", no=stream.last_no + n, kind="message", ref=f"f{{n}}") for n in range(1, {many} + 1)]
LiveEvent.objects.bulk_create(rows, batch_size=5000)
Stream.objects.filter(pk=stream.pk).update(last_no=stream.last_no + {many})
print(json.dumps(stream.last_no))
"""


def listeners(here: Site, group: tuple[str, list[Person]], many: int) -> list[Reader]:
    """So many readers, 20 of each person, from several addresses as the proxy's limit wants."""
    gid, people = group
    if len(people) * OF_ONE_PERSON < many:
        people = people + settle(here, many // OF_ONE_PERSON - len(people))[1]
    epoch, no = position(here, gid)
    return [
        Reader(here.port, people[n // OF_ONE_PERSON].cookie, gid, f"{epoch}-{no}", f"127.0.1.{1 + n // 1000}")
        for n in range(many)
    ]


def say(here: Site, group: tuple[str, list[Person]]) -> tuple[float, float]:
    """Write a message: when it was sent, and how long the answer took."""
    gid, people = group
    since = time.monotonic()
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", here.port, timeout=60)) as connection:
        path, key = f"/api/v1/groups/{gid}/messages", f"say-{time.monotonic_ns()}"
        status, answer = write(connection, path, people[0], key, {"text": words()})
    assert status == 200, answer
    return since, time.monotonic() - since


def heard_by_all(streams: Audience, since: float) -> list[float]:
    """Wait until everybody has heard something since then; the delays."""
    wait_until(lambda: all(one.arrived and one.arrived[-1] > since for one in streams.readers), "all have heard it")
    return [next(at for at in one.arrived if at > since) - since for one in streams.readers]


def test_many_listen_to_one_process(alive: Running, group: tuple[str, list[Person]]) -> None:
    here, many = alive.site, size(500, 5000)
    readers = listeners(here, group, many)
    # The first message of a process waits for the tables of the screening.
    say(here, group)
    before = memory(alive.pid()), files(alive.pid())
    with audience() as streams:
        streams.add(readers)
        connected = wait_until(lambda: streams.connected == many, "all are connected")
        each = (memory(alive.pid()) - before[0]) / many
        delays = [delay for _ in range(size(2, 10)) for delay in heard_by_all(streams, say(here, group)[0])]
        assert [one for one in readers if one.numbers != sorted(set(one.numbers))] == []
        assert {status for one in readers for status in one.statuses} == {200}
    gone = wait_until(lambda: files(alive.pid()) < before[1] + 20, "nobody is left")
    leave(
        "streams",
        streams=many,
        seconds_to_connect=round(connected, 2),
        kilobytes_each=round(each / 1024, 1),
        delay=spread(delays),
        seconds_until_gone=round(gone, 2),
    )


@contextlib.contextmanager
def deaf(here: Site, gid: str, people: list[Person], cursor: str, many: int) -> Iterator[list[socket.socket]]:
    """Connections that ask for everything since the beginning and never read."""
    asked = []
    try:
        for n in range(many):
            one = socket.socket()
            asked.append(one)
            one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            one.bind((f"127.0.2.{1 + n // 1000}", 0))
            one.connect(("127.0.0.1", here.port))
            cookie = people[n // (OF_ONE_PERSON - 1)].cookie
            where = f"GET /live/?group={gid}&cursor={cursor} HTTP/1.1\r\nHost: 127.0.0.1:{here.port}\r\n"
            one.sendall(f"{where}Cookie: {cookie}\r\n\r\n".encode())
        yield asked
    finally:
        for one in asked:
            one.close()


@pytest.mark.pure
def test_those_who_never_read_are_cut_off_and_cost_the_others_nothing(
    alive: Running, group: tuple[str, list[Person]]
) -> None:
    here, (gid, people), many = alive.site, group, size(60, 500)
    epoch, _no = position(here, gid)
    start = here.tell(FILL.format(gid=gid, many=size(30_000, 60_000)))
    with audience() as streams:
        streams.add(listeners(here, group, 20))
        wait_until(lambda: streams.connected == 20, "the others listen")
        before, peak, delays = (memory(alive.pid()), files(alive.pid())), 0, []
        with deaf(here, gid, people, f"{epoch}-{start}", many):
            wait_until(lambda: files(alive.pid()) >= before[1] + many, "the deaf are connected")
            since = time.monotonic()
            while files(alive.pid()) >= before[1] + many // 10:
                assert time.monotonic() - since < 120, "the deaf are not cut off"
                delays += heard_by_all(streams, say(here, group)[0])
                peak = max(peak, memory(alive.pid()))
                time.sleep(0.1)
            cut = time.monotonic() - since
        assert {status for one in streams.readers for status in one.statuses} == {200}
    leave(
        "slow-readers",
        deaf=many,
        seconds_until_cut=round(cut, 1),
        megabytes_more=round((peak - before[0]) / MB, 1),
        delay_of_others=spread(delays),
    )


@pytest.mark.pure
def test_after_a_restart_all_come_back_by_themselves(alive: Running, group: tuple[str, list[Person]]) -> None:
    here, many = alive.site, size(300, 5000)
    with audience() as streams:
        streams.add(listeners(here, group, many))
        wait_until(lambda: streams.connected == many, "all are connected")
        heard_by_all(streams, say(here, group)[0])
        breaks, pages, done = sum(one.breaks for one in streams.readers), [], threading.Event()

        def look() -> None:
            while not done.is_set():
                with contextlib.suppress(OSError, http.client.HTTPException):
                    pages.append(say(here, group)[1])
                done.wait(0.2)

        alive.restart()
        since = time.monotonic()
        thread = threading.Thread(target=look, daemon=True)
        thread.start()
        wait_until(lambda: streams.connected == many, "all are back")
        back = time.monotonic() - since
        done.set()
        thread.join(60)
        last, _ = say(here, group), heard_by_all(streams, time.monotonic() - 5)
        _epoch, no = position(here, group[0])
        wait_until(lambda: all(one.numbers[-1] == no for one in streams.readers), "all have heard all")
        assert sum(one.breaks for one in streams.readers) >= breaks + many
        gaps = [one for one in streams.readers if one.numbers != list(range(one.numbers[0], no + 1))]
        assert gaps == []
    leave(
        "restart-with-streams",
        streams=many,
        seconds_until_back=round(back, 1),
        writes_meanwhile=spread([*pages, last[1]]),
    )
