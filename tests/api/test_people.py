"""Who we are and how I stand, through the API; what the chat and the review queue show; the caller's account."""

import datetime as dt
import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hubang.accounts.actions import make_device_link
from hubang.accounts.models import SCOPES
from hubang.aid import actions as aid
from hubang.audit.models import AuditEntry
from hubang.groups import actions as groups
from hubang.groups.models import JoinRequest, Membership
from hubang.lib import qr
from hubang.lib.db import atomic
from hubang.live.log import append
from hubang.moderation.actions import ban
from tests import cast
from tests.aid.asks import SHARE, boost, charity
from tests.api.test_api import Program


@pytest.fixture
def people(db: None) -> tuple[Membership, Membership, Membership]:
    real = timezone.now()
    group = cast.found_group(real)
    return cast.owner(group, "秋姐", real), cast.settled(group, "兰姨", real), cast.settled(group, "小明", real)


def test_a_help_shows_in_balance_thanks_and_standing(people: tuple[Membership, ...]) -> None:
    _qiu, lan, ming = people
    now = timezone.now()
    request = boost(lan, now, needed=1)
    assist = aid.claim_assist(ming, request, now=now)
    aid.confirm_assist(lan, assist, now=now)
    aid.thank(lan, assist, line="多谢小明", now=now)
    asker, helper = Program(lan.user), Program(ming.user)
    base = f"/groups/{lan.group.public_id}"
    (given,) = helper.call("GET", f"{base}/balance")[1]["items"]
    assert (given["way"], given["other"]["nickname"], given["request"]) == ("given", "兰姨", request.public_id)
    (received,) = asker.call("GET", f"{base}/balance")[1]["items"]
    assert (received["way"], received["other"]["nickname"]) == ("received", "小明")
    (thanked,) = helper.call("GET", f"{base}/thanks/mine")[1]["items"]
    assert (thanked["line"], thanked["by"]["nickname"]) == ("多谢小明", "兰姨")
    assert [item["id"] for item in helper.call("GET", f"{base}/requests/completed")[1]] == [request.public_id]
    helpers = asker.call("GET", f"{base}/requests/{request.public_id}/helpers")[1]["items"]
    assert [item["nickname"] for item in helpers] == ["小明"]
    standing = asker.call("GET", f"{base}/me")[1]
    assert (standing["asks_left_today"], standing["new_notices"], standing["balance"]["received"]) == (2, 3, 1)
    assert asker.call("POST", f"{base}/notices/read")[1] == {"count": 3}
    assert asker.call("POST", f"{base}/notices/read")[1] == {"count": 0}
    about = asker.call("GET", f"{base}/about")[1]
    assert [row["person"]["nickname"] for row in about["helped_most"]] == ["小明"]
    assert [row["role"] for row in about["admins"]] == ["owner"]


def test_a_member_is_seen_and_measures_by_admins_alone(people: tuple[Membership, ...]) -> None:
    qiu, lan, ming = people
    owner, member = Program(qiu.user), Program(lan.user)
    base = f"/groups/{qiu.group.public_id}/members"
    owner.call("POST", f"{base}/{ming.public_id}/measures", {"kind": "mute", "reason": "太吵了"})
    seen_by_owner = owner.call("GET", f"{base}/{ming.public_id}")[1]
    assert ([row["reason"] for row in seen_by_owner["measures"]], seen_by_owner["may_measure"]) == (["太吵了"], True)
    seen = member.call("GET", f"{base}/{ming.public_id}")[1]
    assert (seen["measures"], seen["may_measure"]) == ([], False)
    assert Program(ming.user).call("GET", f"/groups/{qiu.group.public_id}/me")[1]["muted_until"]


def test_a_measure_is_read_by_whom_it_is_about_also_from_outside(people: tuple[Membership, ...]) -> None:
    qiu, lan, ming = people
    measure = ban(qiu, lan, reason="广告", rule_number=1, now=timezone.now())
    assert Program(lan.user).call("GET", f"/measures/{measure.public_id}")[1]["reason"] == "广告"
    assert Program(ming.user).call("GET", f"/measures/{measure.public_id}")[0] == 404


def test_a_draft_says_what_is_in_the_way_and_stores_nothing(people: tuple[Membership, ...]) -> None:
    program = Program(people[1].user)
    path = f"/groups/{people[1].group.public_id}/requests/draft"
    before = AuditEntry.objects.count()
    status, plan = program.call(
        "POST", path, {"scene": "boost", "text": SHARE.format(n=3, order="5"), "title": "砍一刀"}
    )
    assert (status, plan["helpers_needed"], plan["share"]["platform"], plan["problems"]) == (200, 3, "pinduoduo", [])
    fake = program.call("POST", path, {"scene": "boost", "text": "https://plnduoduo.com/a", "title": "x"})[1]
    assert [problem["code"] for problem in fake["problems"]][:1] == ["lookalike"]
    assert AuditEntry.objects.count() == before


def test_a_picture_is_read(people: tuple[Membership, ...]) -> None:
    program = Program(people[1].user)
    link = "https://mobile.yangkeduo.com/qr.html?group_order_id=9"
    url = f"/api/v1/groups/{people[1].group.public_id}/share/picture"
    headers = {"authorization": f"Bearer {program.token}"}
    picture = SimpleUploadedFile("a.png", qr.png(link, scale=6), "image/png")
    answer = program.client.post(url, {"picture": picture}, headers=headers)
    assert (answer.status_code, json.loads(answer.content)) == (200, {"texts": [link]})
    broken = program.client.post(url, {"picture": io.BytesIO(b"no picture")}, headers=headers)
    assert (broken.status_code, json.loads(broken.content)["code"]) == (422, "bad_picture")


def test_an_admin_reads_a_case_before_deciding(people: tuple[Membership, ...]) -> None:
    qiu, lan, ming = people
    owner, member, other = Program(qiu.user), Program(lan.user), Program(ming.user)
    base = f"/groups/{qiu.group.public_id}"
    message = member.call("POST", f"{base}/messages", {"text": "今晚谁去跳舞"})[1]
    assert (
        other.call("POST", f"{base}/flags", {"type": "message", "id": message["id"], "reason": "ad", "text": "像广告"})[
            0
        ]
        == 200
    )
    (case,) = owner.call("GET", f"{base}/cases")[1]["items"]
    detail = owner.call("GET", f"{base}/cases/{case['id']}")[1]
    assert (detail["words"], detail["author"]["nickname"]) == ({"text": "今晚谁去跳舞"}, "兰姨")
    assert [(flag["reason"], flag["text"]) for flag in detail["flags"]] == [("ad", "像广告")]
    assert owner.call("POST", f"{base}/cases/{case['id']}/decide", {"decision": "remove", "reason": "是广告"})[0] == 200
    outcome = member.call("GET", f"{base}/outcomes/{case['id']}")[1]
    assert (outcome["decision"], outcome["reason"]) == ("remove", "是广告")
    assert other.call("GET", f"{base}/outcomes/{case['id']}")[0] == 404
    assert member.call("GET", f"{base}/cases/{case['id']}")[0] == 404
    errand = charity(lan, timezone.now())
    assist = aid.claim_assist(ming, errand, now=timezone.now())
    aid.dispute_assist(lan, assist, now=timezone.now())
    (dispute,) = owner.call("GET", f"{base}/cases")[1]["items"]
    assert owner.call("GET", f"{base}/cases/{dispute['id']}")[1]["author"]["nickname"] == "小明"


def test_a_refused_text_and_its_appeal_are_followed(people: tuple[Membership, ...]) -> None:
    qiu, lan, ming = people
    owner, member = Program(qiu.user), Program(lan.user)
    base = f"/groups/{qiu.group.public_id}"
    word = owner.call("POST", f"{base}/words", {"text": "代购", "category": "spam", "severity": "block"})[1]["id"]
    owner.call("POST", f"{base}/words/{word}/try")
    owner.call("POST", f"{base}/words/{word}/switch", {"on": True})
    block = member.call("POST", f"{base}/messages", {"text": "代购是什么意思"})[1]["block"]
    assert member.call("GET", f"{base}/blocks/{block}")[1]["is_appealed"] is False
    member.call("POST", f"{base}/blocks/{block}/appeal", {"text": "代购是什么意思", "why": "只是问问"})
    (case,) = owner.call("GET", f"{base}/cases")[1]["items"]
    assert "代购是什么意思" in str(owner.call("GET", f"{base}/cases/{case['id']}")[1]["words"])
    owner.call("POST", f"{base}/cases/{case['id']}/decide", {"decision": "uphold", "reason": "群里说好不用这个词"})
    shown = member.call("GET", f"{base}/blocks/{block}")[1]
    assert (shown["is_appealed"], shown["is_released"], shown["reason"]) == (True, False, "群里说好不用这个词")
    assert Program(ming.user).call("GET", f"{base}/blocks/{block}")[0] == 404


def test_an_applicant_sees_how_it_stands_and_waits_no_longer(people: tuple[Membership, ...]) -> None:
    qiu, _lan, _ming = people
    groups.change_settings(qiu, values={"needs_approval": True}, now=timezone.now())
    guest = Program(cast.stranger(timezone.now()))
    code = qiu.group.community.invites.get(kind="durable").durable_code
    assert guest.call("GET", f"/invites/{code}")[1]["state"] == ""
    guest.call("POST", f"/invites/{code}/join", {"nickname": "老魏", "accepted_version": 1})
    assert guest.call("GET", f"/invites/{code}")[1]["state"] == "waiting"
    taken_back = guest.call("POST", f"/invites/{code}/withdraw")[1]["id"]
    assert JoinRequest.objects.get(public_id=taken_back).state == "withdrawn"
    assert guest.call("POST", f"/invites/{code}/withdraw")[1]["id"] == ""


def test_a_tip_is_said_by_a_safety_officer_alone(people: tuple[Membership, ...]) -> None:
    qiu, lan, _ming = people
    base = f"/groups/{qiu.group.public_id}"
    said = Program(qiu.user).call("POST", f"{base}/tips", {"text": "谁要验证码都别给。"})
    assert (said[0], said[1]["kind"]) == (200, "tip")
    assert Program(lan.user).call("POST", f"{base}/tips", {"text": "我也说一句"})[0] == 404


def test_inviters_and_whom_they_brought(people: tuple[Membership, ...]) -> None:
    qiu, lan, _ming = people
    _invite, code = groups.make_invite(lan, label="", days=7, max_uses=None, now=timezone.now())
    groups.join_group(
        cast.stranger(timezone.now()), code=code, nickname="带来的", accepted_version=1, now=timezone.now()
    )
    base = f"/groups/{qiu.group.public_id}"
    branches = Program(qiu.user).call("GET", f"{base}/tree")[1]
    (branch,) = [branch for branch in branches if branch["inviter"]]
    assert (branch["inviter"]["nickname"], branch["brought"][0]["nickname"]) == ("兰姨", "带来的")
    assert Program(lan.user).call("GET", f"{base}/tree")[0] == 404
    assert (
        Program(lan.user)
        .call("GET", f"{base}/join-link")[1]["address"]
        .endswith(qiu.group.community.invites.get(kind="durable").durable_code)
    )


def test_another_s_private_event_is_its_number_alone(people: tuple[Membership, ...]) -> None:
    _qiu, lan, ming = people
    group = lan.group.public_id
    with atomic():
        no = append(group, "notice", "secretthing", audience=lan.user_id)
    path = f"/groups/{group}/events?cursor=1-{no - 1}"
    assert Program(lan.user).call("GET", path)[1]["events"][0]["ref"] == "secretthing"
    assert Program(ming.user).call("GET", path)[1]["events"] == [{"no": no, "kind": "quiet", "ref": ""}]


@pytest.mark.parametrize("cursor", ["99-0", "1-9999", "-1-0", "x", "1-x"])
def test_a_cursor_of_another_time_reloads(people: tuple[Membership, ...], cursor: str) -> None:
    events = Program(people[1].user).call("GET", f"/groups/{people[1].group.public_id}/events?cursor={cursor}")[1]
    assert [event["kind"] for event in events["events"]] in (["reload"], [])
    assert cursor in {"x", "1-x", "-1-0"} or events["events"][0]["kind"] == "reload"


def test_the_language_is_chosen_and_everything_signed_out(people: tuple[Membership, ...]) -> None:
    program = Program(people[1].user)
    assert program.call("PATCH", "/account", {"language": "en"})[1]["language"] == "en"
    assert program.call("GET", "/account")[1] == {
        "id": people[1].user.public_id,
        "language": "en",
        "has_password": False,
    }
    browser = Client()
    browser.post(reverse("second_device", args=[make_device_link(people[1].user, now=timezone.now())]))
    assert browser.get("/account/").status_code == 200
    other = Program(people[1].user)
    assert program.call("POST", "/account/sign-out", {"tokens": True})[0] == 200
    assert browser.get("/account/").status_code == 403
    assert other.call("GET", "/account")[0] == program.call("GET", "/account")[0] == 401


def test_a_token_makes_only_lesser_ones(people: tuple[Membership, ...]) -> None:
    whole, part = Program(people[1].user), Program(people[1].user, ("read", "profile"))
    made = part.call("POST", "/tokens", {"name": "只读", "scopes": ["read"], "days": 3}, key="one-token")[1]
    again = part.call("POST", "/tokens", {"name": "只读", "scopes": ["read"], "days": 3}, key="one-token")[1]
    assert made["token"].startswith("hb_")
    assert again == {"id": made["id"], "token": ""}
    for scopes in (["chat"], list(SCOPES)):
        status, refusal = part.call("POST", "/tokens", {"name": "更多", "scopes": scopes})
        assert (status, refusal["code"]) == (403, "scope_missing")
    short = Program(people[1].user)
    short.row.expires_at = timezone.now() + dt.timedelta(days=1)
    short.row.save(update_fields=["expires_at"])
    assert short.call("POST", "/tokens", {"name": "更久", "scopes": ["read"], "days": 30})[0] == 403
    child = short.call("POST", "/tokens", {"name": "一样久", "scopes": ["read"]})[1]["id"]
    assert next(row for row in whole.call("GET", "/tokens")[1] if row["id"] == child)["expires_at"]
