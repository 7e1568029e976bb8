"""A long time: people, listeners and the worker, and whether anything grows that should not."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.load.gauge import MB, files, memory
from tests.load.people import settle
from tests.load.running import Running, position, running
from tests.load.sizes import is_full, leave, size
from tests.load.streams import Reader, audience, wait_until
from tests.serving import ROOT
from tests.torture.crowd import PEOPLE, Crowd
from tests.torture.journal import differences

pytestmark = [pytest.mark.slow, pytest.mark.timeout(7200)]
ACTS_PER_SECOND = 50


@pytest.fixture
def apart(request: pytest.FixtureRequest) -> Iterator[Running]:
    """At full length a site of its own: what the other tests left behind would be part of the figures."""
    if not is_full():
        yield request.getfixturevalue("alive")
        return
    with running() as made:
        yield made


def test_nothing_grows_that_should_not(apart: Running) -> None:
    here, seconds, listeners = apart.site, size(8.0, 3600.0), size(40, 500)
    crowd = Crowd(here, pause=PEOPLE / ACTS_PER_SECOND)
    gid, people = settle(here, max(1, listeners // 20))
    epoch, start = position(here, gid)
    readers = [Reader(here.port, people[n // 20].cookie, gid, f"{epoch}-{start}") for n in range(listeners)]
    wal = Path(here.environment["HUBANG_VAR"]) / "hubang.sqlite3-wal"
    samples: list[tuple[float, float, int, float]] = []
    worker = subprocess.Popen([sys.executable, "-m", "hubang.cli", "work"], env=here.environment, cwd=ROOT)
    try:
        with audience() as streams:
            streams.add(readers)
            wait_until(lambda: streams.connected == listeners, "all listen")
            with crowd.busy():
                crowd.wait_for_more(20)
                since = time.monotonic()
                while time.monotonic() - since < seconds:
                    pid, log = apart.pid(), wal.stat().st_size if wal.exists() else 0
                    samples.append((time.monotonic() - since, memory(pid) / MB, files(pid), log / MB))
                    time.sleep(max(0.5, seconds / 200))
            unknown = crowd.send_unknown_again()
            _epoch, last = position(here, gid)
            wait_until(lambda: all(one.numbers and one.numbers[-1] >= last for one in readers), "all have heard all")
    finally:
        worker.terminate()
        worker.wait(30)
    assert [one for one in readers if one.numbers[: last - start] != list(range(start + 1, last + 1))] == []
    assert crowd.journal.unknown() == []
    assert differences(crowd.journal, crowd.effects()) == []
    assert "facts hold" in here.hubang("doctor", "--facts")
    half = samples[len(samples) // 2 :]
    leave(
        "soak",
        seconds=seconds,
        listeners=listeners,
        acts=crowd.journal.counts(),
        unknown_at_first=unknown,
        megabytes_more_per_hour=round(slope([(at, mb) for at, mb, _files, _wal in half]) * 3600, 1),
        files_more=half[-1][2] - half[0][2],
        largest_write_ahead_log_mb=round(max(log for *_rest, log in samples), 1),
        megabytes=[round(mb) for _at, mb, _files, _wal in samples[:: max(1, len(samples) // 12)]],
    )


def slope(points: list[tuple[float, float]]) -> float:
    """Least squares: how much y grows with each x."""
    n, xs, ys = len(points), [x for x, _y in points], [y for _x, y in points]
    mean_x, mean_y = sum(xs) / n, sum(ys) / n
    spread_x = sum((x - mean_x) ** 2 for x in xs)
    return sum((x - mean_x) * (y - mean_y) for x, y in points) / spread_x if spread_x else 0.0


def test_growth_is_seen() -> None:
    """The control."""
    assert slope([(0.0, 1.0), (1.0, 3.0), (2.0, 5.0)]) == 2.0
