"""Flags, cases and measures: who may, what is told, what stays."""

import datetime as dt

import pytest

from hubang.accounts.models import User
from hubang.audit.models import AuditEntry
from hubang.groups.actions import give_role, join_group
from hubang.groups.models import Group, JoinRequest, Membership
from hubang.groups.queries import membership_for
from hubang.lib.refused import Absent, Refused
from hubang.live.models import LiveEvent
from hubang.moderation import actions
from hubang.moderation.models import BlockedText, Case, Flag, GroupWord
from hubang.moderation.queries import cases_for
from hubang.notify.models import Notification
from tests import cast
from tests.words import stop


def flag(member: Membership, now: dt.datetime, object_id: str = "x" * 16, about: Membership | None = None) -> Flag:
    return actions.flag(
        member, object_type="member", object_id=object_id, reason="scam", text="他让我垫钱", about=about, now=now
    )


def test_a_flag_opens_one_case_for_the_safety_officers(
    lan: Membership, ming: Membership, qiu: Membership, now: dt.datetime
) -> None:
    flag(lan, now, about=ming)
    flag(lan, now, about=ming)
    assert (Flag.objects.count(), Case.objects.count()) == (1, 1)
    assert Notification.objects.filter(user=qiu.user, kind="case_opened").count() == 1
    assert [case.kind for case in cases_for(qiu)] == ["flag"]


def test_ten_flags_a_day_are_enough(lan: Membership, now: dt.datetime) -> None:
    for n in range(10):
        flag(lan, now, object_id=f"thing{n}")
    with pytest.raises(Refused) as refusal:
        flag(lan, now, object_id="thing10")
    assert refusal.value.code == "too_many_flags"
    assert flag(lan, now + dt.timedelta(days=1, seconds=1), object_id="thing10").pk


def test_nobody_judges_a_case_about_themselves(lan: Membership, qiu: Membership, now: dt.datetime) -> None:
    flag(lan, now, about=qiu)
    assert cases_for(qiu) == []
    with pytest.raises(Refused) as refusal:
        actions.close_case(qiu, Case.objects.get(), decision="keep", reason="", now=now)
    assert refusal.value.code == "own_case"


def test_a_mute_ends_by_itself_or_is_lifted(lan: Membership, qiu: Membership, now: dt.datetime) -> None:
    actions.mute(qiu, lan, minutes=120, reason="吵架", now=now)
    lan.refresh_from_db()
    assert lan.is_muted(now + dt.timedelta(hours=1, minutes=59))
    assert not lan.is_muted(now + dt.timedelta(minutes=120))
    assert Notification.objects.filter(user=lan.user, kind="muted").count() == 1
    assert not actions.unmute(qiu, lan, now=now).is_muted(now)


def test_a_measure_needs_a_reason_and_a_right(
    lan: Membership, ming: Membership, qiu: Membership, now: dt.datetime
) -> None:
    with pytest.raises(Refused) as refusal:
        actions.kick(qiu, lan, reason=" ", now=now)
    assert refusal.value.code == "reason_missing"
    with pytest.raises(Absent):
        actions.kick(ming, lan, reason="不喜欢", now=now)
    with pytest.raises(Refused):
        actions.kick(qiu, qiu, reason="自己", now=now)
    give_role(qiu, ming, role="admin", duties=["review"], now=now)
    give_role(qiu, lan, role="admin", duties=["review"], now=now)
    ming.refresh_from_db()
    lan.refresh_from_db()
    for other in (lan, qiu):
        with pytest.raises(Refused) as rank:
            actions.ban(ming, other, reason="x", now=now)
        assert rank.value.code == "not_your_rank"


def test_kicked_comes_back_by_approval_banned_not_at_all(
    group: Group, lan: Membership, qiu: Membership, now: dt.datetime
) -> None:
    code = group.community.invites.get(kind="durable").durable_code

    def knock(user: User) -> Membership | JoinRequest:
        return join_group(user, code=code, nickname="兰姨", accepted_version=1, now=now)

    actions.kick(qiu, lan, reason="广告", now=now)
    with pytest.raises(Absent):
        membership_for(lan.user, group.public_id)
    assert LiveEvent.objects.filter(kind="gone", ref=lan.public_id).count() == 1
    group.refresh_from_db()
    assert group.member_count == 1
    assert isinstance(knock(lan.user), JoinRequest)
    lan.refresh_from_db()
    Membership.objects.filter(pk=lan.pk).update(standing="active")
    Group.objects.filter(pk=group.pk).update(member_count=2)
    lan.refresh_from_db()
    actions.ban(qiu, lan, reason="骗人", now=now)
    with pytest.raises(Refused) as refusal:
        knock(lan.user)
    assert refusal.value.code == "banned"
    actions.unban(qiu, lan, now=now)
    lan.refresh_from_db()
    assert lan.standing == "left"


def test_an_empty_word_list_matches_nothing_and_a_word_its_disguises(
    qiu: Membership, lan: Membership, now: dt.datetime
) -> None:
    assert not actions.screen_text(lan, where="message", text="秘方", now=now).is_held
    word = stop(qiu, "秘方", now, category="fraud", severity="block")
    for text in ("秘方", "秘 方", "秘*方", "秘\u200b方"):
        with pytest.raises(Refused) as refusal:
            actions.screen_text(lan, where="message", text=text, now=now)
        assert refusal.value.code == "blocked"
    assert {row.category for row in BlockedText.objects.all()} == {"fraud"}
    actions.remove_word(qiu, word, now=now)
    assert not GroupWord.objects.exists()
    assert not actions.screen_text(lan, where="message", text="秘方", now=now).is_held


@pytest.mark.parametrize("text", ["", "单", "  "])
def test_a_word_has_two_characters_at_least(qiu: Membership, now: dt.datetime, text: str) -> None:
    with pytest.raises(Refused):
        actions.add_word(qiu, text=text, category="fraud", severity="block", now=now)


def test_a_refused_text_can_be_appealed_by_its_writer_alone(
    lan: Membership, ming: Membership, now: dt.datetime
) -> None:
    text = "我的电话13800138001"
    with pytest.raises(Refused):
        actions.screen_text(lan, where="message", text=text, now=now)
    block = BlockedText.objects.get()
    with pytest.raises(Absent):
        actions.appeal_block(ming, block, text=text, why="", now=now)
    case = actions.appeal_block(lan, block, text=text, why="那是店里的公开电话", now=now)
    assert (case.kind, case.detail["category"]) == ("appeal", "privacy")


def test_everything_is_in_the_log(lan: Membership, qiu: Membership, now: dt.datetime) -> None:
    actions.mute(qiu, lan, minutes=60, reason="吵", now=now)
    actions.unmute(qiu, lan, now=now)
    actions.kick(qiu, lan, reason="广告", now=now)
    verbs = set(AuditEntry.objects.filter(actor=qiu.public_id).values_list("verb", flat=True))
    assert {"mute", "unmute", "kick"} <= verbs
    assert "广告" not in str(list(AuditEntry.objects.values()))


def test_other_groups_admins_have_no_say(lan: Membership, now: dt.datetime) -> None:
    stranger = cast.owner(cast.found_group(now, "老唐群"), "老唐", now)
    with pytest.raises(Absent):
        actions.mute(stranger, lan, minutes=60, reason="x", now=now)
