"""A whole group at one deadline: exactly the needed number is let in, nobody sees an error, and the chat goes on."""

import contextlib
import http.client
import random
import threading
import time
from collections import Counter

import pytest

from tests.load.people import Person, settle, words, write, write_patiently
from tests.load.sizes import leave, size, spread
from tests.serving import Site

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]
TALKERS = 4
RIGHT = """
from hubang.aid.models import Assist, HelpRequest
request = HelpRequest.objects.get(public_id="{rid}")
print(json.dumps([request.claimed_count, Assist.objects.filter(request=request, state="claimed").count(), request.state]))
"""


class Timed:
    """What was answered, and how long each answer took."""

    def __init__(self) -> None:
        self.statuses: Counter[int] = Counter()
        self.seconds: list[float] = []
        self.codes: Counter[str] = Counter()

    def write(self, here: Site, person: Person, path: str, body: dict[str, str], key: str) -> None:
        since = time.monotonic()
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", here.port, timeout=60)) as connection:
            status, answer = write_patiently(connection, path, person, key, body)
        self.seconds.append(time.monotonic() - since)
        self.statuses[status] += 1
        if status != 200:
            self.codes[answer["code"]] += 1


def test_a_whole_group_helps_in_the_last_seconds(here: Site) -> None:
    members, seconds, needed = size(60, 500), size(2.0, 10.0), size(10, 50)
    gid, (asker, *helpers) = settle(here, members + 1)
    base, chance = f"/api/v1/groups/{gid}", random.Random(4)
    body = {"scene": "charity", "title": "最后几秒", "sort": "errand", "place": "浦东", "helpers_needed": needed}
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", here.port, timeout=60)) as connection:
        status, request = write(connection, f"{base}/requests", asker, f"herd-{time.monotonic_ns()}", body)
    assert status == 200, request
    claims, talk, over = Timed(), Timed(), threading.Event()

    def claim(helper: Person, wait: float) -> None:
        over.wait(wait)
        claims.write(here, helper, f"{base}/requests/{request['id']}/claim", {}, f"herd-claim-{helper.public_id}")

    def chat(talker: Person, number: int) -> None:
        while not over.wait(0.2):
            stamp = time.monotonic_ns()
            talk.write(here, talker, f"{base}/messages", {"text": words()}, f"herd-say-{number}-{stamp}")

    chats = [threading.Thread(target=chat, args=(helpers[n], n), daemon=True) for n in range(TALKERS)]
    herd = [threading.Thread(target=claim, args=(one, chance.random() * seconds), daemon=True) for one in helpers]
    for thread in chats + herd:
        thread.start()
    for thread in herd:
        thread.join(120)
    over.set()
    for thread in chats:
        thread.join(60)
    assert claims.statuses[200] == needed
    assert sum(claims.statuses.values()) == members
    assert set(claims.codes) == {"request_full"}
    assert set(talk.statuses) == {200}
    assert here.tell(RIGHT.format(rid=request["id"])) == [needed, needed, "full"]
    leave(
        "herd",
        members=members,
        seconds=seconds,
        needed=needed,
        claims=spread(claims.seconds),
        chat=spread(talk.seconds),
    )
