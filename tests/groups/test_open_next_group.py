"""The next group of a community: the same rules, settings and admins, and no way round a ban."""

import datetime as dt

import pytest

from hubang.accounts.models import User
from hubang.groups import actions
from hubang.groups.models import Group, JoinRequest, Membership
from hubang.groups.queries import admins_of, rules_of
from hubang.lib.refused import Refused
from hubang.moderation import actions as moderation
from tests import cast


def enter(
    user: User, group: Group, now: dt.datetime, nickname: str = "老魏", **other: object
) -> Membership | JoinRequest:
    code = group.community.invites.get(kind="durable").durable_code
    return actions.join_group(user, code=code, nickname=nickname, accepted_version=1, now=now, **other)  # type: ignore[arg-type]


@pytest.fixture
def full(group: Group, qiu: Membership, lan: Membership, now: dt.datetime) -> Group:
    """A group of two places, both taken, that may grow; 兰姨 is an admin who welcomes."""
    actions.give_role(qiu, lan, role="admin", duties=["welcome"], now=now)
    actions.change_settings(qiu, values={"max_members": 3, "may_grow": True, "asks_per_day": 7}, now=now)
    cast.settled(group, "小明", now)
    return group


def test_rules_settings_and_admins_are_the_same(full: Group, wei: User, now: dt.datetime) -> None:
    member = enter(wei, full, now)
    assert isinstance(member, Membership)
    second = member.group
    assert (second.number, second.name, second.asks_per_day) == (2, "浦东互帮二群", 7)
    assert [rule.title for rule in rules_of(second)] == [rule.title for rule in rules_of(full)]
    assert [(a.nickname, a.role, a.duties) for a in admins_of(second)] == [
        ("秋姐", "owner", []),
        ("兰姨", "admin", ["welcome"]),
    ]
    second.refresh_from_db()
    assert second.member_count == 3


def test_without_leave_to_grow_the_last_group_stays_the_last(
    full: Group, qiu: Membership, wei: User, now: dt.datetime
) -> None:
    actions.change_settings(qiu, values={"may_grow": False}, now=now)
    with pytest.raises(Refused) as refusal:
        enter(wei, full, now)
    assert refusal.value.code == "group_full"
    assert Group.objects.count() == 1


def test_who_was_banned_does_not_come_in_by_the_next_group(full: Group, qiu: Membership, now: dt.datetime) -> None:
    ming = Membership.objects.get(nickname="小明")
    moderation.ban(qiu, ming, reason="广告", now=now)
    cast.member(full, "糯米", now)
    with pytest.raises(Refused) as refusal:
        enter(ming.user, full, now, nickname="小明")
    assert refusal.value.code == "banned"


def test_other_rules_than_the_ones_that_were_read_are_shown_first(
    full: Group, qiu: Membership, wei: User, now: dt.datetime
) -> None:
    enter(wei, full, now)
    second = Group.objects.get(number=2)
    rule = second.rule_sets.get().rules.get(number=1)
    rule.title = "另一条"
    rule.save()
    Group.objects.filter(number=2).update(max_members=9)
    with pytest.raises(Refused) as refusal:
        enter(cast.stranger(now), full, now, nickname="糯米", read=full.public_id)
    assert refusal.value.code == "rules_changed"


def test_a_refused_applicant_gives_the_use_of_the_invite_back(
    group: Group, qiu: Membership, wei: User, now: dt.datetime
) -> None:
    actions.change_settings(qiu, values={"needs_approval": True}, now=now)
    invite, code = actions.make_invite(qiu, label="", days=7, max_uses=1, now=now)
    waiting = actions.join_group(wei, code=code, nickname="老魏", accepted_version=1, now=now)
    assert isinstance(waiting, JoinRequest)
    with pytest.raises(Refused):
        actions.join_group(cast.stranger(now), code=code, nickname="糯米", accepted_version=1, now=now)
    actions.refuse_join(qiu, waiting, reason="先打个招呼", now=now)
    invite.refresh_from_db()
    assert invite.uses == 0


def test_invites_of_who_left_stay_over_after_coming_back(group: Group, lan: Membership, now: dt.datetime) -> None:
    invite, _code = actions.make_invite(lan, label="", days=7, max_uses=None, now=now)
    actions.leave_group(lan, now=now)
    enter(lan.user, group, now, nickname="兰姨")
    invite.refresh_from_db()
    assert invite.revoked_at is not None
