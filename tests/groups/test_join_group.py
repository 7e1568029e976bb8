"""Joining: one path, exact limits, no rights before it is done."""

import datetime as dt

import pytest

from hubang.accounts.models import Consent, User
from hubang.audit.models import AuditEntry
from hubang.groups import actions
from hubang.groups.models import Acceptance, Group, JoinRequest, Membership
from hubang.groups.queries import membership_for
from hubang.lib.refused import Absent, Refused
from hubang.notify.models import Notification
from tests import cast


def durable(group: Group) -> str:
    return group.community.invites.get(kind="durable").durable_code


def join(
    user: User, group: Group, now: dt.datetime, nickname: str = "老魏", **other: object
) -> Membership | JoinRequest:
    return actions.join_group(user, code=durable(group), nickname=nickname, accepted_version=1, now=now, **other)  # type: ignore[arg-type]


def test_scanning_the_durable_code_makes_a_member(group: Group, wei: User, now: dt.datetime) -> None:
    member = join(wei, group, now, face="🐢", province="江苏")
    assert isinstance(member, Membership)
    assert (member.group, member.standing, member.province, member.face) == (group, "active", "江苏", "🐢")
    assert membership_for(wei, group.public_id) == member
    assert Acceptance.objects.filter(membership=member, rule_set__version=1).count() == 1
    assert Consent.objects.filter(user=wei).count() == 1
    assert AuditEntry.objects.filter(verb="join_group", actor=member.public_id).count() == 1
    assert Notification.objects.filter(user=wei, kind="welcome").count() == 1
    group.refresh_from_db()
    assert group.member_count == 1


def test_joining_twice_is_the_same_membership(group: Group, wei: User, now: dt.datetime) -> None:
    assert join(wei, group, now) == join(wei, group, now, nickname="别的名字")
    group.refresh_from_db()
    assert group.member_count == 1


@pytest.mark.parametrize(
    "nickname", ["a", "  ", "一" * 21, "群主", "拼多多客服", "13800138000", "！！！", "x12345", "\u200b\u200b老"]
)
def test_a_bad_nickname_is_refused_and_nothing_happens(
    group: Group, wei: User, now: dt.datetime, nickname: str
) -> None:
    with pytest.raises(Refused) as refusal:
        join(wei, group, now, nickname=nickname)
    assert refusal.value.code in {"bad_nickname", "too_long"}
    assert not Membership.objects.filter(user=wei).exists()


@pytest.mark.parametrize("copy", ["兰姨", "兰 姨", "ＬａｎYi", "lаnyi"])
def test_nobody_can_pass_for_another(group: Group, wei: User, now: dt.datetime, copy: str) -> None:
    cast.settled(group, "LanYi" if copy.isascii() or copy[0] in "Ｌl" else "兰姨", now)
    with pytest.raises(Refused) as refusal:
        join(wei, group, now, nickname=copy)
    assert refusal.value.code == "nickname_taken"


def test_rules_that_changed_meanwhile_are_read_again(
    group: Group, qiu: Membership, wei: User, now: dt.datetime
) -> None:
    actions.publish_rules(qiu, rules=[("duty", "好好说话", "")], now=now)
    with pytest.raises(Refused) as refusal:
        join(wei, group, now)
    assert (refusal.value.code, refusal.value.detail["version"]) == ("rules_changed", 2)


def test_an_unknown_code_leads_nowhere(group: Group, wei: User, now: dt.datetime) -> None:
    with pytest.raises(Absent):
        actions.join_group(wei, code="X" * 24, nickname="老魏", accepted_version=1, now=now)


def test_a_full_group_refuses_and_the_next_one_opens_when_allowed(group: Group, wei: User, now: dt.datetime) -> None:
    Group.objects.filter(pk=group.pk).update(max_members=2, asks_per_day=7)
    cast.settled(group, "兰姨", now)
    cast.settled(group, "小明", now)
    with pytest.raises(Refused) as refusal:
        join(wei, group, now)
    assert refusal.value.code == "group_full"
    group.community.may_grow = True
    group.community.save()
    member = join(wei, group, now)
    assert isinstance(member, Membership)
    assert (member.group.number, member.group.asks_per_day, member.group.rule_sets.count()) == (2, 7, 1)


def test_the_approval_path_has_no_exception(group: Group, qiu: Membership, wei: User, now: dt.datetime) -> None:
    actions.change_settings(qiu, values={"needs_approval": True, "join_question": "谁介绍你来的？"}, now=now)
    with pytest.raises(Refused) as refusal:
        join(wei, group, now)
    assert refusal.value.code == "answer_missing"
    waiting = join(wei, group, now, answer="兰姨")
    assert isinstance(waiting, JoinRequest)
    with pytest.raises(Absent):
        membership_for(wei, group.public_id)
    member = actions.approve_join(qiu, waiting, now=now)
    assert membership_for(wei, group.public_id) == member
    with pytest.raises(Refused) as again:
        actions.approve_join(qiu, waiting, now=now)
    assert again.value.code == "already_decided"


def test_refusing_needs_a_reason(group: Group, qiu: Membership, wei: User, now: dt.datetime) -> None:
    actions.change_settings(qiu, values={"needs_approval": True}, now=now)
    waiting = join(wei, group, now)
    assert isinstance(waiting, JoinRequest)
    with pytest.raises(Refused):
        actions.refuse_join(qiu, waiting, reason=" ", now=now)
    actions.refuse_join(qiu, waiting, reason="请让介绍人先打个招呼", now=now)
    assert not Membership.objects.filter(user=wei).exists()


def test_a_member_without_the_duty_lets_nobody_in(
    group: Group, lan: Membership, qiu: Membership, wei: User, now: dt.datetime
) -> None:
    actions.change_settings(qiu, values={"needs_approval": True}, now=now)
    waiting = join(wei, group, now)
    assert isinstance(waiting, JoinRequest)
    with pytest.raises(Absent):
        actions.approve_join(lan, waiting, now=now)


def test_an_invite_ends_by_use_by_time_by_revocation_and_with_its_maker(
    group: Group, lan: Membership, qiu: Membership, now: dt.datetime
) -> None:
    def enter(code: str, nickname: str, at: dt.datetime) -> str:
        try:
            actions.join_group(cast.stranger(at), code=code, nickname=nickname, accepted_version=1, now=at)
        except Refused as refusal:
            return refusal.code
        return "joined"

    _one, once = actions.make_invite(lan, label="", days=7, max_uses=1, now=now)
    assert [enter(once, "甲甲", now), enter(once, "乙乙", now)] == ["joined", "invite_over"]
    _two, week = actions.make_invite(lan, label="", days=7, max_uses=None, now=now)
    assert enter(week, "丙丙", now + dt.timedelta(days=8)) == "invite_over"
    three, revoked = actions.make_invite(lan, label="", days=7, max_uses=None, now=now)
    actions.revoke_invite(lan, three, now=now)
    assert enter(revoked, "丁丁", now) == "invite_over"
    _four, orphan = actions.make_invite(lan, label="", days=7, max_uses=None, now=now)
    actions.leave_group(lan, now=now)
    assert enter(orphan, "戊戊", now) == "invite_over"


def test_the_inviter_is_kept(group: Group, lan: Membership, wei: User, now: dt.datetime) -> None:
    invite, code = actions.make_invite(lan, label="小区门口", days=7, max_uses=None, now=now)
    member = actions.join_group(wei, code=code, nickname="老魏", accepted_version=1, now=now)
    assert isinstance(member, Membership)
    assert (member.invite, member.invited_by, member.role) == (invite, lan, "member")


def test_who_left_comes_back_as_the_same_member(group: Group, lan: Membership, now: dt.datetime) -> None:
    actions.leave_group(lan, now=now)
    group.refresh_from_db()
    assert group.member_count == 0
    again = join(lan.user, group, now, nickname="兰姨")
    assert again == lan


def test_the_owner_hands_over_before_leaving(qiu: Membership, lan: Membership, now: dt.datetime) -> None:
    with pytest.raises(Refused) as refusal:
        actions.leave_group(qiu, now=now)
    assert refusal.value.code == "owner_stays"
    actions.hand_over(qiu, lan, now=now)
    qiu.refresh_from_db()
    lan.refresh_from_db()
    assert (qiu.role, lan.role) == ("admin", "owner")
    actions.leave_group(qiu, now=now)
    qiu.refresh_from_db()
    assert qiu.standing == "left"


def test_the_owner_link_works_once(group: Group, now: dt.datetime) -> None:
    token = actions.make_owner_link(group, now=now)
    owner = actions.enter_as_owner(cast.stranger(now), token=token, nickname="秋姐", now=now)
    assert owner.role == "owner"
    with pytest.raises(Refused) as refusal:
        actions.enter_as_owner(cast.stranger(now), token=token, nickname="老魏", now=now)
    assert refusal.value.code == "link_used"
