"""Long lists in pages: every row once, in order, also when rows come and go meanwhile; a broken cursor is a refusal."""

import base64
import datetime as dt
import json
from typing import Any

import pytest
from django.utils import timezone

from hubang.api.pages import PAGE
from hubang.chat import actions as chat
from hubang.groups import actions as groups
from hubang.groups.models import JoinRequest, Membership
from hubang.moderation import actions as moderation
from hubang.moderation.models import Case
from tests import cast
from tests.api.test_api import Program

MORE = PAGE + 5


@pytest.fixture
def owner(db: None) -> tuple[Membership, Program]:
    real = timezone.now()
    qiu = cast.owner(cast.found_group(real), "秋姐", real)
    return qiu, Program(qiu.user)


def everything(program: Program, path: str) -> list[Any]:
    """All items of a list, page by page."""
    found: list[Any] = []
    cursor, join = "", "&" if "?" in path else "?"
    for _ in range(20):
        status, page = program.call("GET", f"{path}{join}cursor={cursor}")
        assert status == 200, page
        assert len(page["items"]) <= PAGE
        found += page["items"]
        if page["next"] is None:
            return found
        assert len(page["items"]) == PAGE
        cursor = page["next"]
    raise AssertionError("it does not end")


def test_members_come_once_each_also_when_somebody_joins_meanwhile(owner: tuple[Membership, Program]) -> None:
    qiu, program = owner
    people = [cast.member(qiu.group, f"邻居{chr(0x4E00 + n)}", timezone.now()) for n in range(MORE)]
    base = f"/groups/{qiu.group.public_id}/members"
    first = program.call("GET", base)[1]
    cast.member(qiu.group, "刚来的", timezone.now())
    groups.leave_group(people[-1], now=timezone.now())
    rest = program.call("GET", f"{base}?cursor={first['next']}")[1]
    names = [item["nickname"] for item in first["items"] + rest["items"]]
    assert len(names) == len(set(names)) == MORE + 1
    assert rest["next"] is None
    assert [item["nickname"] for item in everything(program, f"{base}?q=邻居")] == [p.nickname for p in people[-2::-1]]


def test_applicants_come_the_longest_waiting_first(owner: tuple[Membership, Program]) -> None:
    qiu, program = owner
    groups.change_settings(qiu, values={"needs_approval": True}, now=timezone.now())
    code = qiu.group.community.invites.get(kind="durable").durable_code
    for n in range(MORE):
        user = cast.stranger(timezone.now())
        groups.join_group(user, code=code, nickname=f"来人{chr(0x4E00 + n)}", accepted_version=1, now=timezone.now())
    shown = [item["id"] for item in everything(program, f"/groups/{qiu.group.public_id}/joins")]
    assert shown == list(JoinRequest.objects.order_by("pk").values_list("public_id", flat=True))


def test_cases_come_due_first_and_a_new_one_hides_none(owner: tuple[Membership, Program]) -> None:
    qiu, program = owner
    now = timezone.now()
    lan = cast.settled(qiu.group, "兰姨", now)
    groups.change_settings(qiu, values={"messages_per_minute": 120}, now=now)
    lan.group.refresh_from_db()
    for n in range(MORE):
        # Several are due at the same moment: the second column of the order decides.
        flagger = cast.settled(qiu.group, f"说的{chr(0x4E00 + n)}", now)
        message = chat.post_message(lan, chat.group_chat(qiu.group, now=now), text=f"第{n}句", now=now)
        moderation.flag(
            flagger, object_type="message", object_id=message.public_id, reason="ad", text="", about=lan,
            now=now + dt.timedelta(minutes=n // 10),
        )  # fmt: skip
    ids = list(Case.objects.order_by("due_at", "pk").values_list("public_id", flat=True))
    base = f"/groups/{qiu.group.public_id}/cases"
    first = program.call("GET", base)[1]
    for case in first["items"][:3]:
        program.call("POST", f"{base}/{case['id']}/decide", {"decision": "keep"})
    rest = program.call("GET", f"{base}?cursor={first['next']}")[1]
    assert [item["id"] for item in first["items"] + rest["items"]] == ids
    closed = everything(program, f"{base}?state=closed")
    assert {item["state"] for item in closed} == {"closed"}
    assert len(closed) == 3


def test_the_feed_is_paged(owner: tuple[Membership, Program]) -> None:
    from tests.aid.asks import charity

    qiu, program = owner
    for n in range(MORE):
        charity(cast.settled(qiu.group, f"求的{chr(0x4E00 + n)}", timezone.now()), timezone.now())
    shown = [item["id"] for item in everything(program, f"/groups/{qiu.group.public_id}/feed")]
    assert len(shown) == len(set(shown)) == MORE


def written(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


LISTS = (
    "/groups", "{g}/members", "{g}/notices", "{g}/invites", "{g}/joins", "{g}/feed", "{g}/requests/mine", "{g}/helps/mine", "{g}/cases",
    "{g}/cases?state=closed", "{g}/measures/mine", "{g}/words", "{g}/log", "{g}/balance", "{g}/thanks/mine",
)  # fmt: skip
BROKEN = (
    "x", "....", "%00", "é", "W", written({}), written([]), written([[]]), written(["x"]), written([None]), written([True]), written([1.5]),
    written([2**63]), written([-(2**70)]), written([1, 2, 3]), written(["\x00"]), written(["2026-99-99", 1]), written(["2026-11-24", "x"]),
    written("[" * 3000), "A" * 5000,
)  # fmt: skip


@pytest.mark.parametrize("path", LISTS)
def test_a_broken_cursor_is_a_refusal(owner: tuple[Membership, Program], path: str) -> None:
    qiu, program = owner
    path = path.replace("{g}", f"/groups/{qiu.group.public_id}")
    join = "&" if "?" in path else "?"
    for cursor in BROKEN:
        status, answer = program.call("GET", f"{path}{join}cursor={cursor}")
        assert (status, answer["code"]) == (422, "bad_cursor"), cursor


def test_every_list_of_the_api_is_tried_here() -> None:
    from hubang.api.urls import description

    paged = {
        path.removeprefix("/api/v1").replace("/groups/{gid}", "{g}")
        for path, methods in description()["paths"].items()
        for operation in methods.values()
        if any(p["name"] == "cursor" for p in operation.get("parameters", []))
    }
    others = {"{g}/events", "{g}/requests/{rid}/claims", "{g}/requests/{rid}/helpers"}
    assert paged == {path.partition("?")[0] for path in LISTS} | others
