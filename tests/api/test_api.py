"""The JSON API: the same actions and refusals as the pages, through the front door of programs."""

import datetime as dt
import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from hubang.accounts.actions import make_token, revoke_token
from hubang.accounts.models import SCOPES, User
from hubang.aid.models import Assist, HelpRequest
from hubang.api.urls import api
from hubang.chat.models import Message
from hubang.groups import actions as groups
from hubang.groups.models import Membership
from hubang.moderation.actions import kick
from tests import cast
from tests.aid.asks import SHARE


class Program:
    """A client with a token."""

    def __init__(self, user: User, scopes: tuple[str, ...] = SCOPES) -> None:
        self.row, self.token = make_token(user, name="test", scopes=list(scopes), now=timezone.now())
        self.client = Client()
        self.number = 0

    def call(self, method: str, path: str, body: Any = None, key: str = "") -> tuple[int, Any]:
        self.number += 1
        headers = {"authorization": f"Bearer {self.token}", "accept-language": "en"}
        if method != "GET":
            headers["idempotency-key"] = key or f"key-{id(self)}-{self.number}"
        answer = self.client.generic(
            method,
            f"/api/v1{path}",
            json.dumps(body or {}) if method != "GET" else "",
            "application/json",
            headers=headers,
        )
        return answer.status_code, json.loads(answer.content)


@pytest.fixture
def people(db: None) -> tuple[Membership, Membership, Membership]:
    real = timezone.now()
    group = cast.found_group(real)
    return cast.owner(group, "秋姐", real), cast.settled(group, "兰姨", real), cast.settled(group, "小明", real)


def test_ask_help_confirm_thank_and_talk(people: tuple[Membership, ...]) -> None:
    _qiu, lan, ming = people
    asker, helper = Program(lan.user), Program(ming.user)
    base = f"/groups/{lan.group.public_id}"
    status, asked = asker.call(
        "POST", f"{base}/requests", {"scene": "boost", "text": SHARE.format(n=1, order="7"), "title": "砍一刀"}
    )
    assert (status, asked["platform"], asked["is_own"]) == (200, "pinduoduo", True)
    assert "yangkeduo.com/fyxmkief" not in json.dumps(asked)
    status, feed = helper.call("GET", f"{base}/feed")
    assert [item["id"] for item in feed["items"]] == [asked["id"]]
    status, opened = helper.call("POST", f"{base}/requests/{asked['id']}/open")
    assert opened["link"].startswith("https://mobile.yangkeduo.com/")
    status, claimed = helper.call("POST", f"{base}/requests/{asked['id']}/claim")
    assert (status, claimed["claimed"], claimed["state"]) == (200, 1, "full")
    _status, claims = asker.call("GET", f"{base}/requests/{asked['id']}/claims")
    assert asker.call("POST", f"{base}/claims/{claims['items'][0]['id']}/confirm")[0] == 200
    assert asker.call("POST", f"{base}/claims/{claims['items'][0]['id']}/thank", {"line": "谢谢"})[0] == 200
    assert helper.call("GET", f"{base}/figures")[1]["balance"] == {"given": 1, "received": 0}
    status, said = asker.call("POST", f"{base}/messages", {"text": "大家好"})
    assert (status, said["author"]["nickname"]) == (200, "兰姨")
    assert helper.call("GET", f"{base}/messages")[1]["items"][-1]["text"] == "大家好"
    assert helper.call("GET", f"{base}/messages/search?q=大家")[1]["items"][0]["id"] == said["id"]
    _status, events = helper.call("GET", f"{base}/events?cursor=1-0")
    assert [event["no"] for event in events["events"]] == list(range(1, len(events["events"]) + 1))


def test_the_same_key_is_the_same_result(people: tuple[Membership, ...]) -> None:
    program = Program(people[1].user)
    path = f"/groups/{people[1].group.public_id}/messages"
    first = program.call("POST", path, {"text": "一次"}, key="same-key-1")
    again = program.call("POST", path, {"text": "一次"}, key="same-key-1")
    other = program.call("POST", path, {"text": "两次"}, key="same-key-1")
    assert first == again
    assert (other[0], other[1]["code"]) == (422, "key_reused")
    assert Message.objects.count() == 1


def test_refusals_have_the_codes_of_the_pages(people: tuple[Membership, ...]) -> None:
    program = Program(people[1].user)
    path = f"/groups/{people[1].group.public_id}/requests"
    status, refusal = program.call(
        "POST", path, {"scene": "boost", "text": "砍 https://plnduoduo.com/a", "title": "帮忙"}
    )
    assert (status, refusal["code"]) == (422, "lookalike")
    assert set(refusal) == {"code", "message"}
    status, refusal = program.call("POST", path, {"scene": "boost", "surprise": 1})
    assert (status, refusal["code"]) == (422, "invalid")
    assert not HelpRequest.objects.exists()


@pytest.mark.parametrize(
    "body", [{"scene": "boost", "helpers_needed": "3"}, {"scene": ["boost"]}, {"scene": "boost", "is_staff": True}, []]
)
def test_types_are_strict(people: tuple[Membership, ...], body: Any) -> None:
    status, refusal = Program(people[1].user).call("POST", f"/groups/{people[1].group.public_id}/requests", body)
    assert (status, refusal["code"]) == (422, "invalid") or refusal["code"] in {"no_link", "no_title"}


def test_nothing_opens_without_a_living_token_and_its_scope(people: tuple[Membership, ...]) -> None:
    _qiu, lan, _ming = people
    base = f"/groups/{lan.group.public_id}"
    browser = Client()
    browser.force_login(lan.user, backend="hubang.accounts.backend.Backend")
    assert browser.get(f"/api/v1{base}").status_code == 401
    reader = Program(lan.user, ("read",))
    assert reader.call("GET", base)[0] == 200
    status, refusal = reader.call("POST", f"{base}/messages", {"text": "x"})
    assert (status, refusal["code"]) == (403, "scope_missing")
    revoke_token(lan.user, reader.row, now=timezone.now())
    assert reader.call("GET", base)[0] == 401


def test_foreign_hidden_and_absent_are_the_same_bytes(people: tuple[Membership, ...]) -> None:
    _qiu, lan, _ming = people
    real = timezone.now()
    other = cast.settled(cast.found_group(real, "别的群"), "外人", real)
    stranger = Program(other.user)
    foreign = stranger.call("GET", f"/groups/{lan.group.public_id}")
    assert foreign == stranger.call("GET", "/groups/nothing-at-all-1")
    assert foreign[0] == 404


def test_a_kicked_member_s_token_opens_nothing(people: tuple[Membership, ...]) -> None:
    qiu, lan, _ming = people
    program = Program(lan.user)
    path = f"/groups/{lan.group.public_id}"
    assert program.call("GET", path)[0] == 200
    kick(qiu, lan, reason="广告", now=timezone.now())
    assert program.call("GET", path)[0] == 404
    assert program.call("POST", f"{path}/messages", {"text": "还在"})[0] == 404


def test_joining_by_program(people: tuple[Membership, ...]) -> None:
    newcomer = Program(cast.stranger(dt.datetime.now(dt.UTC)))
    code = people[0].group.community.invites.get(kind="durable").durable_code
    status, shown = newcomer.call("GET", f"/invites/{code}")
    assert (status, shown["group"]) == (200, "浦东互帮一群")
    status, joined = newcomer.call(
        "POST", f"/invites/{code}/join", {"nickname": "新来的", "accepted_version": shown["rules_version"]}
    )
    assert (status, joined["state"]) == (200, "joined")
    assert newcomer.call("GET", f"/groups/{joined['id']}")[0] == 200


def test_invites_by_program_need_the_same_acceptance(people: tuple[Membership, ...]) -> None:
    qiu, lan, _ming = people
    groups.publish_rules(qiu, rules=[("duty", "新的", "")], now=timezone.now())
    status, refusal = Program(lan.user).call("POST", f"/groups/{lan.group.public_id}/messages", {"text": "x"})
    assert (status, refusal["code"]) == (403, "rules_not_accepted")


def test_every_operation_says_who_may_and_how_it_fails() -> None:
    for path, operations in api.get_openapi_schema()["paths"].items():
        for method, operation in operations.items():
            assert operation.get("security"), path
            assert {401, 404, 422} <= set(map(int, operation["responses"])), path
            assert operation.get("description"), path
            takes_key = any(p["name"] == "Idempotency-Key" for p in operation.get("parameters", []))
            is_free = path.endswith(("/open", "/read", "/share", "/share/picture", "/requests/draft", "/labels"))
            assert method == "get" or takes_key or is_free, path


def test_claims_stay_with_their_asker(people: tuple[Membership, ...]) -> None:
    _qiu, lan, ming = people
    asker, helper = Program(lan.user), Program(ming.user)
    base = f"/groups/{lan.group.public_id}"
    _status, asked = asker.call("POST", f"{base}/requests", {"scene": "charity", "title": "取药", "sort": "errand"})
    helper.call("POST", f"{base}/requests/{asked['id']}/claim")
    claim = Assist.objects.get().public_id
    assert helper.call("POST", f"{base}/claims/{claim}/confirm")[0] == 404
    assert helper.call("GET", f"{base}/requests/{asked['id']}/claims")[0] == 404
