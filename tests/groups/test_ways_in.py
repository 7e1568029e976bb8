"""By which way who came: the invitation tree, with channels, and what became of those who were brought."""

import datetime as dt

import pytest

from hubang.groups import actions
from hubang.groups.models import Membership
from hubang.groups.queries import ways_in
from hubang.lib.refused import Absent
from hubang.moderation import actions as moderation
from hubang.moderation.queries import measure_counts
from tests import cast


def by(code: str, nickname: str, now: dt.datetime) -> Membership:
    joined = actions.join_group(cast.stranger(now), code=code, nickname=nickname, accepted_version=1, now=now)
    assert isinstance(joined, Membership)
    return joined


def test_every_member_stands_under_the_way_they_came(
    qiu: Membership, lan: Membership, ming: Membership, now: dt.datetime
) -> None:
    _invite, own = actions.make_invite(lan, label="舞伴", days=7, max_uses=None, now=now)
    _invite, board = actions.make_invite(qiu, label="菜场告示栏", days=7, max_uses=None, channel=True, now=now)
    first, second, third = by(own, "舞伴甲", now), by(own, "舞伴乙", now), by(board, "买菜的", now)
    actions.leave_group(second, now=now)
    moderation.ban(qiu, third, reason="广告", now=now)
    ways = {
        (way.inviter.nickname if way.inviter else "", way.channel): [row.nickname for row in way.brought]
        for way in ways_in(qiu)
    }
    assert ways == {
        ("兰姨", ""): ["舞伴甲", "舞伴乙"],
        ("", "菜场告示栏"): ["买菜的"],
        ("", ""): ["兰姨", "小明", "秋姐"],
    }
    assert measure_counts([first.pk, second.pk, third.pk]) == {third.pk: 1}
    with pytest.raises(Absent):
        ways_in(ming)


def test_who_comes_back_another_way_was_still_brought_by_the_first(
    qiu: Membership, lan: Membership, now: dt.datetime
) -> None:
    _invite, own = actions.make_invite(lan, label="舞伴", days=7, max_uses=None, now=now)
    friend = by(own, "舞伴甲", now)
    actions.leave_group(friend, now=now)
    durable = lan.group.community.invites.get(kind="durable").durable_code
    actions.join_group(friend.user, code=durable, nickname="舞伴甲", accepted_version=1, now=now)
    friend.refresh_from_db()
    assert (friend.is_active, friend.invited_by) == (True, lan)
