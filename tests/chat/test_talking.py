"""Talking: screened before it is stored, recalled in time, found again, read marks that move forward."""

import datetime as dt

import pytest

from hubang.audit.models import AuditEntry
from hubang.chat import actions
from hubang.chat.models import Conversation, Message
from hubang.chat.queries import message_for, page_after, page_before, search, unread_count
from hubang.groups.models import Group, Membership
from hubang.lib.refused import Absent, Refused
from hubang.live.models import LiveEvent
from hubang.moderation.models import Case
from hubang.notify.models import Notification
from tests import cast
from tests.words import stop


@pytest.fixture
def room(group: Group, now: dt.datetime) -> Conversation:
    return actions.group_chat(group, now=now)


def test_a_message_is_stored_audited_and_told(lan: Membership, room: Conversation, now: dt.datetime) -> None:
    message = actions.post_message(lan, room, text="大家早上好", now=now)
    assert Message.objects.get().text == "大家早上好"
    assert LiveEvent.objects.filter(kind="message", ref=message.public_id).count() == 1
    assert AuditEntry.objects.filter(verb="post_message", object_id=message.public_id).count() == 1
    assert "大家" not in str(list(AuditEntry.objects.values()) + list(LiveEvent.objects.values()))


@pytest.mark.parametrize(
    "text", ["我的电话13800138001", "https://mobile.yangkeduo.com/a", "看 plnduoduo.com", "", "x" * 1001, "坏\x00字"]
)
def test_what_is_refused_is_not_stored(lan: Membership, room: Conversation, now: dt.datetime, text: str) -> None:
    with pytest.raises(Refused):
        actions.post_message(lan, room, text=text, now=now)
    assert not Message.objects.exists()


def test_mentions_and_replies_are_told_to_whom_they_concern(
    lan: Membership, ming: Membership, room: Conversation, now: dt.datetime
) -> None:
    first = actions.post_message(lan, room, text="@小明 在吗", now=now)
    assert list(first.mentions.all()) == [ming]
    actions.post_message(ming, room, text="在的", reply_to=first, now=now)
    assert Notification.objects.filter(user=ming.user, kind="mentioned").count() == 1
    assert Notification.objects.filter(user=lan.user, kind="replied").count() == 1


def test_recalling_takes_the_text_away_for_everybody(
    lan: Membership, ming: Membership, room: Conversation, now: dt.datetime
) -> None:
    message = actions.post_message(lan, room, text="说错了", now=now)
    with pytest.raises(Absent):
        actions.recall_message(ming, message, now=now)
    recalled = actions.recall_message(lan, message, now=now + dt.timedelta(minutes=2))
    assert (recalled.text, Message.objects.get().text) == ("", "")
    assert search(ming, "说错", now=now) == []


def test_after_two_minutes_it_stays(lan: Membership, room: Conversation, now: dt.datetime) -> None:
    message = actions.post_message(lan, room, text="留着", now=now)
    with pytest.raises(Refused) as refusal:
        actions.recall_message(lan, message, now=now + dt.timedelta(minutes=2, seconds=1))
    assert refusal.value.code == "too_late_to_recall"


def test_search_finds_chinese_and_nothing_of_other_groups(
    lan: Membership, ming: Membership, room: Conversation, now: dt.datetime
) -> None:
    other = cast.settled(cast.found_group(now, "老唐"), "外人", now)
    actions.post_message(other, actions.group_chat(other.group, now=now), text="脐橙很甜", now=now)
    mine = actions.post_message(lan, room, text="赣南脐橙到了，很甜", now=now)
    actions.post_message(lan, room, text="100%_的把握", now=now)
    assert search(ming, "脐橙", now=now) == [mine]
    assert search(ming, "甜 脐橙", now=now) == [mine]
    assert [m.text for m in search(ming, "0%_的", now=now)] == ["100%_的把握"]
    assert search(ming, "%", now=now + dt.timedelta(days=91)) == []


def test_pages_go_back_and_forward_without_gap_or_double(lan: Membership, room: Conversation, now: dt.datetime) -> None:
    Group.objects.update(messages_per_minute=120)
    lan.group.refresh_from_db()
    sent = [actions.post_message(lan, room, text=f"第 {n} 句", now=now + dt.timedelta(seconds=n)) for n in range(70)]
    newest = page_before(lan, room)
    earlier = page_before(lan, room, newest[0])
    first = page_before(lan, room, earlier[0])
    assert [m.pk for m in first + earlier + newest] == [m.pk for m in sent]
    assert [m.pk for m in page_after(lan, room, sent[9])] == [m.pk for m in sent[10:]]


def test_too_fast_is_refused(lan: Membership, room: Conversation, now: dt.datetime) -> None:
    for n in range(20):
        actions.post_message(lan, room, text=f"第 {n} 句", now=now)
    with pytest.raises(Refused) as refusal:
        actions.post_message(lan, room, text="再来", now=now)
    assert refusal.value.code == "too_fast"
    assert actions.post_message(lan, room, text="再来", now=now + dt.timedelta(minutes=1, seconds=1)).pk


def test_a_held_message_is_seen_by_its_writer_alone_until_it_is_let_out(
    lan: Membership, ming: Membership, qiu: Membership, room: Conversation, now: dt.datetime
) -> None:
    stop(qiu, "兼职", now)
    message = actions.post_message(lan, room, text="有个兼 职要人", now=now)
    assert message_for(lan, message.public_id) == message
    with pytest.raises(Absent):
        message_for(ming, message.public_id)
    assert not LiveEvent.objects.filter(kind="message").exists()
    actions.decide_held_message(qiu, Case.objects.get(), decision="release", reason="", now=now)
    released = page_before(ming, room)[-1]
    assert (released.text, page_before(lan, room)) == ("有个兼 职要人", [released])
    assert list(LiveEvent.objects.order_by("no").values_list("kind", "ref"))[-2:] == [
        ("recall", message.public_id),
        ("message", released.public_id),
    ]


def test_a_released_message_reaches_those_who_have_read_further(
    lan: Membership, ming: Membership, qiu: Membership, room: Conversation, now: dt.datetime
) -> None:
    stop(qiu, "兼职", now)
    actions.post_message(lan, room, text="兼职", now=now)
    read = actions.post_message(ming, room, text="读到这里", now=now)
    actions.decide_held_message(qiu, Case.objects.get(), decision="release", reason="", now=now)
    assert [message.text for message in page_after(ming, room, read)] == ["兼职"]


def test_a_removed_message_is_gone(lan: Membership, qiu: Membership, room: Conversation, now: dt.datetime) -> None:
    stop(qiu, "兼职", now)
    message = actions.post_message(lan, room, text="兼职", now=now)
    actions.decide_held_message(qiu, Case.objects.get(), decision="remove", reason="广告", now=now)
    with pytest.raises(Absent):
        message_for(lan, message.public_id)
    assert search(qiu, "兼职", now=now) == []


def test_the_read_mark_only_moves_forward(
    lan: Membership, ming: Membership, room: Conversation, now: dt.datetime
) -> None:
    first, second = (actions.post_message(lan, room, text=text, now=now) for text in ("一", "二"))
    assert unread_count(ming, room) == 2
    actions.mark_read(ming, second, now=now)
    actions.mark_read(ming, first, now=now)
    assert unread_count(ming, room) == 0
    assert unread_count(lan, room) == 0


def test_muted_members_read_and_do_not_write(lan: Membership, room: Conversation, now: dt.datetime) -> None:
    Membership.objects.filter(pk=lan.pk).update(muted_until=now + dt.timedelta(hours=1))
    lan.refresh_from_db()
    with pytest.raises(Refused) as refusal:
        actions.post_message(lan, room, text="说话", now=now)
    assert refusal.value.code == "muted"
    assert page_before(lan, room) == []


def test_a_safety_tip_needs_the_duty(lan: Membership, qiu: Membership, room: Conversation, now: dt.datetime) -> None:
    with pytest.raises(Absent):
        actions.post_tip(lan, text="小心", now=now)
    assert actions.post_tip(qiu, text="真客服不会要验证码", now=now).kind == "tip"
