"""Many people of one group, each with a token for the API and a signed-in browser's cookie."""

import itertools
import json
import time
from dataclasses import dataclass
from typing import Any

from tests.serving import Site

SETTLE = """
from importlib import import_module
from django.conf import settings
from django.contrib import auth
from django.contrib.auth import get_user_model
from django.utils import timezone
from hubang.accounts.actions import make_token
from hubang.accounts.models import SCOPES
from hubang.groups.models import Group
from hubang.lib.db import batch
from tests import cast
now = timezone.now()
group = Group.objects.order_by("pk").first()
Group.objects.update(asks_per_day=100000, newcomer_asks_per_day=100000, messages_per_minute=1000000, newcomer_days=0, newcomer_assists=0, max_members=100000)
group.refresh_from_db()
store = import_module(settings.SESSION_ENGINE).SessionStore
people, before = [], group.memberships.count()
with batch():
    for n in range({many}):
        member = cast.settled(group, f"第{{before + n}}位", now)
        session = store()
        session[auth.SESSION_KEY] = str(member.user_id)
        session[auth.BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[auth.HASH_SESSION_KEY] = get_user_model().objects.get(pk=member.user_id).get_session_auth_hash()
        session.create()
        token = make_token(member.user, name="load", scopes=list(SCOPES), now=now)[1]
        people.append((member.public_id, token, f"{{settings.SESSION_COOKIE_NAME}}={{session.session_key}}"))
print(json.dumps([group.public_id, people]))
"""


@dataclass(frozen=True)
class Person:
    """Who acts, with what they are let in by."""

    public_id: str
    token: str
    cookie: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}


def settle(here: Site, many: int) -> tuple[str, list[Person]]:
    """So many members of the site's first group: (the group, its people)."""
    gid, people = here.tell(SETTLE.format(many=many))
    return gid, [Person(*one) for one in people]


_counter = itertools.count(1)


def words() -> str:
    """A text that nobody has sent yet. No long numbers: those are taken for somebody's telephone or identity card."""
    return f"听得到吗，第 {next(_counter)} 句"


def write(connection: Any, path: str, person: Person, key: str, body: dict[str, Any]) -> tuple[int, Any]:
    """One write with an idempotency key: status and what was answered."""
    connection.request("POST", path, json.dumps(body), {**person.headers, "Idempotency-Key": key})
    answer = connection.getresponse()
    content = answer.read()
    return answer.status, json.loads(content) if content.startswith((b"{", b"[")) else content


def write_patiently(connection: Any, path: str, person: Person, key: str, body: dict[str, Any]) -> tuple[int, Any]:
    """The same, sent again with its key while the answer is 503, as a browser does: a busy machine may say so."""
    while True:
        status, answer = write(connection, path, person, key, body)
        if status != 503:
            return status, answer
        time.sleep(0.5)
