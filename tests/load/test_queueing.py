"""The simulation of queues agrees with what is known of them, and sees what is too little."""

import json
import math
import random

import pytest

from benchmarks import results
from benchmarks.queueing import (
    PAGE,
    Costs,
    Habits,
    Load,
    Plan,
    Servers,
    arrivals,
    erlang_c,
    load_of,
    mean_wait,
    plan_for,
    simulate,
    with_table,
)

pytestmark = pytest.mark.pure
COSTS = Costs(0.010, 0.002, 0.012, 0.003, 0.0001, 30_000)


@pytest.mark.parametrize(("servers", "used"), [(1, 0.5), (1, 0.8), (4, 0.7), (20, 0.9)])
def test_the_simulated_wait_is_that_of_the_formula(servers: int, used: float) -> None:
    chance, service = random.Random(3), 0.01
    rate, line = servers * used / service, Servers(servers)
    for at in arrivals(chance, rate, 200_000 / rate):
        line.serve(at, chance.expovariate(1 / service))
    wait = sum(line.waits) / len(line.waits)
    assert wait == pytest.approx(mean_wait(servers, rate, service), rel=0.15)


def test_erlang_s_table() -> None:
    """One server waits as often as it is used; values of the common tables for more."""
    assert erlang_c(1, 0.7) == pytest.approx(0.7)
    assert erlang_c(2, 1.0) == pytest.approx(1 / 3)
    assert erlang_c(5, 4.0) == pytest.approx(0.5541, abs=1e-4)


def test_the_plan_leaves_room_and_grows_with_the_members() -> None:
    plans = [plan_for(load_of(members, Habits()), COSTS) for members in (1_000, 100_000, 1_000_000)]
    assert [plan.web for plan in plans] == sorted(plan.web for plan in plans)
    load = load_of(1_000_000, Habits())
    assert load.pages * 0.012 + load.writes * 0.015 <= plans[-1].web * 0.6 + 1e-9


def test_one_server_too_few_is_seen() -> None:
    load = Load(pages=100, writes=0.001, deliveries=0.001, streams=1)
    enough = simulate(load, Plan(4, 4, 1), COSTS)
    short = simulate(load, Plan(1, 4, 1), COSTS)
    assert max(enough.seconds) < 1 < max(short.seconds)
    assert not math.isnan(sum(enough.seconds))


def test_the_table_in_the_documentation_is_that_of_the_results() -> None:
    rows = json.loads((results.FOLDER / "queueing.json").read_text())["rows"]
    page = PAGE.read_text()
    assert with_table(page, rows) == page
