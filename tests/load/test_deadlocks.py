"""32 threads do everything at random: no deadlock, nothing locked, nothing but what a refusal says, and the facts hold."""

import threading
import time
from collections import Counter

import pytest
from django.db import DatabaseError, OperationalError, connection, connections, transaction

from hubang.cli.facts import broken
from hubang.groups.models import Group, Membership
from hubang.lib.refused import Refused
from tests import cast
from tests.conftest import NOW
from tests.load.mix import Mix
from tests.load.sizes import leave, size

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900), pytest.mark.django_db(transaction=True)]
THREADS = 32


def deadlocks() -> int:
    """How many PostgreSQL has resolved in this database; 0 on SQLite, which has none."""
    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return int(cursor.fetchone()[0])


def found() -> Group:
    group = cast.found_group(NOW)
    owner = cast.owner(group, "秋姐", NOW)
    for n in range(24):
        cast.settled(group, f"成员{chr(0x4E00 + n)}", NOW)
    Group.objects.filter(pk=group.pk).update(
        asks_per_day=100000, newcomer_asks_per_day=100000, messages_per_minute=1000000, newcomer_days=0, newcomer_assists=0, max_members=5000
    )  # fmt: skip
    return owner.group


def everybody_acts(group: Group, seconds: float) -> tuple[Counter[str], list[str]]:
    """How often each act was done or refused, and every other exception."""
    outcomes: Counter[str] = Counter()
    wrong: list[str] = []
    # The screening reads its tables once; 32 threads would do it all together.
    Mix(group, 0).say()
    Mix(group, 0).ask()
    end = time.monotonic() + seconds

    def run(number: int) -> None:
        mix = Mix(group, number)
        try:
            while time.monotonic() < end:
                name = mix.chance.choice(list(mix.acts))
                try:
                    mix.acts[name]()
                    outcomes[f"{name} done"] += 1
                except Refused as refused:
                    outcomes[f"{name} refused"] += 1
                    if refused.status >= 500:
                        wrong.append(f"{name}: {refused.code}")
                except Exception as error:
                    wrong.append(f"{name}: {error!r}")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(n,), daemon=True) for n in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(seconds + 120)
    assert not any(thread.is_alive() for thread in threads)
    return outcomes, wrong


def test_everything_at_random_meets_no_deadlock() -> None:
    group, seconds = found(), size(6.0, 60.0)
    before = deadlocks()
    outcomes, wrong = everybody_acts(group, seconds)
    assert wrong == []
    assert deadlocks() == before
    assert [fact.name for fact, _rows in broken()] == []
    leave(
        "deadlocks",
        seconds=seconds,
        threads=THREADS,
        acts=sum(outcomes.values()),
        outcomes=dict(sorted(outcomes.items())),
    )


@pytest.mark.postgres
def test_rows_locked_in_opposite_orders_are_seen_as_a_deadlock() -> None:
    """The control on PostgreSQL."""
    group = found()
    before, (one, two) = deadlocks(), list(Membership.objects.filter(group=group).order_by("pk")[:2])
    both, failed = threading.Barrier(2, timeout=30), []

    def lock(first: Membership, second: Membership) -> None:
        try:
            with transaction.atomic():
                Membership.objects.select_for_update().get(pk=first.pk)
                both.wait()
                Membership.objects.select_for_update().get(pk=second.pk)
        except OperationalError as error:
            failed.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=lock, args=pair) for pair in ((one, two), (two, one))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(failed) == 1
    deadline = time.monotonic() + 30
    while deadlocks() == before and time.monotonic() < deadline:
        time.sleep(0.1)
    assert deadlocks() == before + 1


def test_an_act_that_breaks_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control on both."""

    def broken_act(self: Mix) -> None:
        raise DatabaseError("database is locked")

    monkeypatch.setattr(Mix, "recall", broken_act)
    assert everybody_acts(found(), 1.0)[1]
