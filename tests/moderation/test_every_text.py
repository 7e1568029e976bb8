"""Every text that a person can write passes the screening.

Three lists are compared with the program: the text columns of all models, the text fields of all bodies of the API, the text fields of all
forms. A new one without a row fails. Each row with a door is then tried: a phone number goes in there and must not arrive.
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.test import Client
from django.utils import timezone

from hubang.accounts.actions import make_token
from hubang.accounts.models import SCOPES, User
from hubang.aid import actions as aid
from hubang.api.urls import api
from hubang.chat import actions as chat
from hubang.groups import actions as groups
from hubang.groups.models import Membership
from hubang.lib.refused import Refused
from hubang.moderation import actions as moderation
from hubang.moderation.doors import DOORS
from hubang.moderation.models import BlockedText
from tests import cast
from tests.aid.asks import charity
from tests.words import stop

NUMBER = "13800138001"
BAD = f"电话{NUMBER}"
# Why a text column or field needs no door.
MADE = "made by the program: an id, a code, a hash, a name out of a list"
READ = "only what the program understands is kept: a link of a known shop, a host, a code, a number, a day"
OWN = "seen by nobody but who wrote it"
SECRET = "kept as a hash alone"
LISTED = "what reviewers look for; shown to reviewers"
SHOWN = "shown to its writer and not kept"
COVERED = "what a reviewer is shown of a refused text, covered (see the door `appeal`)"
OPERATOR = "written by whoever runs the server, on the server"
LIBRARY = "of a library; ours fill in nothing that a person writes"

COLUMNS = {
    "accounts.User.username": OWN,
    "accounts.User.email": LIBRARY,
    "accounts.User.password": SECRET,
    "accounts.ApiToken.name": OWN,
    "mfa.Authenticator.data": OWN,
    "usersessions.UserSession.user_agent": OWN,
    "usersessions.UserSession.data": LIBRARY,
    "account.EmailAddress.email": LIBRARY,
    "notify.Address.value": OWN,
    "notify.Address.label": OWN,
    "groups.Community.name": OPERATOR,
    "groups.Group.name": "group",
    "groups.Group.description": "group",
    "groups.Group.join_question": "group",
    "groups.Group.allowed_hosts": READ,
    "groups.Membership.nickname": "profile",
    "groups.Membership.nickname_key": MADE,
    "groups.Membership.interests": "profile",
    "groups.Invite.label": "invite",
    "groups.JoinRequest.nickname": "joining",
    "groups.JoinRequest.answer": "joining",
    "groups.JoinRequest.reason": "reason",
    "groups.Rule.title": "rule",
    "groups.Rule.text": "rule",
    "moderation.GroupWord.text": LISTED,
    "moderation.ScamLink.host": READ,
    "moderation.ScamList.name": LISTED,
    "moderation.ScamList.phrase": LISTED,
    "moderation.Flag.text": "flag",
    "moderation.Case.text": COVERED,
    "moderation.Case.reason": "reason",
    "moderation.ModerationAction.reason": "reason",
    "chat.Message.text": "message",
    "aid.HelpRequest.title": "request",
    "aid.HelpRequest.note": "request",
    "aid.HelpRequest.place": "request",
    "aid.HelpRequest.subject": "request",
    "aid.HelpRequest.host": READ,
    "aid.HelpRequest.link": READ,
    "aid.HelpRequest.code": READ,
    "aid.Thanks.line": "thanks",
}
# Columns by their names, wherever they are: public ids, hashes, names out of lists, tables of Django.
MADE_COLUMNS = re.compile(
    r"(contenttypes|auth|sessions|audit|live)\..+|account\.EmailConfirmation\..+|usersessions\.UserSession\.session_key|mfa\.Authenticator\.type"
    r"|accounts\.(IdempotencyKey|SignInAttempt)\..+|notify\.(Notification|Preferences|Delivery|Allowance|Absence|SiteKey|Wave|Ping|Responder|Experiment)\..+|notify\.Address\.(?!value|label).+|.+\.(public_id|digest|kind|state|scopes|scene|scenes|role|duties|standing|face|province|language"
    r"|trial|comparison|revision|durable_code|category|severity|where|fingerprint|codes|object_type|object_id|duty|detail|decision|platform|activity|trust|link_digest"
    r"|sort|ref|decided_how|failure)|moderation\.GroupModel\.base|moderation\.Flag\.reason"
)

BODIES = {
    "PATCH /groups/{gid}/profile nickname": "profile",
    "PATCH /groups/{gid}/profile face": MADE,
    "PATCH /groups/{gid}/profile province": MADE,
    "PATCH /groups/{gid}/profile interests": "profile",
    "POST /groups/{gid}/flags id": MADE,
    "POST /groups/{gid}/flags text": "flag",
    "POST /invites/{code}/join nickname": "joining",
    "POST /invites/{code}/join face": MADE,
    "POST /invites/{code}/join province": MADE,
    "POST /invites/{code}/join answer": "joining",
    "POST /groups/{gid}/invites label": "invite",
    "POST /groups/{gid}/joins/{jid}/refuse reason": "reason",
    "POST /groups/{gid}/share text": SHOWN,
    "POST /groups/{gid}/share/picture picture": "picture",
    **{
        f"POST /groups/{{gid}}/requests/draft {name}": SHOWN
        for name in ("text", "title", "note", "sort", "place", "subject")
    },
    "POST /groups/{gid}/tips text": "tip",
    "POST /tokens name": OWN,
    "POST /groups/{gid}/mailboxes mailbox": OWN,
    "POST /groups/{gid}/webhooks url": OWN,
    "POST /groups/{gid}/webhooks label": OWN,
    "POST /groups/{gid}/requests text": READ,
    "POST /groups/{gid}/requests title": "request",
    "POST /groups/{gid}/requests note": "request",
    "POST /groups/{gid}/requests sort": MADE,
    "POST /groups/{gid}/requests place": "request",
    "POST /groups/{gid}/requests subject": "request",
    "PATCH /groups/{gid}/requests/{rid} title": "edit",
    "PATCH /groups/{gid}/requests/{rid} note": "edit",
    "POST /groups/{gid}/requests/{rid}/saving normal_price": READ,
    "POST /groups/{gid}/requests/{rid}/saving paid_price": READ,
    "POST /groups/{gid}/claims/{aid}/thank line": "thanks",
    "POST /groups/{gid}/messages text": "message",
    "POST /groups/{gid}/messages reply_to": MADE,
    "PATCH /groups/{gid}/settings values.*": "group",
    "PATCH /groups/{gid}/settings values.*[]": READ,
    "POST /groups/{gid}/rules/publish rules[].title": "rule",
    "POST /groups/{gid}/rules/publish rules[].text": "rule",
    "POST /groups/{gid}/cases/{cid}/decide decision": MADE,
    "POST /groups/{gid}/cases/{cid}/decide reason": "reason",
    "POST /groups/{gid}/members/{pid}/measures reason": "reason",
    "POST /groups/{gid}/words text": LISTED,
    "POST /groups/{gid}/scam-links link": READ,
    "POST /groups/{gid}/scam-lists name": LISTED,
    "POST /groups/{gid}/scam-lists phrase": LISTED,
    "POST /groups/{gid}/scam-lists check": MADE,
    "POST /groups/{gid}/scam-lists hashes[]": MADE,
    "POST /groups/{gid}/words/import words[].text": LISTED,
    **{
        f"POST /groups/{{gid}}/capacities{end} {name}": MADE
        for end in ("", "/reset")
        for name in ("platform", "activity")
    },
    "POST /groups/{gid}/fairness/ask-mediator why": "appeal",
    "POST /groups/{gid}/blocks/{bid}/appeal text": COVERED,
    "POST /groups/{gid}/blocks/{bid}/appeal why": "appeal",
}

FORMS = {
    "account/sign_in_name.html name": OWN,
    "account/sign_in_name.html password": SECRET,
    "account/tokens.html name": OWN,
    "account/recover.html code": SECRET,
    "account/prove.html proof": SECRET,
    "aid/_preview.html title": "request",
    "aid/_preview.html place": "request",
    "aid/_preview.html subject": "request",
    "aid/_preview.html deadline": READ,
    "aid/_preview.html note": "request",
    "aid/_request.html line": "thanks",
    "aid/_request.html title": "edit",
    "aid/_request.html note": "edit",
    "aid/_request.html deadline": READ,
    "aid/_request.html normal_price": READ,
    "aid/_request.html paid_price": READ,
    "aid/ask.html text": READ,
    "aid/ask.html picture": "picture",
    "aid/balance.html why": "appeal",
    "chat/_write.html text": "message",
    "chat/search.html q": SHOWN,
    "chat/tip.html text": "tip",
    "groups/invites.html label": "invite",
    "groups/ways.html mailbox": OWN,
    "groups/programs.html url": OWN,
    "groups/programs.html label": OWN,
    "groups/member.html reason": "reason",
    "groups/profile.html nickname": "profile",
    "groups/profile.html interests": "profile",
    "home/enter.html nickname": "joining",
    "join/join.html nickname": "joining",
    "join/join.html answer": "joining",
    "manage/joins.html reason": "reason",
    "manage/members.html q": SHOWN,
    "manage/rules.html title": "rule",
    "manage/rules.html text": "rule",
    "manage/settings.html name": "group",
    "manage/settings.html description": "group",
    "manage/settings.html join_question": "group",
    "manage/settings.html allowed_hosts": READ,
    "moderation/appeal.html text": COVERED,
    "moderation/appeal.html why": "appeal",
    "moderation/case.html reason": "reason",
    "moderation/flag.html text": "flag",
    "moderation/words.html text": LISTED,
    "moderation/links.html link": READ,
    "moderation/links.html name": LISTED,
    "moderation/links.html phrase": LISTED,
    "moderation/links.html file": LISTED,
    "moderation/words.html file": LISTED,
}


def text_columns() -> Iterator[str]:
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            name = f"{model._meta.label}.{field.name}"
            is_text = isinstance(field, models.CharField | models.TextField | models.JSONField) and not field.choices
            if is_text and (name in COLUMNS or not MADE_COLUMNS.fullmatch(name)):
                yield name


def test_every_text_column_names_its_door() -> None:
    assert set(text_columns()) == set(COLUMNS)


def test_every_text_of_the_api_names_its_door() -> None:
    assert set(body_texts()) == set(BODIES)


def body_texts() -> Iterator[str]:
    description = api.get_openapi_schema()
    for path, methods in description["paths"].items():
        for method, operation in methods.items():
            if body := operation.get("requestBody"):
                for content in body["content"].values():
                    for name in strings(description["components"]["schemas"], content["schema"], ""):
                        yield f"{method.upper()} {path.removeprefix('/api/v1')} {name}"


def strings(shapes: dict[str, Any], shape: dict[str, Any], name: str) -> Iterator[str]:
    """The places of free strings in a JSON schema."""
    shape = shapes[shape["$ref"].rsplit("/", 1)[1]] if "$ref" in shape else shape
    for option in shape.get("anyOf", []):
        yield from strings(shapes, option, name)
    if (
        shape.get("type") == "string"
        and shape.get("format", "binary") == "binary"
        and not shape.keys() & {"enum", "const"}
    ):
        yield name
    for inner, one in shape.get("properties", {}).items():
        yield from strings(shapes, one, f"{name}.{inner}" if name else inner)
    if isinstance(shape.get("additionalProperties"), dict):
        yield from strings(shapes, shape["additionalProperties"], f"{name}.*")
    if "items" in shape:
        yield from strings(shapes, shape["items"], f"{name}[]")


TEMPLATES = Path(__file__).parents[2] / "hubang" / "web" / "templates"
FIELD = re.compile(
    r'\b(?:line|area)\("(\w+)"|<(?:textarea|input)\b(?![^>]*type="(?:hidden|radio|checkbox|number)")[^>]*?\bname="(\w+)"'
)


def form_texts() -> Iterator[str]:
    for path in TEMPLATES.rglob("*.html"):
        for match in FIELD.finditer(path.read_text()):
            yield f"{path.relative_to(TEMPLATES)} {match.group(1) or match.group(2)}"


def test_every_text_of_a_form_names_its_door() -> None:
    assert set(form_texts()) == set(FORMS)


def test_every_door_is_gone_through() -> None:
    named = {door for table in (COLUMNS, BODIES, FORMS) for door in table.values() if door in DOORS}
    assert named == set(DOORS)


class World:
    """A group in which everything can be written that there is to write."""

    def __init__(self) -> None:
        now = timezone.now()
        self.group = cast.found_group(now)
        self.qiu = cast.owner(self.group, "秋姐", now)
        self.lan, self.ming = cast.settled(self.group, "兰姨", now), cast.settled(self.group, "小明", now)
        self.code = self.group.community.invites.get(kind="durable").durable_code
        self.guest = cast.stranger(now)
        self.entrance = groups.make_owner_link(self.group, now=now)
        self.request = charity(self.lan, now)
        self.claim = aid.claim_assist(self.ming, self.request, now=now)
        self.room = chat.group_chat(self.group, now=now)
        self.case = moderation.open_case(
            "flag", about=self.ming, group_of=self.lan, raised_by=self.lan, object_type="page", flag="", now=now
        )
        groups.change_settings(self.qiu, values={"needs_approval": True, "join_question": "住哪栋"}, now=now)
        self.join = groups.join_group(
            cast.stranger(now), code=self.code, nickname="等着的", answer="三号楼", accepted_version=1, now=now
        )
        groups.change_settings(self.qiu, values={"scenes": ["boost", "charity", "study"]}, now=now)
        self.refused = "密码是 hunter2hunter2，谁都能用"
        self.block = self._block(now)

    def _block(self, now: Any) -> BlockedText:
        word = stop(self.qiu, "hunter2", now, severity="block")
        with pytest.raises(Refused) as refusal:
            moderation.screen_text(self.lan, where="message", text=self.refused, now=now)
        moderation.remove_word(self.qiu, word, now=now)
        return BlockedText.objects.get(public_id=refusal.value.detail["block"])


@dataclass(frozen=True)
class Way:
    """A way in: by whom, at which door, to which address, with what besides the bad text in the field."""

    door: str
    by: str
    path: str
    field: str
    rest: dict[str, Any]
    method: str = "POST"

    def __str__(self) -> str:
        return f"{self.method} {self.path} {self.field}"


STUDY = {"scene": "study", "title": "求讲解数学题", "sort": "question"}
CHARITY = {"scene": "charity", "title": "帮忙取药", "sort": "errand"}
RULE = {"kind": "duty", "title": "好好说话", "text": ""}
PAGES = [
    *(Way("request", "lan", "/g/{gid}/ask", field, CHARITY) for field in ("title", "note", "place")),
    Way("request", "lan", "/g/{gid}/ask", "subject", STUDY),
    *(Way("edit", "lan", "/g/{gid}/r/{rid}/edit", field, {"title": "帮忙取药"}) for field in ("title", "note")),
    Way("thanks", "lan", "/g/{gid}/r/{rid}/claims/{aid}", "line", {"act": "thank"}),
    Way("message", "lan", "/g/{gid}/c/{kid}/messages", "text", {}),
    Way("tip", "qiu", "/g/{gid}/chat/tip", "text", {}),
    *(Way("profile", "lan", "/g/{gid}/me/profile", field, {"nickname": "兰姨", "face": "🙂"}) for field in ("nickname", "interests")),
    *(Way("joining", "guest", "/j/{code}", field, {"nickname": "小红", "version": "1", "answer": "三号楼"}) for field in ("nickname", "answer")),
    Way("joining", "guest", "/enter/{entrance}", "nickname", {}),
    Way("invite", "lan", "/g/{gid}/invites", "label", {"days": "7"}),
    *(Way("group", "qiu", "/g/{gid}/manage/settings", field, {"name": "浦东互帮一群", "scenes": "boost"}) for field in ("name", "description", "join_question")),
    *(Way("rule", "qiu", "/g/{gid}/manage/rules", field, RULE) for field in ("title", "text")),
    Way("reason", "qiu", "/g/{gid}/manage/joins/{jid}", "reason", {"act": "refuse"}),
    Way("reason", "qiu", "/g/{gid}/manage/cases/{cid}", "reason", {"decision": "keep"}),
    *(Way("reason", "qiu", "/g/{gid}/m/{pid}/measure", "reason", {"kind": kind}) for kind in ("mute", "kick", "ban")),
    Way("flag", "lan", "/g/{gid}/flag", "text", {"type": "page", "reason": "scam"}),
    Way("appeal", "lan", "/g/{gid}/appeal/{bid}", "why", {"text": "{refused}"}),
]  # fmt: skip
CALLS = [
    *(Way("request", "lan", "/groups/{gid}/requests", field, CHARITY) for field in ("title", "note", "place")),
    Way("request", "lan", "/groups/{gid}/requests", "subject", STUDY),
    *(Way("edit", "lan", "/groups/{gid}/requests/{rid}", field, {"title": "帮忙取药"}, "PATCH") for field in ("title", "note")),
    Way("thanks", "lan", "/groups/{gid}/claims/{aid}/thank", "line", {}),
    Way("message", "lan", "/groups/{gid}/messages", "text", {}),
    Way("tip", "qiu", "/groups/{gid}/tips", "text", {}),
    *(Way("profile", "lan", "/groups/{gid}/profile", field, {"nickname": "兰姨"}, "PATCH") for field in ("nickname", "interests")),
    *(Way("joining", "guest", "/invites/{code}/join", field, {"nickname": "小红", "accepted_version": 1}) for field in ("nickname", "answer")),
    Way("invite", "lan", "/groups/{gid}/invites", "label", {}),
    *(Way("group", "qiu", "/groups/{gid}/settings", f"values.{field}", {}, "PATCH") for field in ("name", "description", "join_question")),
    *(Way("rule", "qiu", "/groups/{gid}/rules/publish", f"rules.{field}", {}) for field in ("title", "text")),
    Way("reason", "qiu", "/groups/{gid}/joins/{jid}/refuse", "reason", {}),
    Way("reason", "qiu", "/groups/{gid}/cases/{cid}/decide", "reason", {"decision": "keep"}),
    *(Way("reason", "qiu", "/groups/{gid}/members/{pid}/measures", "reason", {"kind": kind}) for kind in ("mute", "kick", "ban")),
    Way("flag", "lan", "/groups/{gid}/flags", "text", {"type": "page", "reason": "scam"}),
    Way("appeal", "lan", "/groups/{gid}/blocks/{bid}/appeal", "why", {"text": "{refused}"}),
]  # fmt: skip


@pytest.fixture
def world(db: None) -> World:
    return World()


def filled(world: World, template: str) -> str:
    return template.format(
        gid=world.group.public_id, rid=world.request.public_id, aid=world.claim.public_id, kid=world.room.public_id, code=world.code,
        entrance=world.entrance, jid=world.join.public_id, cid=world.case.public_id, pid=world.ming.public_id, bid=world.block.public_id,
        refused=world.refused,
    )  # fmt: skip


def user_of(world: World, name: str) -> User:
    person = getattr(world, name)
    return person.user if isinstance(person, Membership) else person


def by_page(world: World, way: Way) -> int:
    browser = Client()
    browser.force_login(user_of(world, way.by), backend="hubang.accounts.backend.Backend")
    sent = {name: filled(world, str(value)) for name, value in way.rest.items()}
    return browser.post(filled(world, way.path), {**sent, way.field: BAD, "once": "k" * 16}).status_code


def by_api(world: World, way: Way) -> int:
    token = make_token(user_of(world, way.by), name="t", scopes=list(SCOPES), now=timezone.now())[1]
    sent: dict[str, Any] = {
        name: filled(world, value) if isinstance(value, str) else value for name, value in way.rest.items()
    }
    where, _dot, name = way.field.rpartition(".")
    sent |= (
        {"values": {name: BAD}}
        if where == "values"
        else {"rules": [{**RULE, name: BAD}]}
        if where == "rules"
        else {name: BAD}
    )
    headers = {"authorization": f"Bearer {token}", "idempotency-key": "k" * 16}
    return (
        Client()
        .generic(way.method, f"/api/v1{filled(world, way.path)}", json.dumps(sent), "application/json", headers=headers)
        .status_code
    )


def columns_with(value: str) -> list[str]:
    """Every text column of ours in which the value stands."""
    return [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField)
        and model._default_manager.filter(**{f"{field.name}__contains": value}).exists()
    ]


@pytest.mark.parametrize("way", PAGES, ids=str)
def test_a_phone_number_does_not_come_in_by_a_page(world: World, way: Way) -> None:
    does_not_arrive(world, way, by_page)


@pytest.mark.parametrize("way", CALLS, ids=str)
def test_a_phone_number_does_not_come_in_by_the_api(world: World, way: Way) -> None:
    does_not_arrive(world, way, by_api)


def does_not_arrive(world: World, way: Way, send: Callable[[World, Way], int]) -> None:
    before = BlockedText.objects.count()
    status = send(world, way)
    assert columns_with(NUMBER) == []
    if DOORS[way.door].covers:
        assert status in {200, 303}
        assert BlockedText.objects.count() == before
        return
    assert status == 422
    block = BlockedText.objects.latest("pk")
    assert (BlockedText.objects.count(), block.where, block.category) == (before + 1, way.door, "privacy")


def last_of(name: str) -> str:
    return re.split(r"[.\[\]]+", name)[-1].replace("*", "name")


def test_every_way_in_is_tried() -> None:
    """A row with a door that nobody tries proves nothing."""
    tried = {(way.door, way.field.rpartition(".")[2]) for way in PAGES}
    named = {(door, name.split()[1]) for name, door in FORMS.items() if door in DOORS}
    # Pictures have tests of their own (tests/web/test_refused_texts.py).
    assert named - tried == {("picture", "picture")}
    called = {(way.method, way.path, way.field.rpartition(".")[2]) for way in CALLS}
    for row, door in BODIES.items():
        method, path, name = row.split()
        # Only whoever is limited asks a mediator (tests/aid/test_fairness.py); the same function and door as on the page.
        if door in DOORS and door != "picture" and "/fairness/" not in path:
            ids = path.replace("{version}", "1")
            assert (method, ids, last_of(name)) in called, row
