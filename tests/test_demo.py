"""The example group: lively, the same each time, and made by the very acts that people do."""

import datetime as dt

import pytest
from django.db import transaction

from hubang.aid.ledger import balance_of
from hubang.aid.models import Assist, HelpRequest
from hubang.chat.models import Message
from hubang.cli.facts import broken
from hubang.demo.story import Story
from hubang.groups.models import Membership
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
        assert {row[1] for row in first} >= {"open", "full", "completed", "expired"}
        assert set(HelpRequest.objects.values_list("scene", flat=True)) == {"boost", "charity", "study"}
        assert Message.objects.count() > 100
        assert Case.objects.exists()
        confirmed = Assist.objects.filter(state="confirmed").count()
        assert sum(balance_of(member).given for member in Membership.objects.all()) == confirmed
        assert list(broken()) == []
        transaction.set_rollback(True)
    assert told() == first
