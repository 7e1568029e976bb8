"""A disk that is full, read-only or slow: people can read, writing says why and loses nothing, and it comes back by itself."""

import http.client
import json
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.load.people import words
from tests.serving import Site, prepared
from tests.torture.crowd import Crowd
from tests.torture.disk import disk
from tests.torture.journal import differences
from tests.torture.report import leave
from tests.torture.web import Web

pytestmark = [pytest.mark.slow, pytest.mark.pure, pytest.mark.timeout(1200)]
BACK_WITHIN = 30.0


def ask(here: Site, method: str, path: str, crowd: Crowd, body: dict[str, Any] | None = None) -> tuple[int, Any]:
    """One request of the first person."""
    headers = {"Authorization": f"Bearer {crowd.people[0].token}", "Content-Type": "application/json"}
    headers |= {"Idempotency-Key": f"by-hand-{time.monotonic_ns()}", "Accept-Language": "zh-CN"}
    with closing(http.client.HTTPConnection("127.0.0.1", here.port, timeout=40)) as connection:
        connection.request(method, path, json.dumps(body) if body is not None else None, headers)
        answer = connection.getresponse()
        content = answer.read()
        return answer.status, json.loads(content) if content.startswith((b"{", b"[")) else content


def say(here: Site, crowd: Crowd) -> tuple[int, Any]:
    return ask(here, "POST", f"{crowd.base}/messages", crowd, {"text": words()})


@pytest.mark.parametrize("mode", ["full", "read-only"])
def test_a_disk_that_takes_nothing_lets_people_read_and_comes_back(tmp_path: Path, mode: str) -> None:
    with disk(tmp_path) as drive, prepared(HUBANG_VAR=str(drive.mount / "var"), DATABASE_URL="") as here:
        crowd, web = Crowd(here), Web(here)
        with crowd.busy():
            crowd.wait_for_more(20)
            drive.be(mode)
            crowd.wait_for_unknown(5)
            reading, _ = ask(here, "GET", f"{crowd.base}/feed", crowd)
            writing, refusal = say(here, crowd)
            health, _ = ask(here, "GET", "/healthz", crowd)
            drive.be("well")
            since = time.monotonic()
            while say(here, crowd)[0] != 200:
                assert time.monotonic() - since < BACK_WITHIN
                time.sleep(0.1)
            back = time.monotonic() - since
            crowd.wait_for_more(5)
        crowd.send_unknown_again()
        web.stop()
        assert (reading, writing, health) == (200, 503, 503)
        assert refusal["code"]
        assert refusal["message"]
        assert crowd.statuses_of_unknown == {503}
        assert crowd.journal.unknown() == []
        assert differences(crowd.journal, crowd.effects()) == []
        assert "facts hold" in here.hubang("doctor", "--facts")
    leave(f"disk-{mode}", acts=crowd.journal.counts(), seconds_until_back=round(back, 1))


def test_on_a_slow_disk_reading_does_not_wait_for_writing(tmp_path: Path) -> None:
    with disk(tmp_path) as drive, prepared(HUBANG_VAR=str(drive.mount / "var"), DATABASE_URL="") as here:
        crowd, web = Crowd(here), Web(here)
        with crowd.busy():
            crowd.wait_for_more(10)
            drive.be("slow")
            times = []
            for _ in range(10):
                since = time.monotonic()
                assert ask(here, "GET", f"{crowd.base}/feed", crowd)[0] == 200
                times.append(time.monotonic() - since)
            drive.be("well")
        crowd.send_unknown_again()
        web.stop()
        assert crowd.statuses_of_unknown <= {503}
        assert differences(crowd.journal, crowd.effects()) == []
    leave("disk-slow", acts=crowd.journal.counts(), slowest_read=round(max(times), 2))
