"""What a phone has to load: the first visit to the feed at most 90 KB, later ones at most 25 KB, compressed."""

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hubang.chat import actions as chat
from hubang.groups.models import Membership
from tests import cast
from tests.aid.asks import boost

DIST = Path(__file__).parents[2] / "hubang" / "web" / "static" / "hubang" / "dist"
FIRST, LATER = 90_000, 25_000


@pytest.fixture
def reader(db: None) -> Membership:
    """A member of a group with a full page of requests and of talk."""
    now = timezone.now()
    group = cast.found_group(now)
    group.asks_per_day = 50
    group.save()
    asker = cast.settled(group, "秋天的栗子", now)
    room = chat.group_chat(group, now=now)
    for n in range(30):
        boost(asker, now, order=f"W{n}", needed=10)
        chat.post_message(
            asker, room, text=f"第 {n} 句，今天天气不错，大家出门记得带伞", now=now + n * cast.SETTLED / 3000
        )
    return cast.settled(group, "兰姨", now)


@pytest.mark.pure
def test_a_visit_is_light(reader: Membership, browser_of: Callable[[Membership], Client]) -> None:
    static = sum(len(gzip.compress((DIST / name).read_bytes(), 9)) for name in ("app.js", "app.css"))
    for name in ("feed", "chat", "ask", "about"):
        answer = browser_of(reader).get(
            reverse(name, args=[reader.group.public_id]), headers={"accept-encoding": "gzip"}
        )
        assert answer["Content-Encoding"] == "gzip"
        page = len(answer.content)
        assert page <= LATER, name
        assert page + static <= FIRST, name
