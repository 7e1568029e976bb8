"""How many processes and machines so many members need, and whether people would wait: a simulation of the queues.

`python -m benchmarks queueing` reads costs.json (measured) and writes queueing.json. Time and members are invented; costs are not.

A cell is one PostgreSQL with its web, live and worker processes; a group lives in one cell. The plan gives each kind of server so
many that at the busiest moment none is used more than `FULL`. The simulation then lets a minute of that moment happen, act by act:
a page waits for a web process, which holds it while PostgreSQL works; events wait for a live process. What people waited is reported,
beside what the formula for M/M/c (Erlang 1917, https://en.wikipedia.org/wiki/M/M/c_queue) expects.
"""

import heapq
import json
import math
import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from benchmarks import results

FULL = 0.6
SIZES = (500, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000)
CELL = 1_000_000
SECONDS = 60.0


@dataclass(frozen=True)
class Habits:
    """What one thousand members do. Assumptions, to be replaced by a site's own numbers (`/metrics`)."""

    active: float = 0.3
    """share of the members who come on a day"""
    pages: float = 12.0
    """pages and pieces of pages of one of them on a day"""
    writes: float = 5.0
    """messages, requests, claims and confirmations of one of them on a day"""
    listening: float = 0.08
    """share of the members with an open page at the busiest moment"""
    busiest: float = 0.0417 * 3
    """share of a day's acts in its busiest hour: three times the average"""
    burst: float = 2.0
    """how much more than that hour's average its busiest minute has"""
    group: int = 300
    """members of a group, who hear of an event when they listen"""


@dataclass(frozen=True)
class Costs:
    """Seconds of a processor for one act, and bytes; from costs.json."""

    page_web: float
    page_database: float
    write_web: float
    write_database: float
    delivery: float
    stream_bytes: float

    @classmethod
    def measured(cls) -> "Costs":
        """The medians of the last measurement."""
        found = json.loads((results.FOLDER / "costs.json").read_text())

        def seconds(kind: str, *acts: str) -> float:
            return sum(found[act][kind]["median_ms"] for act in acts) / len(acts) / 1000

        writes = ("say", "say", "ask", "claim")
        return cls(
            page_web=seconds("web", "feed_page"),
            page_database=seconds("postgres", "feed_page"),
            write_web=seconds("web", *writes),
            write_database=seconds("postgres", *writes),
            delivery=found["streams"]["microseconds_live"] / 1e6,
            stream_bytes=found["streams"]["kilobytes_each"] * 1024,
        )


@dataclass(frozen=True)
class Load:
    """Acts in a second at the busiest moment."""

    pages: float
    writes: float
    deliveries: float
    streams: float


def load_of(members: int, habits: Habits) -> Load:
    """What so many members cause."""
    peak = members * habits.active * habits.busiest / 3600 * habits.burst
    writes = peak * habits.writes
    return Load(peak * habits.pages, writes, writes * habits.group * habits.listening, members * habits.listening)


@dataclass(frozen=True)
class Plan:
    """Servers of each kind: processors for web and live processes (one each), and for the database."""

    web: int
    database: int
    live: int


def plan_for(load: Load, costs: Costs) -> Plan:
    """So many that none is used more than `FULL`; two of web at least, for one may die."""
    web = load.pages * (costs.page_web + costs.page_database) + load.writes * (costs.write_web + costs.write_database)
    database = load.pages * costs.page_database + load.writes * costs.write_database
    # One live process is planned for 5,000 streams, a quarter of what it lets in; more belong to another.
    live = max(load.deliveries * costs.delivery, load.streams / 5_000 * FULL)
    return Plan(max(2, math.ceil(web / FULL)), max(1, math.ceil(database / FULL)), max(1, math.ceil(live / FULL)))


def erlang_c(servers: int, offered: float) -> float:
    """The chance to wait with Poisson arrivals and exponential service; `offered` = arrivals per second x seconds of service."""
    blocked = 1.0
    for n in range(1, servers + 1):
        blocked = offered * blocked / (n + offered * blocked)
    used = offered / servers
    return blocked / (1 - used + used * blocked)


def mean_wait(servers: int, rate: float, service: float) -> float:
    """Seconds that an act of M/M/c waits on average."""
    return erlang_c(servers, rate * service) * service / (servers - rate * service)


class Servers:
    """Servers of one kind with one line before them, first come first served."""

    def __init__(self, many: int) -> None:
        self.free = [0.0] * many
        self.waits: list[float] = []
        self.busy = 0.0

    def serve(self, at: float, seconds: float) -> float:
        """Take the server that is free first; when the work ends. Calls have to come in the order of `at`."""
        start = max(at, heapq.heappop(self.free))
        self.waits.append(start - at)
        self.busy += seconds
        heapq.heappush(self.free, start + seconds)
        return start + seconds


def arrivals(chance: random.Random, rate: float, seconds: float) -> Iterator[float]:
    """Moments of a Poisson process."""
    at = chance.expovariate(rate)
    while at < seconds:
        yield at
        at += chance.expovariate(rate)


@dataclass
class Seen:
    """What people went through."""

    seconds: list[float]
    web: Servers
    database: Servers
    live: Servers


def simulate(load: Load, plan: Plan, costs: Costs, seconds: float = SECONDS, seed: int = 1) -> Seen:
    """A stretch of the busiest moment. Times of work are exponential: a few are five times as long as usual."""
    chance = random.Random(seed)
    seen = Seen([], Servers(plan.web), Servers(plan.database), Servers(plan.live))
    share, rate = load.writes / (load.pages + load.writes), load.pages + load.writes
    told: list[float] = []
    for at in arrivals(chance, rate, seconds):
        is_write = chance.random() < share
        web, database = (costs.write_web, costs.write_database) if is_write else (costs.page_web, costs.page_database)
        own, theirs = chance.expovariate(1 / web), chance.expovariate(1 / database)
        # The web process is held while the database works. Its own waiting there is looked at from the moment of the arrival:
        # a line that is served in order of arrival, which is what keeps this simulation to one pass.
        waits = seen.database.serve(at, theirs) - at - theirs
        end = seen.web.serve(at, own + theirs + waits)
        seen.seconds.append(end - at)
        if is_write:
            told.append(end)
    each = load.deliveries / load.writes
    for at in sorted(told):
        seen.live.serve(at, each * costs.delivery)
    return seen


def at_share(values: list[float], share: float) -> float:
    """The value that this share stays under, in milliseconds."""
    ordered = sorted(values)
    return round(1000 * ordered[min(len(ordered) - 1, int(len(ordered) * share))], 1) if ordered else 0.0


def hottest(cells: int, groups: int, chance: random.Random, skew: float = 1.0) -> float:
    """How much more than the average the busiest cell has, when groups are dealt to cells by chance.

    A group's activity is log-normal (sigma `skew`): one in a hundred is ten times as busy as usual.
    """
    loads = [0.0] * cells
    for _ in range(groups):
        loads[chance.randrange(cells)] += chance.lognormvariate(0, skew)
    return max(loads) / (sum(loads) / cells)


def row(members: int, habits: Habits, costs: Costs) -> dict[str, Any]:
    """The plan for so many members and what the simulation of one of its cells shows."""
    cells = max(1, math.ceil(members / CELL))
    load = load_of(min(members, CELL), habits)
    plan = plan_for(load, costs)
    seen = simulate(load, plan, costs, SECONDS if members > 10_000 else SECONDS * 30)
    service = (load.pages * costs.page_web + load.writes * costs.write_web) / (load.pages + load.writes)
    service += (load.pages * costs.page_database + load.writes * costs.write_database) / (load.pages + load.writes)
    return {
        "members": members,
        "cells": cells,
        "per_cell": {"web": plan.web, "database_cores": plan.database, "live": plan.live},
        "all": {"web": plan.web * cells, "database_cores": plan.database * cells, "live": plan.live * cells},
        "acts_per_second": round((load.pages + load.writes) * cells),
        "deliveries_per_second": round(load.deliveries * cells),
        "streams": round(load.streams * cells),
        "stream_memory_gb": round(load.streams * cells * costs.stream_bytes / 1e9, 2),
        "answer_ms": {"median": at_share(seen.seconds, 0.5), "p99": at_share(seen.seconds, 0.99)},
        "waited_ms_for_web": round(1000 * sum(seen.web.waits) / len(seen.web.waits), 2),
        "waited_ms_for_web_by_formula": round(1000 * mean_wait(plan.web, load.pages + load.writes, service), 2),
        "waited_ms_for_live_p99": at_share(seen.live.waits, 0.99),
    }


PAGE = results.FOLDER.parent.parent / "docs" / "scale.md"
MARKS = "<!-- queueing -->", "<!-- /queueing -->"


def table(rows: list[dict[str, Any]]) -> str:
    """The table of docs/scale.md, from the results."""
    head = "| members | cells | acts in a second | streams | web | database cores | live | answer, median and p99 |\n|---|---|---|---|---|---|---|---|"
    lines = [
        f"| {one['members']:,} | {one['cells']} | {one['acts_per_second']:,} | {one['streams']:,} ({one['stream_memory_gb']} GB) | {one['all']['web']:,} "
        f"| {one['all']['database_cores']:,} | {one['all']['live']:,} | {one['answer_ms']['median']} ms, {one['answer_ms']['p99']} ms |"
        for one in rows
    ]
    return "\n".join([head, *lines])


def with_table(page: str, rows: list[dict[str, Any]]) -> str:
    """The page with the table between its marks."""
    before, _, rest = page.partition(MARKS[0])
    return f"{before}{MARKS[0]}\n{table(rows)}\n{MARKS[1]}{rest.partition(MARKS[1])[2]}"


def main() -> None:
    """Plan and simulate for every size, and with one server too few, which has to be seen."""
    habits, costs, chance = Habits(), Costs.measured(), random.Random(7)
    rows = [row(members, habits, costs) for members in SIZES]
    load = load_of(CELL, habits)
    plan = plan_for(load, costs)
    used = load.pages * (costs.page_web + costs.page_database) + load.writes * (costs.write_web + costs.write_database)
    short = simulate(load, Plan(max(1, math.floor(used * 0.95)), plan.database, plan.live), costs)
    skewed = {str(cells): round(hottest(cells, cells * CELL // habits.group // 10, chance), 3) for cells in (10, 100)}
    for one in rows:
        print(one["members"], one["all"], one["answer_ms"])
    PAGE.write_text(with_table(PAGE.read_text(), rows))
    results.keep(
        "queueing",
        {
            "habits": vars(habits),
            "costs_ms": {name: round(1000 * value, 3) for name, value in vars(costs).items() if name != "stream_bytes"},
            "rows": rows,
            "with_too_few_web_processes_p99_ms": at_share(short.seconds, 0.99),
            "busiest_cell_to_average": skewed,
        },
    )


if __name__ == "__main__":
    main()
