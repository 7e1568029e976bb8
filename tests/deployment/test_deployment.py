"""The documented deployment: the same journey, the same limits, and every program of it killed once under load."""

import contextlib
import http.client
import os
import random
import signal
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.deployment.deployed import PROGRAMS, Deployment, deployed
from tests.e2e.test_journey import chromium, test_three_people_at_once  # noqa: F401
from tests.live.test_stream import Browser, Listening
from tests.load.people import settle, write, write_patiently
from tests.load.streams import Reader, audience, wait_until
from tests.serving import Site
from tests.torture.crowd import Crowd
from tests.torture.journal import differences
from tests.torture.report import leave, rounds

pytestmark = [
    pytest.mark.slow,
    pytest.mark.pure,
    pytest.mark.browser,
    pytest.mark.valkey,
    pytest.mark.timeout(7200),
    pytest.mark.xdist_group("deployment"),
]
AT_ONCE = 32


@pytest.fixture(scope="module")
def deployment() -> Iterator[Deployment]:
    with deployed() as made:
        yield made


@pytest.fixture(scope="module")
def here(deployment: Deployment) -> Site:
    return deployment.site


def ask(here: Site, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", here.port, timeout=30)) as connection:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()


def test_pages_and_static_files_come_with_the_headers_of_hubang(here: Site) -> None:
    status, headers, page = ask(here, "/")
    style = page.decode().split('rel="stylesheet" href="')[1].split('"')[0]
    assert (status, headers["cache-control"]) == (200, "no-store")
    fresh, kept = ask(here, style, **{"Accept-Encoding": "gzip"}), ask(here, style, **{"Accept-Encoding": "gzip"})
    assert fresh[0] == kept[0] == 200, fresh[2][:500]
    assert fresh[2] == kept[2] != ask(here, style)[2]
    for answer in (headers, fresh[1], kept[1]):
        assert answer["content-security-policy"].startswith("default-src 'self'")
        assert answer["x-content-type-options"] == "nosniff"
    assert "immutable" in kept[1]["cache-control"]


def test_the_stream_goes_through_at_once_and_asking_works_too(here: Site) -> None:
    lan, ming = Browser(here), Browser(here)
    gid = lan.join(here, "丁香")
    ming.join(here, "茉莉")
    cursor = ming.cursor(gid)
    stream = Listening(ming, gid, cursor)
    lan.say(gid, "经过代理")
    wait_until(lambda: "message" in {event["kind"] for event in stream.wait_for(1)}, "the message is heard")
    stream.close()
    assert ming.ask("GET", f"/live/poll?group={gid}&cursor={cursor}")[0] == 200
    assert Browser(here).ask("GET", f"/live/?group={gid}")[0] == 404


def test_32_at_once_through_both_web_processes_never_get_more_than_the_places(here: Site) -> None:
    gid, people = settle(here, AT_ONCE + 1)
    base, asker = f"/api/v1/groups/{gid}/requests", people[0]
    outcomes: Counter[int] = Counter()
    gate = threading.Barrier(AT_ONCE, timeout=60)
    connection = http.client.HTTPConnection("127.0.0.1", here.port, timeout=60)
    body = {"scene": "charity", "title": "搬家具", "sort": "errand", "place": "浦东", "helpers_needed": 5}
    _status, request = write(connection, base, asker, "one-request-for-all", body)

    def claim(number: int) -> None:
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", here.port, timeout=60)) as own:
            gate.wait()
            path = f"{base}/{request['id']}/claim"
            outcomes[write_patiently(own, path, people[number], f"claim-number-{number}", {})[0]] += 1

    threads = [threading.Thread(target=claim, args=(n,)) for n in range(1, AT_ONCE + 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    connection.close()
    assert outcomes[200] == 5
    assert sum(outcomes.values()) == AT_ONCE
    assert all(400 <= status < 500 for status in outcomes if status != 200)


def test_any_program_may_be_killed(deployment: Deployment) -> None:
    here, chance = deployment.site, random.Random(17)
    crowd = Crowd(here)
    _gid, (listener, *_rest) = settle(here, 1)
    end = here.tell(f"from hubang.live.log import position\nprint(json.dumps(str(position('{crowd.gid}'))))")
    victims = [PROGRAMS[n % len(PROGRAMS)] for n in range(rounds(len(PROGRAMS)))]
    with audience() as streams:
        reader = Reader(here.port, listener.cookie, crowd.gid, end)
        streams.add([reader])
        with crowd.busy():
            for victim in victims:
                crowd.wait_for_more(10)
                kill(deployment, victim)
                threading.Event().wait(chance.random() / 2)
                wait_until(lambda: ask(here, "/healthz")[0] == 200, f"healthy without {victim}")
            crowd.wait_for_more(20)
        unknown = crowd.send_unknown_again()
        last = here.tell(f"from hubang.live.log import position\nprint(json.dumps(position('{crowd.gid}').no))")
        wait_until(lambda: bool(reader.numbers) and reader.numbers[-1] == last, "the reader has heard everything")
    assert reader.numbers == list(range(int(end.split("-")[1]) + 1, last + 1))
    assert crowd.journal.unknown() == []
    assert differences(crowd.journal, crowd.effects()) == []
    assert "facts hold" in here.hubang("doctor", "--facts")
    assert crowd.statuses_of_unknown <= {0, 503}
    leave(
        "deployment-kill",
        rounds=len(victims),
        acts=crowd.journal.counts(),
        unknown_at_first=unknown,
        breaks=reader.breaks,
    )


def kill(deployment: Deployment, name: str) -> None:
    """SIGKILL, of PostgreSQL and nginx to one of their processes or to all in turn; and wait until it is there again."""
    pid = deployment.pid(name)
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split() if name in {"postgres", "nginx"} else []
    for one in [pid, *map(int, children)]:
        with contextlib.suppress(ProcessLookupError):
            os.kill(one, signal.SIGKILL)
    wait_until(lambda: deployment.pid(name) != pid, f"{name} is started again")
