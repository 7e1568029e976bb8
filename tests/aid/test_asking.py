"""Asking: what is understood, what is refused and why, what is stored and how."""

import datetime as dt

import pytest
from django.db import connection

from hubang.aid import actions
from hubang.aid.composing import Wish, draft, own_title, words_to_screen
from hubang.aid.models import HelpRequest
from hubang.audit.models import AuditEntry
from hubang.chat.models import Message
from hubang.groups.models import Group, Membership
from hubang.lib.refused import Refused
from hubang.live.models import LiveEvent
from hubang.moderation.models import BlockedText, Case
from tests import cast
from tests.aid.asks import SHARE, boost, charity
from tests.words import stop


def test_a_pasted_share_text_becomes_a_request(lan: Membership, now: dt.datetime) -> None:
    request = boost(lan, now)
    assert (request.platform, request.activity, request.helpers_needed) == ("pinduoduo", "砍价", 3)
    assert (request.state, request.trust) == ("open", "official")
    assert request.deadline_at == (now + dt.timedelta(hours=24)).replace(minute=0, second=0, microsecond=0)
    assert Message.objects.get(kind="card").ref == request.public_id
    assert AuditEntry.objects.filter(verb="ask_for_help", object_id=request.public_id).count() == 1
    assert LiveEvent.objects.filter(kind="request", ref=request.public_id).count() == 1


def test_the_link_is_encrypted_at_rest_and_masked_in_print(lan: Membership, now: dt.datetime) -> None:
    request = boost(lan, now)
    with connection.cursor() as cursor:
        cursor.execute("SELECT link, link_digest FROM aid_helprequest WHERE id = %s", [request.pk])
        stored = " ".join(cursor.fetchone())
    assert "yangkeduo" not in stored
    assert "1001" not in stored.split(":")[0]
    fresh = HelpRequest.objects.get(pk=request.pk)
    assert fresh.link.reveal().startswith("https://mobile.yangkeduo.com/")
    assert "yangkeduo" not in repr(fresh.link) + str(fresh.link) + f"{fresh.link}" + repr(request.link)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("帮我砍一刀 https://mobile.plnduoduo.com/bargain?id=8842", "lookalike"),
        ("帮我砍一刀 https://yangkeduo.com.evil.cn/a", "lookalike"),
        ("帮我砍一刀 https://mobile.pinduoduo.com@evil.cn/a", "lookalike"),
        ("帮我点一下 https://example.org/a", "unknown_host"),
        ("帮我砍一刀", "no_link"),
    ],
)
def test_a_bad_link_is_refused_and_nothing_is_stored(lan: Membership, now: dt.datetime, text: str, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        actions.ask_for_help(lan, Wish(scene="boost", text=text, title="帮忙"), now=now)
    assert refusal.value.code == code
    assert not HelpRequest.objects.exists()


def test_a_host_that_the_group_allows_is_taken(lan: Membership, group: Group, now: dt.datetime) -> None:
    Group.objects.filter(pk=group.pk).update(allowed_hosts=["example.org"])
    lan.group.refresh_from_db()
    request = actions.ask_for_help(
        lan, Wish(scene="boost", text="点一下 https://a.example.org/x", title="帮忙点"), now=now
    )
    assert request.trust == "unknown"


def test_the_same_order_twice_is_the_same_request(lan: Membership, ming: Membership, now: dt.datetime) -> None:
    first = boost(lan, now)
    with pytest.raises(Refused) as refusal:
        boost(ming, now)
    assert (refusal.value.code, refusal.value.detail["request"]) == ("same_request", first.public_id)
    actions.withdraw_request(lan, first, now=now)
    assert boost(ming, now).state == "open"


def test_the_daily_number_is_kept_and_starts_anew_at_six(lan: Membership, now: dt.datetime) -> None:
    for order in ("1", "2", "3"):
        boost(lan, now, order=order)
    with pytest.raises(Refused) as refusal:
        boost(lan, now, order="4")
    assert refusal.value.code == "no_asks_left"
    free_at = refusal.value.detail["free_at"]
    assert (free_at.hour, free_at.day) == (6, 21)
    with pytest.raises(Refused):
        boost(lan, free_at - dt.timedelta(seconds=1), order="4")
    assert boost(lan, free_at, order="4").state == "open"


def test_a_newcomer_asks_once_a_day(group: Group, now: dt.datetime) -> None:
    newcomer = cast.member(group, "新来的", now)
    boost(newcomer, now, order="1")
    with pytest.raises(Refused) as refusal:
        boost(newcomer, now, order="2")
    assert refusal.value.code == "no_asks_left"


@pytest.mark.parametrize(
    ("delta", "fits"),
    [
        (dt.timedelta(minutes=8), False),
        (dt.timedelta(minutes=10), True),
        (dt.timedelta(days=14), True),
        (dt.timedelta(days=14, minutes=2), False),
    ],
)
def test_deadlines_have_limits(lan: Membership, now: dt.datetime, delta: dt.timedelta, fits: bool) -> None:
    plan = draft(lan, Wish(scene="charity", title="取药", sort="errand", deadline_at=now + delta), now=now)
    assert (not plan.problems) == fits


@pytest.mark.parametrize(("number", "fits"), [(0, False), (1, True), (500, True), (501, False)])
def test_helpers_have_limits(lan: Membership, now: dt.datetime, number: int, fits: bool) -> None:
    plan = draft(lan, Wish(scene="charity", title="取药", sort="errand", helpers_needed=number), now=now)
    assert (not plan.problems) == fits


def test_personal_data_in_the_words_is_blocked_and_not_kept(lan: Membership, now: dt.datetime) -> None:
    with pytest.raises(Refused) as refusal:
        charity(lan, now, note="打我电话 13800138001")
    assert refusal.value.code == "blocked"
    assert "13800138001" not in refusal.value.message
    row = BlockedText.objects.get()
    assert (row.category, row.codes) == ("privacy", ["phone"])
    assert "13800138001" not in str(row.__dict__)


def test_a_held_request_waits_out_of_sight(
    lan: Membership, ming: Membership, qiu: Membership, now: dt.datetime
) -> None:
    stop(qiu, "取药", now, category="offtopic")
    request = charity(lan, now)
    assert request.held_at is not None
    case = Case.objects.get(kind="held_request")
    with pytest.raises(Refused):
        actions.open_link(ming, request, now=now)
    assert not Message.objects.filter(kind="card").exists()
    actions.decide_case(qiu, case, decision="release", reason="", now=now)
    request.refresh_from_db()
    assert request.held_at is None
    assert Message.objects.filter(kind="card", ref=request.public_id).count() == 1


def test_links_stay_out_of_title_and_note(lan: Membership, now: dt.datetime) -> None:
    with pytest.raises(Refused) as refusal:
        charity(lan, now, note="看 https://mobile.yangkeduo.com/x")
    assert refusal.value.code == "link_in_words"


def test_words_can_be_mended_and_the_deadline_moved_once(lan: Membership, ming: Membership, now: dt.datetime) -> None:
    request = boost(lan, now)
    changed = actions.edit_request(lan, request, title="帮砍学习桌", note="孩子开学用", now=now)
    assert (changed.title, changed.version) == ("帮砍学习桌", 2)
    later = request.deadline_at + dt.timedelta(hours=5)
    assert actions.extend_request(lan, request, deadline_at=later, now=now).deadline_at == later
    with pytest.raises(Refused) as refusal:
        actions.extend_request(lan, request, deadline_at=later + dt.timedelta(hours=1), now=now)
    assert refusal.value.code == "extended_once"
    with pytest.raises(Refused):
        actions.edit_request(ming, request, title="别人改", note="", now=now)


def test_muted_members_do_not_ask(lan: Membership, now: dt.datetime) -> None:
    Membership.objects.filter(pk=lan.pk).update(muted_until=now + dt.timedelta(hours=1))
    lan.refresh_from_db()
    with pytest.raises(Refused) as refusal:
        boost(lan, now)
    assert refusal.value.code == "muted"


def test_a_scene_that_is_off_is_refused(lan: Membership, now: dt.datetime, settings: pytest.FixtureRequest) -> None:
    settings.HUBANG_BOOST = False  # type: ignore[attr-defined]
    with pytest.raises(Refused) as refusal:
        boost(lan, now)
    assert refusal.value.code == "scene_off"


def test_the_text_itself_is_never_fetched_or_kept(lan: Membership, now: dt.datetime) -> None:
    request = boost(lan, now)
    assert SHARE.format(n=3, order="1001") not in str(
        {field.name: str(getattr(request, field.name)) for field in request._meta.concrete_fields}
    )


@pytest.mark.parametrize("activity", ["砍价", "助力", "拼团", "领现金", "果园", "膨胀", "红包"])
def test_a_title_of_ours_is_not_held_up(lan: Membership, now: dt.datetime, activity: str) -> None:
    """Whoever pastes a share text without a title has written nothing that a reviewer would have to look at."""
    words = words_to_screen(activity, {"title": own_title(activity), "note": ""})
    assert words == {"title": "", "note": ""}
    assert words_to_screen(activity, {"title": "付钱找人砍", "note": "有偿"}) == {"title": "付钱找人砍", "note": "有偿"}


def test_a_share_text_without_a_title_goes_out_at_once(lan: Membership, now: dt.datetime) -> None:
    text = (
        "【拼多多】快来帮我砍一刀！还差2人 https://mobile.yangkeduo.com/fyx.html?group_order_id=9301&share_uin=ABC 谢谢"
    )
    request = actions.ask_for_help(lan, Wish(scene="boost", text=text), now=now)
    assert (request.title, request.held_at) == ("砍价，帮我点一下", None)
