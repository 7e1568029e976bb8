"""Who asks in the measurements: members with a session and a token, and the helps that are still open to them."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection

from benchmarks.corpus import rows
from hubang.accounts.actions import make_token
from hubang.accounts.session_store import SessionStore
from hubang.aid.models import Assist, HelpRequest
from hubang.engines.screening import Policy, Screener
from hubang.groups.models import Group, Membership

GROUPS = 50
# Members at these places of a group; they helped with little.
PLACES = range(20, 28)
BACKEND = "hubang.accounts.backend.Backend"


@dataclass(frozen=True)
class Visitor:
    """A member who asks."""

    session: str
    token: str
    group: str


def prepare(path: Path, now: datetime) -> None:
    """Let them sign in, and write down who they are and what they can claim: each pair once."""
    Group.objects.update(messages_per_minute=100_000)
    groups = Group.objects.order_by("pk")[1 : GROUPS + 1]
    visitors, claims = [], []
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_session (token varchar(100) PRIMARY KEY, user_id bigint)")
    for group in groups:
        members = list(
            Membership.objects.select_related("user").filter(group=group).order_by("pk")[PLACES.start : PLACES.stop]
        )
        first = len(visitors)
        visitors += [_visitor(member, now) for member in members]
        claims += [[first + place, request] for place, request in _claims(group, members)]
    path.write_text(
        json.dumps({"visitors": [asdict(one) for one in visitors], "claims": claims, "texts": list(_texts())})
    )


def _texts() -> Iterator[str]:
    """Messages that a group lets through: the cost of screening is that of real ones. Not so short that twice is a flood."""
    screener = Screener(Policy())
    for row in rows():
        is_usual = row["author"] == "author_a" and row["label"] == "clean" and 12 < len(row["text"]) < 60
        if is_usual and screener.screen(row["text"]).outcome == "allow":
            yield row["text"]


def _visitor(member: Membership, now: datetime) -> Visitor:
    store = SessionStore()
    store[SESSION_KEY], store[BACKEND_SESSION_KEY] = str(member.user_id), BACKEND
    store[HASH_SESSION_KEY] = member.user.get_session_auth_hash()
    store.save()
    _row, token = make_token(member.user, name="measuring", scopes=["read", "ask", "help", "chat"], now=now)
    with connection.cursor() as cursor:
        for name in (store.session_key, token):
            cursor.execute("INSERT INTO bench_session VALUES (%s, %s)", [name, member.user_id])
    assert store.session_key
    return Visitor(store.session_key, token, member.group.public_id)


def _claims(group: Group, members: list[Membership]) -> Iterator[tuple[int, str]]:
    helped = set(Assist.objects.filter(request__group=group).values_list("request", "helper"))
    for request in HelpRequest.objects.filter(group=group, state="open"):
        free = [
            place
            for place, one in enumerate(members)
            if one.pk != request.asker_id and (request.pk, one.pk) not in helped
        ]
        for place in free[: request.missing]:
            yield place, request.public_id
