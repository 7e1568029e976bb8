"""Eight people who ask, help, confirm and talk by real HTTP, as fast as they are let."""

import contextlib
import http.client
import json
import random
import threading
import time
from dataclasses import dataclass
from typing import Any

from tests.serving import Site
from tests.torture.journal import Act, Journal

PEOPLE = 8
SECONDS = 8.0
PATIENCE = 120.0
# Limits that are not what is tested here are out of the way.
SETTLE = """
from django.utils import timezone
from hubang.accounts.actions import make_token
from hubang.accounts.models import SCOPES
from hubang.groups.models import Group
from tests import cast
now = timezone.now()
group = Group.objects.order_by("pk").first()
Group.objects.update(asks_per_day=100000, newcomer_asks_per_day=100000, messages_per_minute=1000000, newcomer_days=0, newcomer_assists=0)
group.refresh_from_db()
people = []
for n in range(%d):
    member = cast.settled(group, f"第{n}人", now)
    people.append((member.public_id, make_token(member.user, name="torture", scopes=list(SCOPES), now=now)[1]))
print(json.dumps([group.public_id, people]))
"""
EFFECTS = """
from collections import Counter
from hubang.aid.models import Assist, HelpRequest
from hubang.audit.models import AuditEntry
from hubang.chat.models import Message
found = Counter()
found.update(f"ask:{title}" for title in HelpRequest.objects.values_list("title", flat=True))
found.update(f"say:{text}" for text in Message.objects.values_list("text", flat=True))
pairs = {a: (f"{r}/{h}", a) for a, r, h in Assist.objects.values_list("public_id", "request__public_id", "helper__public_id")}
for verb, oid in AuditEntry.objects.filter(verb__in=["claim_assist", "confirm_assist"]).values_list("verb", "object_id"):
    found[f"{verb.split('_')[0]}:{pairs[oid][0 if verb == 'claim_assist' else 1]}"] += 1
print(json.dumps(found))
"""


@dataclass(frozen=True)
class Person:
    """Somebody with a token."""

    public_id: str
    token: str


class Crowd:
    """The people of one site. They go on through every fault, and send again nothing by themselves."""

    def __init__(self, here: Site, port: int | None = None, pause: float = 0.0) -> None:
        self.here, self.port, self.pause = here, port or here.port, pause
        gid, people = here.tell(SETTLE % PEOPLE)
        self.base = f"/api/v1/groups/{gid}"
        self.people = [Person(*one) for one in people]
        self.journal = Journal()
        self.statuses_of_unknown: set[int] = set()
        self._stopping = threading.Event()
        self._threads: list[threading.Thread] = []

    @contextlib.contextmanager
    def busy(self) -> Any:
        """Everybody acts until the block ends."""
        self._stopping.clear()
        self._threads = [threading.Thread(target=self._live, args=(one,), daemon=True) for one in self.people]
        for thread in self._threads:
            thread.start()
        try:
            yield
        finally:
            self._stopping.set()
            for thread in self._threads:
                thread.join(SECONDS * 3)

    def wait_for_more(self, acts: int) -> None:
        """Until so many more acts are acknowledged."""
        self._wait_for("ok", acts)

    def wait_for_unknown(self, acts: int) -> None:
        """Until so many more acts have ended in the dark."""
        self._wait_for("unknown", acts)

    def _wait_for(self, end: str, acts: int) -> None:
        wanted = len(self.journal.ended("", end)) + acts
        deadline = time.monotonic() + PATIENCE
        while len(self.journal.ended("", end)) < wanted:
            assert time.monotonic() < deadline, f"not one more {end} act in {PATIENCE:.0f} seconds"
            self._stopping.wait(0.02)

    def _live(self, person: Person) -> None:
        chance = random.Random(person.public_id)
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=SECONDS)) as connection:
            while not self._stopping.wait(self.pause):
                act = self._wish(person, chance)
                if act is None:
                    continue
                self.send(self.journal.invoke(act), person, connection)
                if act.end == "unknown":
                    self._stopping.wait(0.2)

    def _wish(self, person: Person, chance: random.Random) -> Act | None:
        dice = chance.random()
        if dice < 0.3:
            return self._ask(person)
        if dice < 0.6:
            return self._say(person)
        if dice < 0.85:
            return self._claim(person, chance)
        return self._confirm(person, chance)

    def _ask(self, person: Person) -> Act:
        act = Act("ask", person.public_id, f"{self.base}/requests", {})
        act.about = f"搬旧书第 {act.number} 箱"
        act.body = {"scene": "charity", "title": act.about, "sort": "errand", "place": "浦东", "helpers_needed": 3}
        return act

    def _say(self, person: Person) -> Act:
        act = Act("say", person.public_id, f"{self.base}/messages", {})
        act.about = f"今天第 {act.number} 句"
        act.body = {"text": act.about}
        return act

    def _claim(self, person: Person, chance: random.Random) -> Act | None:
        others = [act for act in self.journal.ended("ask")[-40:] if act.actor != person.public_id]
        if not others:
            return None
        rid = chance.choice(others).result["id"]
        return Act("claim", person.public_id, f"{self.base}/requests/{rid}/claim", {}, f"{rid}/{person.public_id}")

    def _confirm(self, person: Person, chance: random.Random) -> Act | None:
        own = [act for act in self.journal.ended("ask")[-60:] if act.actor == person.public_id]
        if not own:
            return None
        rid = chance.choice(own).result["id"]
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=SECONDS)
        with contextlib.closing(connection), contextlib.suppress(OSError, http.client.HTTPException, ValueError):
            connection.request("GET", f"{self.base}/requests/{rid}/claims", headers=_headers(person))
            claims = json.loads(connection.getresponse().read())
            waiting = [claim["id"] for claim in claims["items"] if claim["state"] == "claimed"]
            if waiting:
                aid = chance.choice(waiting)
                return Act(
                    "confirm",
                    person.public_id,
                    f"{self.base.rsplit('/', 1)[0]}/{self.gid}/claims/{aid}/confirm",
                    {},
                    aid,
                )
        return None

    @property
    def gid(self) -> str:
        return self.base.rsplit("/", 1)[1]

    def send(self, act: Act, person: Person, connection: http.client.HTTPConnection) -> None:
        """Send the act and note how it ended."""
        try:
            connection.request("POST", act.path, json.dumps(act.body), {**_headers(person), "Idempotency-Key": act.key})
            answer = connection.getresponse()
            content = answer.read()
            act.status = answer.status
            act.end = "ok" if answer.status < 300 else "refused" if answer.status < 500 else "unknown"
            if act.end == "unknown":
                self.statuses_of_unknown.add(answer.status)
            act.result = json.loads(content) if act.end == "ok" else {}
        except (OSError, http.client.HTTPException, ValueError):
            act.end, act.status = "unknown", 0
            connection.close()

    def send_unknown_again(self) -> int:
        """Once more with the same key, after recovery; how many there were."""
        again = self.journal.unknown()
        people = {person.public_id: person for person in self.people}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=SECONDS)
        for act in again:
            self.send(act, people[act.actor], connection)
        connection.close()
        return len(again)

    def effects(self) -> dict[str, int]:
        """What the database holds."""
        found: dict[str, int] = self.here.tell(EFFECTS)
        return found


def _headers(person: Person) -> dict[str, str]:
    return {"Authorization": f"Bearer {person.token}", "Content-Type": "application/json"}
