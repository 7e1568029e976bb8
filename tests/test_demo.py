"""The example group: lively, the same each time, and made by the very acts that people do."""

import datetime as dt

import pytest
from django.db import transaction

from hubang.aid.feed import feed_for
from hubang.aid.ledger import balance_of
from hubang.aid.models import Assist, HelpRequest, RequestState
from hubang.chat.models import Message
from hubang.chat.queries import group_unread
from hubang.cli.facts import broken
from hubang.demo.people import CAST
from hubang.demo.story import Story
from hubang.groups.models import Membership
from hubang.groups.queries import demo_member
from hubang.moderation.models import Case

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]
NOW = dt.datetime(2026, 11, 24, 12, 0, tzinfo=dt.UTC)


def told() -> list[tuple[object, ...]]:
    Story(NOW).tell()
    return list(HelpRequest.objects.order_by("pk").values_list("title", "state", "created_at", "confirmed_count"))


@pytest.mark.pure
def test_the_story_is_lively_and_the_same_each_time(db: None) -> None:
    with transaction.atomic():
        first = told()
        assert Membership.objects.count() >= 80
        assert len(set(Membership.objects.values_list("province", flat=True))) >= 12
        assert {row[1] for row in first} == set(RequestState.values)
        assert Membership.objects.exclude(invited_by=None).values("invited_by").distinct().count() == 3
        assert set(HelpRequest.objects.values_list("scene", flat=True)) == {"boost", "charity", "study"}
        assert Message.objects.filter(kind="text").count() > 200
        for key in CAST:
            member = demo_member(key)
            assert member is not None
            assert 0 < group_unread(member) < 60, key
            assert feed_for(member, now=NOW).total >= 10, key
        assert Case.objects.filter(kind="dispute", state="open").count() >= 2
        assert Case.objects.filter(kind="dispute", state="closed").values("closed_at").distinct().count() > 3
        assert {at.minute for at in HelpRequest.objects.filter(state="open").values_list("deadline_at", flat=True)} == {
            0
        }
        saved = HelpRequest.objects.exclude(paid_price=None)
        assert saved.filter(asker__nickname="兰姨").exists()
        assert saved.count() > 10
        confirmed = Assist.objects.filter(state="confirmed").count()
        assert sum(balance_of(member).given for member in Membership.objects.all()) == confirmed
        assert list(broken()) == []
        transaction.set_rollback(True)
    assert told() == first
