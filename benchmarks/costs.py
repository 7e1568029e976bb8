"""What each act costs in each program of the deployment: processor time from /proc, memory of a stream. Results: costs.json.

`python -m benchmarks costs`. Processor time, not waiting: other work on the machine changes it little.
"""

import contextlib
import http.client
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks import results
from tests.deployment.deployed import Deployment, deployed
from tests.load.gauge import cpu, memory
from tests.load.people import Person, settle, words, write
from tests.load.running import position
from tests.load.streams import Reader, audience, wait_until

MEMBERS, STREAMS, EACH, ROUNDS = 40, 200, 10, 2
PROGRAMS = {
    "web": ("web-1", "web-2"),
    "live": ("live",),
    "worker": ("worker-1", "worker-2"),
    "nginx": ("nginx",),
    "postgres": ("postgres",),
}


def spent(deployment: Deployment) -> dict[str, float]:
    """Seconds of processor time of each program so far, with its children, living and dead."""
    return {kind: sum(with_children(deployment.pid(name)) for name in names) for kind, names in PROGRAMS.items()}


def with_children(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    ended = (int(fields[13]) + int(fields[14])) / 100
    living = 0.0
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        with contextlib.suppress(OSError):
            living += cpu(int(child))
    return cpu(pid) + ended + living


class Acts:
    """The acts that are measured, each by some member in turn."""

    def __init__(self, port: int, gid: str, people: list[Person]) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.gid, self.people, self.count = gid, people, 0
        self.rid = ""

    def next_one(self) -> Person:
        self.count += 1
        return self.people[self.count % len(self.people)]

    def get(self, path: str, **headers: str) -> None:
        self.connection.request("GET", path, headers=headers)
        answer = self.connection.getresponse()
        answer.read()
        assert answer.status == 200, (path, answer.status)

    def feed_page(self) -> None:
        self.get(f"/g/{self.gid}/", Cookie=self.next_one().cookie)

    def feed_json(self) -> None:
        self.get(f"/api/v1/groups/{self.gid}/feed", Authorization=f"Bearer {self.next_one().token}")

    def say(self) -> None:
        self.write("messages", {"text": words()})

    def ask(self) -> None:
        body = {
            "scene": "charity",
            "title": f"搬第 {self.count} 箱书",
            "sort": "errand",
            "place": "浦东",
            "helpers_needed": 20,
        }
        self.rid = str(self.write("requests", body)["id"])

    def claim(self) -> None:
        if self.count % 15 == 0:
            self.ask()
        self.write(f"requests/{self.rid}/claim", {})

    def write(self, path: str, body: dict[str, object]) -> dict[str, object]:
        person = self.next_one()
        key = f"cost-{self.count}-{time.monotonic_ns()}"
        status, answer = write(self.connection, f"/api/v1/groups/{self.gid}/{path}", person, key, body)
        assert status == 200, answer
        return dict(answer)


def measured(deployment: Deployment, act: Callable[[], None]) -> dict[str, list[float]]:
    """Milliseconds of each program for one act, in several rounds."""
    found: dict[str, list[float]] = {kind: [] for kind in PROGRAMS}
    for _ in range(ROUNDS):
        before = spent(deployment)
        for _ in range(EACH):
            act()
        after = spent(deployment)
        for kind in PROGRAMS:
            found[kind].append(1000 * (after[kind] - before[kind]) / EACH)
    return found


def idle(deployment: Deployment, seconds: float = 4.0) -> dict[str, float]:
    """What the programs spend in a second in which nobody does anything, in milliseconds."""
    before = spent(deployment)
    time.sleep(seconds)
    after = spent(deployment)
    return {kind: round(1000 * (after[kind] - before[kind]) / seconds, 2) for kind in PROGRAMS}


def streams_cost(deployment: Deployment, acts: Acts) -> dict[str, float]:
    """Kilobytes of a stream, and microseconds to bring one event to one listener, in the live process and nginx."""
    here, gid, people = deployment.site, acts.gid, acts.people
    epoch, no = position(here, gid)
    before = memory(deployment.pid("live"))
    with audience() as listening:
        readers = [
            Reader(here.port, people[n // 10].cookie, gid, f"{epoch}-{no}", f"127.0.3.{1 + n // 1000}")
            for n in range(STREAMS)
        ]
        listening.add(readers)
        wait_until(lambda: listening.connected == STREAMS, "all listen")
        each = (memory(deployment.pid("live")) - before) / STREAMS / 1024
        quiet = idle(deployment)
        since, start = time.monotonic(), spent(deployment)
        for _ in range(EACH):
            acts.say()
            time.sleep(0.02)
        wait_until(lambda: all(len(one.numbers) >= EACH for one in readers), "all have heard")
        took, end = time.monotonic() - since, spent(deployment)
    deliveries = EACH * STREAMS
    micro = {
        f"microseconds_{kind}": round(1e6 * (end[kind] - start[kind] - quiet[kind] / 1000 * took) / deliveries, 1)
        for kind in ("live", "nginx")
    }
    return {"kilobytes_each": round(each, 1), "idle_ms_per_second": quiet["live"], **micro}


def main() -> None:
    """Measure, and write the results."""
    with deployed() as deployment:
        gid, people = settle(deployment.site, MEMBERS)
        acts = Acts(deployment.site.port, gid, people)
        for warm in (acts.ask, acts.say, acts.feed_page, acts.feed_json, acts.claim):
            warm()
        found: dict[str, object] = {}
        for name in ("feed_page", "feed_json", "say", "ask", "claim"):
            rounds = measured(deployment, getattr(acts, name))
            found[name] = {
                kind: {
                    "median_ms": round(statistics.median(values), 2),
                    "from_to_ms": [round(min(values), 2), round(max(values), 2)],
                }
                for kind, values in rounds.items()
            }
            print(name, {kind: figures["median_ms"] for kind, figures in found[name].items()}, flush=True)  # type: ignore[attr-defined]
        found["streams"] = streams_cost(deployment, acts)
        found["idle_ms_per_second"] = idle(deployment)
        acts.connection.close()
    results.keep("costs", {"members": MEMBERS, "streams": STREAMS, **found})


if __name__ == "__main__":
    main()
