"""Sixteen threads of a web process and a worker write flat out into one SQLite file: nobody hears that it is locked."""

import json
import sqlite3
import subprocess
import sys
import threading
from collections import Counter
from pathlib import Path

import pytest

from tests.load.sizes import leave, size, spread
from tests.serving import ROOT, Site, prepared

# SQLite alone; its locks are what is tested.
pytestmark = [pytest.mark.slow, pytest.mark.pure, pytest.mark.timeout(900)]
WRITE = """
import json, sys, threading, time, django
django.setup()
from django.db import connections
from django.utils import timezone
from hubang.audit import log
from hubang.lib.db import atomic
threads, seconds, name = int(sys.argv[1]), float(sys.argv[2]), sys.argv[3]
times, wrong, gate = [], [], threading.Barrier(threads)
def write():
    gate.wait()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        since = time.monotonic()
        try:
            with atomic():
                log.record("leave_group", now=timezone.now(), actor=name)
            times.append(time.monotonic() - since)
        except Exception as error:
            wrong.append(repr(error))
    connections.close_all()
everybody = [threading.Thread(target=write) for _ in range(threads)]
for one in everybody: one.start()
for one in everybody: one.join()
print(json.dumps([times, wrong]))
"""


def writing(here: Site, threads: int, seconds: float, name: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", WRITE, str(threads), str(seconds), name]
    return subprocess.Popen(command, env=here.environment, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def test_sixteen_threads_and_a_worker_write_flat_out() -> None:
    seconds = size(3.0, 60.0)
    with prepared(DATABASE_URL="") as here:
        processes = [writing(here, 16, seconds, "web"), writing(here, 1, seconds, "worker")]
        (web, web_wrong), (worker, worker_wrong) = (json.loads(one.communicate(timeout=600)[0]) for one in processes)
        counted = "from hubang.audit.models import AuditEntry\nprint(json.dumps([AuditEntry.objects.filter(actor=a).count() for a in ('web', 'worker')]))"
        assert here.tell(counted) == [len(web), len(worker)]
    assert (web_wrong, worker_wrong) == ([], [])
    assert web
    assert worker
    leave("sqlite-contention", seconds=seconds, web=spread(web), worker=spread(worker))


def test_writers_who_read_first_and_do_not_wait_hear_that_it_is_locked(tmp_path: Path) -> None:
    """The control: deferred transactions that begin by reading, without our one writer at a time."""
    path, said, gate = tmp_path / "careless.sqlite3", Counter[str](), threading.Barrier(8)
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("CREATE TABLE counter (n INTEGER)")
        database.execute("INSERT INTO counter VALUES (0)")
    database.close()

    def careless() -> None:
        own = sqlite3.connect(path, isolation_level=None, timeout=20)
        own.execute("BEGIN DEFERRED")
        own.execute("SELECT n FROM counter").fetchone()
        gate.wait()
        try:
            own.execute("UPDATE counter SET n = n + 1")
            own.execute("COMMIT")
        except sqlite3.OperationalError as error:
            said[str(error)] += 1
        own.close()

    threads = [threading.Thread(target=careless) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert said["database is locked"] > 0
