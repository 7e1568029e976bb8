"""Keys of one conversation are committed in their order: a reader of "what came after" passes over nothing."""

import threading
import time
from collections.abc import Iterator

import pytest
from django.db import connection, connections

from hubang.chat import actions
from hubang.chat.models import Message
from hubang.chat.queries import page_after
from hubang.lib.db import atomic
from tests import cast
from tests.conftest import NOW

pytestmark = [pytest.mark.postgres, pytest.mark.timeout(120), pytest.mark.django_db(transaction=True)]


def waits_for_a_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return bool(cursor.fetchone()[0])


def until(is_so: threading.Event) -> Iterator[None]:
    """Ticks until the event is set or somebody waits for a lock."""
    for _tick in range(500):
        if is_so.is_set() or waits_for_a_lock():
            return
        time.sleep(0.02)
        yield


def test_a_message_with_a_lower_key_is_never_committed_later() -> None:
    """Ming's card has its key and is not committed yet; Lan's message must not come before it."""
    group = cast.found_group(NOW)
    lan, ming = cast.settled(group, "兰姨", NOW), cast.settled(group, "小明", NOW)
    room = actions.group_chat(group, now=NOW)
    start = actions.post_message(lan, room, text="开始", now=NOW)
    has_key, may_commit, has_posted = threading.Event(), threading.Event(), threading.Event()

    def card() -> None:
        with atomic():
            actions.post_card(group, "r" * 16, author=ming, now=NOW)
            has_key.set()
            may_commit.wait(60)
        connections.close_all()

    def message() -> None:
        actions.post_message(lan, room, text="在后面", now=NOW)
        has_posted.set()
        connections.close_all()

    threads = [threading.Thread(target=act, daemon=True) for act in (card, message)]
    threads[0].start()
    assert has_key.wait(30)
    threads[1].start()
    for _tick in until(has_posted):
        pass
    seen = page_after(ming, room, start)
    may_commit.set()
    for thread in threads:
        thread.join(30)
    seen += page_after(ming, room, seen[-1] if seen else start)
    assert [row.kind for row in seen] == ["card", "text"]
    assert [row.pk for row in seen] == list(
        Message.objects.filter(pk__gt=start.pk).order_by("pk").values_list("pk", flat=True)
    )
