"""Many acts at the same moment, and in as many rounds as HUBANG_ROUNDS says (one by default).

A test takes part by using the fixture `tally`; the counts are left beside those of tests/torture.
"""

import os
import threading
from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from django.db import connections

from hubang.lib.refused import Refused
from tests.torture.report import leave, rounds

THREADS = 32
ROUNDS = rounds(1)
_tally: dict[str, Counter[str]] = {}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Each test that takes part, as often as there are rounds."""
    if ROUNDS > 1 and "tally" in metafunc.fixturenames:
        metafunc.fixturenames.append("round_")
        metafunc.parametrize("round_", range(ROUNDS))


@pytest.fixture(scope="module")
def tally(request: pytest.FixtureRequest) -> Iterator[None]:
    """Leaves how often what came out, by test."""
    _tally.clear()
    yield
    if ROUNDS > 1:
        outcomes = {name: dict(counts) for name, counts in _tally.items()}
        leave(request.module.__name__.rpartition(".")[2], rounds=ROUNDS, threads=THREADS, outcomes=outcomes)


def all_at_once(acts: list[Callable[[], object]]) -> Counter[str]:
    """Run the acts in threads that start together; how often each outcome came ("done" or a refusal's code)."""
    outcomes: list[str] = []
    gate = threading.Barrier(len(acts), timeout=30)

    def run(act: Callable[[], object]) -> None:
        gate.wait()
        try:
            act()
            outcomes.append("done")
        except Refused as refusal:
            outcomes.append(refusal.code)
        except Exception as error:
            outcomes.append(type(error).__name__)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(act,), daemon=True) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    test = os.environ.get("PYTEST_CURRENT_TEST", "").rpartition("::")[2].partition("[")[0].partition(" ")[0]
    _tally.setdefault(test, Counter()).update(outcomes)
    return Counter(outcomes)
