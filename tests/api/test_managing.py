"""What admins do, through the API."""

import pytest
from django.utils import timezone

from hubang.accounts.models import SCOPES
from hubang.groups.models import Invite, Membership
from tests import cast
from tests.api.test_api import Program


@pytest.fixture
def people(db: None) -> tuple[Membership, Membership]:
    real = timezone.now()
    group = cast.found_group(real)
    return cast.owner(group, "秋姐", real), cast.settled(group, "兰姨", real)


def test_an_invite_its_guest_and_the_approval(people: tuple[Membership, Membership]) -> None:
    qiu, _lan = people
    owner, guest = Program(qiu.user), Program(cast.stranger(timezone.now()))
    base = f"/groups/{qiu.group.public_id}"
    assert owner.call("PATCH", f"{base}/settings", {"values": {"needs_approval": True}})[0] == 200
    made = owner.call("POST", f"{base}/invites", {"max_uses": 1}, key="the-same-key")[1]
    again = owner.call("POST", f"{base}/invites", {"max_uses": 1}, key="the-same-key")[1]
    assert made["code"]
    assert again == {"id": made["id"], "code": ""}
    assert Invite.objects.filter(kind="member").count() == 1
    joined = guest.call("POST", f"/invites/{made['code']}/join", {"nickname": "小红", "accepted_version": 1})[1]
    assert joined["state"] == "waiting"
    waiting = owner.call("GET", f"{base}/joins")[1]["items"]
    assert [row["nickname"] for row in waiting] == ["小红"]
    assert owner.call("POST", f"{base}/joins/{waiting[0]['id']}/approve")[0] == 200
    assert (
        owner.call("POST", f"{base}/joins/{waiting[0]['id']}/refuse", {"reason": "x"})[1]["code"] == "already_decided"
    )
    assert guest.call("GET", base)[0] == 200
    assert owner.call("POST", f"{base}/invites/{made['id']}/revoke")[0] == 200
    assert owner.call("GET", f"{base}/invites")[1]["items"] == []


def test_rules_roles_and_measures(people: tuple[Membership, Membership]) -> None:
    qiu, lan = people
    owner, member = Program(qiu.user), Program(lan.user)
    base = f"/groups/{qiu.group.public_id}"
    rules = {"rules": [{"kind": "duty", "title": "好好说话"}]}
    assert owner.call("POST", f"{base}/rules/publish", rules) == (200, {"version": 2})
    assert member.call("POST", f"{base}/messages", {"text": "大家好"})[1]["code"] == "rules_not_accepted"
    assert member.call("POST", f"{base}/rules/2/accept")[0] == 200
    assert owner.call("POST", f"{base}/members/{lan.public_id}/role", {"role": "admin", "duties": ["review"]})[0] == 200
    assert member.call("GET", f"{base}/words") == (200, {"items": [], "next": None})
    assert owner.call("POST", f"{base}/members/{lan.public_id}/role", {"role": "member"})[0] == 200
    assert member.call("GET", f"{base}/words")[0] == 404
    muted = owner.call(
        "POST", f"{base}/members/{lan.public_id}/measures", {"kind": "mute", "reason": "太吵了", "rule": 1}
    )
    assert muted[0] == 200
    assert member.call("POST", f"{base}/messages", {"text": "我要说"})[1]["code"] == "muted"
    assert [row["reason"] for row in member.call("GET", f"{base}/measures/mine")[1]["items"]] == ["太吵了"]
    entries = member.call("GET", f"{base}/log")[1]["items"]
    assert [entry["object_id"] for entry in entries if entry["verb"] == "mute"] == [""]


def test_a_refused_text_is_appealed_and_released(people: tuple[Membership, Membership]) -> None:
    qiu, lan = people
    owner, member = Program(qiu.user), Program(lan.user)
    base = f"/groups/{qiu.group.public_id}"
    word = owner.call("POST", f"{base}/words", {"text": "代购", "category": "spam", "severity": "block"})[1]["id"]
    assert owner.call("POST", f"{base}/words/{word}/switch", {"on": True})[1]["code"] == "not_tried"
    assert owner.call("POST", f"{base}/words/{word}/try")[1]["trial"]["hits"] == 0
    assert owner.call("POST", f"{base}/words/{word}/switch", {"on": True})[1]["is_on"] is True
    words = {"text": "代购是什么意思"}
    status, refused = member.call("POST", f"{base}/messages", words)
    assert (status, refused["code"]) == (422, "blocked")
    assert member.call("POST", f"{base}/blocks/{refused['block']}/appeal", words)[0] == 200
    (case,) = owner.call("GET", f"{base}/cases")[1]["items"]
    assert case["decisions"] == ["release", "uphold"]
    assert (
        owner.call("POST", f"{base}/cases/{case['id']}/decide", {"decision": "nonsense"})[1]["code"] == "bad_decision"
    )
    assert owner.call("POST", f"{base}/cases/{case['id']}/decide", {"decision": "release"})[0] == 200
    assert member.call("POST", f"{base}/messages", words)[0] == 200


def test_words_come_in_by_the_list_and_are_tried_together(people: tuple[Membership, Membership]) -> None:
    qiu, lan = people
    owner, member = Program(qiu.user), Program(lan.user)
    base = f"/groups/{qiu.group.public_id}"
    assert member.call("POST", f"{base}/messages", {"text": "有人找代购吗"})[0] == 200
    sent = {
        "words": [
            {"text": text, "category": "spam", "severity": "hold", "kind": "sound"} for text in ("代购", "带货", "，，")
        ]
    }
    status, imported = owner.call("POST", f"{base}/words/import", sent, key="the-same-key")
    assert (status, imported["added"], imported["known"]) == (200, 2, 0)
    assert [(row["line"], row["code"]) for row in imported["refused"]] == [(3, "bad_word")]
    assert owner.call("POST", f"{base}/words/import", sent, key="the-same-key")[1]["added"] == 2
    tried = {row["text"]: row["trial"] for row in owner.call("POST", f"{base}/words/try")[1]}
    assert {text: trial["hits"] for text, trial in tried.items()} == {"代购": 1, "带货": 0}
    assert tried["代购"]["authors"] == [[lan.public_id, 1]]
    assert {row["is_on"] for row in owner.call("GET", f"{base}/words")[1]["items"]} == {False}
    assert member.call("POST", f"{base}/words/try")[0] == 404


def test_the_right_to_manage_is_a_scope_of_its_own(people: tuple[Membership, Membership]) -> None:
    qiu, lan = people
    program = Program(qiu.user, tuple(scope for scope in SCOPES if scope != "manage"))
    base = f"/groups/{qiu.group.public_id}"
    assert program.call("POST", f"{base}/members/{lan.public_id}/measures", {"kind": "kick", "reason": "x"})[0] == 403


def test_a_program_ends_its_own_token(people: tuple[Membership, Membership]) -> None:
    program = Program(people[1].user)
    (row,) = program.call("GET", "/tokens")[1]
    assert program.call("POST", f"/tokens/{row['id']}/revoke")[0] == 200
    assert program.call("GET", "/tokens")[0] == 401
