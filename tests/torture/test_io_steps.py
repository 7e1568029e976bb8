"""A fault at every step of the disk: one write or sync of a whole life of a request fails, whichever it is."""

import contextlib
import http.client
import json
import os
import sqlite3
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.serving import Site, prepared
from tests.torture.crowd import Crowd, Person
from tests.torture.disk import Disk, disk
from tests.torture.journal import Act, differences
from tests.torture.report import leave
from tests.torture.web import Web

pytestmark = [pytest.mark.slow, pytest.mark.pure, pytest.mark.timeout(7200)]


class Life:
    """Somebody asks, another helps, the first confirms and thanks, and they talk: each act by HTTP, with its key."""

    def __init__(self, here: Site) -> None:
        self.crowd = Crowd(here)
        self.asker, self.helper = self.crowd.people[:2]
        self.statuses: Counter[int] = Counter()
        self.bodies: list[bytes] = []

    def live(self) -> None:
        """Once; an act whose ground is missing, because the one before failed, is left out."""
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.crowd.port, timeout=60)) as line:
            ask = self._ask(line)
            self._do(line, self.helper, "say", "/messages", {"text": "{about}"})
            if ask.end != "ok":
                return
            rid = ask.result["id"]
            claim = self._do(line, self.helper, "claim", f"/requests/{rid}/claim", {}, f"{rid}/{self.helper.public_id}")
            if claim.end == "ok":
                aid = self._claim_of(line, rid)
                self._do(line, self.asker, "confirm", f"/claims/{aid}/confirm", {}, aid)
                self._do(line, self.asker, "thank", f"/claims/{aid}/thank", {"line": "谢谢"}, aid)

    def _ask(self, line: http.client.HTTPConnection) -> Act:
        body = {"scene": "charity", "title": "{about}", "sort": "errand", "place": "浦东", "helpers_needed": 1}
        return self._do(line, self.asker, "ask", "/requests", body)

    def _do(
        self, line: http.client.HTTPConnection, who: Person, kind: str, path: str, body: dict[str, Any], about: str = ""
    ) -> Act:
        act = Act(kind, who.public_id, self.crowd.base + path, {}, about)
        act.about = about or f"第 {act.number} 步"
        act.body = {
            name: value.format(about=act.about) if isinstance(value, str) else value for name, value in body.items()
        }
        self.crowd.send(self.crowd.journal.invoke(act), who, line)
        self.statuses[act.status] += 1
        return act

    def _claim_of(self, line: http.client.HTTPConnection, rid: str) -> str:
        line.request(
            "GET", f"{self.crowd.base}/requests/{rid}/claims", headers={"Authorization": f"Bearer {self.asker.token}"}
        )
        return str(json.loads(line.getresponse().read())["items"][0]["id"])


def chosen(steps: int) -> list[int]:
    """A few steps spread over all; with HUBANG_ROUNDS every one."""
    wanted = steps if os.environ.get("HUBANG_ROUNDS") else min(steps, 16)
    return sorted({1 + n * steps // wanted for n in range(wanted)})


def is_whole(drive: Disk) -> bool:
    with contextlib.closing(sqlite3.connect(drive.mount / "var" / "hubang.sqlite3")) as database:
        return bool(database.execute("PRAGMA integrity_check").fetchone()[0] == "ok")


def test_whichever_step_fails_the_answer_is_ok_or_unknown(tmp_path: Path) -> None:
    with disk(tmp_path) as drive, prepared(HUBANG_VAR=str(drive.mount / "var"), DATABASE_URL="") as here:
        life, web = Life(here), Web(here)
        life.live()
        before = drive.be("steps")
        life.live()
        steps, struck = drive.be("steps") - before, 0
        assert set(life.statuses) == {200}
        for number in chosen(steps):
            failed = life.statuses[503]
            drive.be(f"fail {number}")
            life.live()
            struck += life.statuses[503] > failed
            drive.be("fail 0")
        unknown = life.crowd.send_unknown_again()
        web.stop()
        # Never a 500: no traceback and no lie.
        assert set(life.statuses) == {200, 503}
        assert life.crowd.journal.unknown() == []
        thanked = [act for act in life.crowd.journal.acts if act.kind == "thank"]
        life.crowd.journal.acts = [act for act in life.crowd.journal.acts if act.kind != "thank"]
        assert differences(life.crowd.journal, life.crowd.effects()) == []
        assert {act.end for act in thanked} == {"ok"}
        assert "facts hold" in here.hubang("doctor", "--facts")
        assert is_whole(drive)
    assert struck
    leave("io-steps", steps=steps, tried=len(chosen(steps)), answered_503=struck, unknown_at_first=unknown)
