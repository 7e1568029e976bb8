"""Asking a reviewer to look at a refused text: once, the same text, covered, and answered."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hubang.chat.actions import group_chat
from hubang.groups.models import Membership
from hubang.lib.db import atomic
from hubang.lib.refused import Refused
from hubang.moderation import actions
from hubang.moderation.models import BlockedText, Case
from hubang.notify.models import Notification

TEXT = "我的电话13800138001，晚上打"


@pytest.fixture
def block(lan: Membership, now: dt.datetime) -> BlockedText:
    with pytest.raises(Refused):
        actions.screen_text(lan, where="message", text=TEXT, now=now)
    return BlockedText.objects.get()


def appeal(lan: Membership, block: BlockedText, now: dt.datetime, text: str = TEXT) -> Case:
    return actions.appeal_block(lan, block, text=text, why="公开的号码", now=now)


def test_the_reviewer_sees_the_text_with_personal_data_covered(
    lan: Membership, block: BlockedText, now: dt.datetime
) -> None:
    case = appeal(lan, block, now)
    case.refresh_from_db()
    shown = case.text.reveal()
    assert "晚上打" in shown
    assert "13800138001" not in shown
    assert "•••" in repr(case.text)
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM moderation_case")
        assert "晚上打" not in cursor.fetchone()[0]


def test_only_the_text_that_was_refused_can_be_shown(lan: Membership, block: BlockedText, now: dt.datetime) -> None:
    with pytest.raises(Refused) as refusal:
        appeal(lan, block, now, text="另一段话")
    assert refusal.value.code == "other_text"
    assert not Case.objects.exists()
    assert appeal(lan, block, now, text=f" {TEXT}\n").pk


def test_a_text_is_appealed_once(lan: Membership, block: BlockedText, now: dt.datetime) -> None:
    appeal(lan, block, now)
    with pytest.raises(Refused) as refusal:
        appeal(lan, block, now)
    assert refusal.value.code == "appealed_already"


@pytest.mark.parametrize(("decision", "notice"), [("release", "appeal_granted"), ("uphold", "appeal_denied")])
def test_the_answer_is_told_and_the_text_is_deleted(
    lan: Membership, qiu: Membership, block: BlockedText, now: dt.datetime, decision: str, notice: str
) -> None:
    case = actions.decide_appeal(qiu, appeal(lan, block, now), decision=decision, reason="看过了", now=now)
    case.refresh_from_db()
    assert (case.state, bool(case.text)) == ("closed", False)
    assert Notification.objects.filter(user=lan.user, kind=notice).count() == 1


def test_what_was_released_passes_for_its_writer_alone(
    lan: Membership, ming: Membership, qiu: Membership, block: BlockedText, now: dt.datetime
) -> None:
    actions.decide_appeal(qiu, appeal(lan, block, now), decision="release", reason="", now=now)
    assert not actions.screen_text(lan, where="message", text=TEXT, now=now).is_held
    for member, text in ((ming, TEXT), (lan, f"{TEXT}吧")):
        with pytest.raises(Refused):
            actions.screen_text(member, where="message", text=text, now=now)


def test_a_refusal_behind_an_idempotency_key_can_be_appealed(
    lan: Membership, qiu: Membership, browser_of: Callable[[Membership], Client]
) -> None:
    """The note of the refusal survives although nothing else of the act does."""
    group, browser = lan.group.public_id, browser_of(lan)
    room = group_chat(lan.group, now=timezone.now())
    sent = {"text": TEXT, "once": "a" * 16}
    assert browser.post(reverse("messages", args=[group, room.public_id]), sent).status_code == 422
    address = reverse("appeal", args=[group, BlockedText.objects.get().public_id])
    assert browser.get(address).status_code == 200
    assert browser.post(address, {"text": "别的", "why": "", "once": "b" * 16}).status_code == 422
    assert browser.post(address, {"text": TEXT, "why": "", "once": "c" * 16}).status_code == 200
    decided = reverse("case", args=[group, Case.objects.get().public_id])
    assert "晚上打" in browser_of(qiu).get(decided).content.decode()
    answer = browser_of(qiu).post(decided, {"decision": "release", "reason": "公开的号码", "once": "d" * 16})
    assert answer.status_code == 303
    assert "公开的号码" in browser.get(address).content.decode()


def test_screening_inside_a_transaction_is_a_mistake_that_shows(lan: Membership, now: dt.datetime) -> None:
    with atomic(), pytest.raises(RuntimeError):
        actions.screen_text(lan, where="message", text="大家好", now=now)
