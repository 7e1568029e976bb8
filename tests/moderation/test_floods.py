"""Floods: seen across processes, since what was sent lately is in the database as keyed hashes."""

import datetime as dt
import hashlib

import pytest

from hubang.chat.actions import group_chat, post_message
from hubang.groups.models import Membership
from hubang.lib.refused import Refused
from hubang.moderation import actions
from hubang.moderation.models import BlockedText, Sent
from tests import cast

SECOND, MINUTE = dt.timedelta(seconds=1), dt.timedelta(minutes=1)
TEXT = "三号楼的团长今天收鸡蛋，要的接着报数量"


def say(member: Membership, text: str, at: dt.datetime) -> bool:
    """Whether it is out for everybody."""
    return post_message(member, group_chat(member.group, now=at), text=text, now=at).held_at is None


def test_the_same_a_third_time_is_refused_and_ends_by_itself(
    lan: Membership, ming: Membership, now: dt.datetime
) -> None:
    assert say(lan, TEXT, now)
    assert say(lan, TEXT + "！", now + MINUTE)
    for wait in (2 * MINUTE, 3 * MINUTE):
        with pytest.raises(Refused) as refusal:
            say(lan, TEXT, now + wait)
        assert (refusal.value.code, refusal.value.detail["found"][0].category) == ("blocked", "flood")
    assert say(ming, "我要两斤", now + 3 * MINUTE)
    assert say(lan, TEXT, now + 12 * MINUTE)


def test_the_same_from_three_people_waits_for_a_reviewer(lan: Membership, ming: Membership, now: dt.datetime) -> None:
    third = cast.settled(lan.group, "阿芳", now)
    assert [say(who, TEXT, now + n * MINUTE) for n, who in enumerate((lan, ming, third))] == [True, True, False]


def test_another_group_is_another_matter(lan: Membership, now: dt.datetime) -> None:
    other = cast.settled(cast.found_group(now, "别的群"), "老唐", now)
    for n in range(2):
        assert say(lan, TEXT, now + n * MINUTE)
    assert say(other, TEXT, now + 2 * MINUTE)


def test_a_refused_text_leaves_nothing_that_could_be_guessed(lan: Membership, now: dt.datetime) -> None:
    number = "13800138001"
    with pytest.raises(Refused):
        say(lan, number, now)
    row = Sent.objects.get()
    assert bytes(row.sketch) == b""
    assert bytes(row.whole) != hashlib.blake2b(number.encode(), digest_size=8).digest()


def test_a_released_text_is_a_flood_all_the_same(lan: Membership, now: dt.datetime) -> None:
    text = "店里的电话是13800138001，随时打"
    with pytest.raises(Refused):
        say(lan, text, now)
    BlockedText.objects.update(released_at=now)
    Sent.objects.all().delete()
    assert say(lan, text, now + MINUTE)
    assert say(lan, text, now + 2 * MINUTE)
    with pytest.raises(Refused) as refusal:
        say(lan, text, now + 3 * MINUTE)
    assert {one.category for one in refusal.value.detail["found"]} == {"flood"}


def test_traces_are_forgotten(lan: Membership, now: dt.datetime) -> None:
    say(lan, TEXT, now)
    assert actions.forget_sent(now + dt.timedelta(hours=2)) == 0
    assert actions.forget_sent(now + dt.timedelta(hours=2, seconds=1)) == 1
