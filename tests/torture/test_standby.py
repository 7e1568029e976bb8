"""A standby that PostgreSQL waits for: what is acknowledged outlives the primary, and a wait that is cut off is told as unknown."""

import os
import random
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from http.client import HTTPConnection
from pathlib import Path

import psycopg
import pytest

from tests.load.streams import wait_until
from tests.serving import free_port, prepared, serving
from tests.torture.cluster import Cluster, cluster
from tests.torture.crowd import Crowd, Person
from tests.torture.journal import Act, differences
from tests.torture.report import leave, rounds

pytestmark = [pytest.mark.slow, pytest.mark.pure, pytest.mark.timeout(14400)]
# Processes are killed here, not machines: the standby's answer counts, and the disk need not be waited for.
CONFIGURATION = "max_wal_senders = 10\nwal_level = replica\nhot_standby = on\nfsync = off\n"
SENDER = "SELECT sync_state FROM pg_stat_replication WHERE application_name = 's1' AND state = 'streaming'"


@pytest.fixture
def primary() -> Iterator[Cluster]:
    with cluster(CONFIGURATION) as made:
        yield made


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that PostgreSQL's own user may enter."""
    made = Path(tempfile.mkdtemp(prefix="hubang-standby-"))
    made.chmod(0o755)
    if os.getuid() == 0:
        shutil.chown(made, "postgres")
    yield made
    shutil.rmtree(made, ignore_errors=True)


def either(one: int, other: int) -> str:
    """The address of whichever of two servers takes writes (libpq: target_session_attrs)."""
    hosts = f"host=127.0.0.1,127.0.0.1&port={one},{other}"
    return f"postgres://hubang@/postgres?{hosts}&target_session_attrs=read-write&connect_timeout=3"


def is_followed(primary: Cluster, state: str) -> bool:
    with psycopg.connect(primary.url, autocommit=True) as own:
        return own.execute(SENDER).fetchall() == [(state,)]


def freeze_the_sender(primary: Cluster) -> None:
    """The standby hears nothing more, as on a broken line."""
    server = (primary.folder / "postmaster.pid").read_text().split()[0]
    for pid in subprocess.run(["pgrep", "-P", server], capture_output=True, text=True, check=True).stdout.split():
        if b"walsender" in Path(f"/proc/{pid}/cmdline").read_bytes():
            os.kill(int(pid), signal.SIGSTOP)


def change_over(primary: Cluster, crowd: Crowd, place: Path, port: int, *, sync: bool) -> tuple[Cluster, float]:
    """Give the primary a standby, kill it under load and promote the standby: (the new primary, seconds until writes go on)."""
    standby = primary.standby(port, place)
    if sync:
        primary.wait_for_standby(on=True)
    wait_until(lambda: is_followed(primary, "sync" if sync else "async"), "the standby follows")
    crowd.wait_for_more(20)
    if not sync:
        freeze_the_sender(primary)
        crowd.wait_for_more(20)
    threading.Event().wait(random.Random(port).random() / 2)
    primary.kill()
    since = time.monotonic()
    standby.promote()
    crowd.wait_for_more(1)
    return standby, time.monotonic() - since


def test_what_is_acknowledged_is_on_the_standby_when_the_primary_dies(primary: Cluster, place: Path) -> None:
    ports, many, times, holding = [primary.port, free_port()], min(30, rounds(1)), [], primary
    with ExitStack() as stack:
        here = stack.enter_context(prepared(DATABASE_URL=either(*ports)))
        stack.enter_context(serving(here))
        crowd = Crowd(here)
        with crowd.busy():
            for number in range(many):
                holding, seconds = change_over(holding, crowd, place / str(number), ports[(number + 1) % 2], sync=True)
                stack.callback(holding.stop)
                times.append(seconds)
            crowd.wait_for_more(20)
        unknown = crowd.send_unknown_again()
        assert crowd.journal.unknown() == []
        assert differences(crowd.journal, crowd.effects()) == []
        assert "facts hold" in here.hubang("doctor", "--facts")
        assert crowd.statuses_of_unknown <= {503}
        leave(
            "failover", rounds=many, acts=crowd.journal.counts(), unknown_at_first=unknown, slowest=round(max(times), 2)
        )
        if many == 1:
            return
        # The control, in the long run, on the same site: a standby that is not waited for loses what was acknowledged.
        with crowd.busy():
            standby, _seconds = change_over(holding, crowd, place / "control", ports[(many + 1) % 2], sync=False)
            stack.callback(standby.stop)
        crowd.send_unknown_again()
        assert [line for line in differences(crowd.journal, crowd.effects()) if line.startswith("lost")]


def cut_off_the_waits(primary: Cluster, over: threading.Event) -> None:
    """Cancel every wait for the standby, as an impatient operator or a pool does."""
    with psycopg.connect(primary.url, autocommit=True) as own:
        while not over.wait(0.02):
            own.execute("SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'")


def say(crowd: Crowd, person: Person, connection: HTTPConnection) -> Act:
    act = crowd.journal.invoke(Act("say", person.public_id, f"{crowd.base}/messages", {}))
    act.about = f"没有备机时第 {act.number} 句"
    act.body = {"text": act.about}
    crowd.send(act, person, connection)
    return act


def test_a_wait_that_is_cut_off_is_told_as_unknown(primary: Cluster) -> None:
    many, over = min(100, rounds(4)), threading.Event()
    with prepared(DATABASE_URL=primary.url) as here, serving(here):
        crowd = Crowd(here)
        primary.wait_for_standby(on=True)
        impatient = threading.Thread(target=cut_off_the_waits, args=(primary, over), daemon=True)
        impatient.start()
        with closing(HTTPConnection("127.0.0.1", here.port, timeout=60)) as connection:
            acts = [say(crowd, crowd.people[n % 8], connection) for n in range(many)]
            assert [(act.end, act.status) for act in acts] == [("unknown", 503)] * many
            # The message is there by now, and still nobody may be told so.
            crowd.send_unknown_again()
            assert {act.end for act in acts} == {"unknown"}
        primary.wait_for_standby(on=False)
        over.set()
        impatient.join(60)
        crowd.send_unknown_again()
        assert crowd.journal.unknown() == []
        assert differences(crowd.journal, crowd.effects()) == []
    leave("cut-off-wait", acts=crowd.journal.counts(), unknown=many)


def test_postgresql_itself_says_that_all_went_well(primary: Cluster) -> None:
    """The control: without looking at its warning the commit would be believed."""
    over, said = threading.Event(), []
    primary.tell("CREATE TABLE careless (n integer)")
    primary.wait_for_standby(on=True)
    impatient = threading.Thread(target=cut_off_the_waits, args=(primary, over), daemon=True)
    impatient.start()
    with psycopg.connect(primary.url) as own:
        own.add_notice_handler(lambda diagnostic: said.append(diagnostic.severity_nonlocalized))
        own.execute("INSERT INTO careless VALUES (1)")
        own.commit()
        over.set()
    impatient.join(60)
    assert said == ["WARNING"]
