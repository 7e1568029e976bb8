"""Who may open what. The endpoints are listed from the URL resolver and the API itself: a new one without a row fails."""

import hashlib
import json
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from hubang.accounts.actions import add_program, make_token
from hubang.accounts.models import SCOPES, User
from hubang.aid import actions as aid
from hubang.aid.models import HelpRequest
from hubang.api.urls import api
from hubang.chat import actions as chat
from hubang.chat.models import Message
from hubang.groups import actions as groups
from hubang.groups.models import Group
from hubang.moderation import actions as moderation
from hubang.notify.outbox import tell
from tests import cast
from tests.aid.asks import boost, charity

# Who gets a page (200) by GET; "post" pages answer a GET with a redirect back (303) or 405 and are tried by POST below.
EVERYBODY = {"push_worker", "home", "join", "recover", "policy", "healthz", "enter", "second_device"}
# The signed link of a mail is the right; anybody else gets what does not exist.
BY_MAIL = {"mailbox", "mute"}
SIGNED_IN_OR_HOME = {"prove"}
SIGNED_IN = {"account", "account_set_password", "device", "tokens"}
MEMBER = {
    "feed", "card", "ask", "request", "help", "my_requests", "my_helps", "balance", "chat", "messages", "search", "about", "rules", "accept_rules",
    "share", "names", "counts", "qr_png", "qr_svg", "poster_png", "invites", "member", "me", "profile", "notices", "leave", "flag", "audit", "welcome",
    "live_poll", "ways", "programs",
}  # fmt: skip
OWNER = {
    "undelivered",
    "capacities",
    "experiment",
    "manage",
    "joins",
    "settings",
    "members",
    "rules_editor",
    "tree",
    "cases",
    "words",
    "word",
    "words_file",
    "scam_links",
    "links_file",
    "learning",
    "learnt",
    "tip",
}
OWNERS_ROWS = {"case", "appeal", "outcome"}
# Only whoever a measure is about, in or out of the group, finds it; for everybody else there is nothing.
OWN_MEASURE = {"decided_measure"}
POST_MEMBER = {
    "claim", "take_back", "failed", "withdraw_request", "finish_request", "edit_request", "extend_request", "note_saving", "confirm_all",
    "receipt", "recall", "said", "mark_read", "revoke_invite", "import_words", "all_words", "labels_file", "decide_join", "role", "measure", "add_mailbox", "add_browser", "away", "end_way", "decide_undelivered",
    "rotate_program", "ask_mediator", "try_program",
}  # fmt: skip
POST_ANYBODY = {"language", "sign_out", "revoke_token", "demo_enter", "withdraw_join"}
ALL = SIGNED_IN_OR_HOME | EVERYBODY | BY_MAIL | SIGNED_IN | MEMBER | OWNER | OWNERS_ROWS | POST_MEMBER | POST_ANYBODY | OWN_MEASURE
ACTORS = ("nobody", "applicant", "stranger", "foreign owner", "left", "kicked", "banned")


def names(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    """Every named address of ours (allauth's own pages are tested by allauth)."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            if pattern.app_name != "ninja" and "allauth" not in str(pattern.urlconf_name):
                yield from names(pattern)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield pattern.name


def test_every_address_has_its_row() -> None:
    assert set(names(get_resolver())) == ALL


class World:
    """A group in which everything exists, and everybody who has no right in it."""

    def __init__(self) -> None:
        now = timezone.now()
        self.group = cast.found_group(now)
        self.qiu = cast.owner(self.group, "秋姐", now)
        self.lan, self.ming = cast.settled(self.group, "兰姨", now), cast.settled(self.group, "小明", now)
        self.request = boost(self.lan, now)
        self.assist = aid.claim_assist(self.ming, charity(self.lan, now), now=now)
        aid.dispute_assist(self.lan, self.assist, now=now)
        self.case = self.group.cases.get()
        self.room = chat.group_chat(self.group, now=now)
        self.message = chat.post_message(self.lan, self.room, text="大家好", now=now)
        self.word = moderation.add_word(self.qiu, text="兼职", category="spam", severity="hold", now=now)
        self.model = moderation.want_model(self.qiu, now=now)
        self.invite, _code = groups.make_invite(self.lan, label="", days=7, max_uses=3, now=now)
        url, gid = "https://hooks.example-shop.cn/x", self.group.public_id
        self.program = add_program(self.lan.user, url=url, group=gid, label="", now=now).address
        self.letter = self._dead_letter()
        elsewhere = cast.found_group(now, "别的群")
        self.others: dict[str, User | None] = {
            "nobody": None,
            "stranger": cast.stranger(now),
            "foreign owner": cast.owner(elsewhere, "老唐", now).user,
            "applicant": self._applicant(),
        }
        for name, act in (("left", None), ("kicked", moderation.kick), ("banned", moderation.ban)):
            member = cast.settled(self.group, f"曾经的{len(self.others)}", now)
            if act is None:
                groups.leave_group(member, now=now)
            else:
                act(self.qiu, member, reason="广告", now=now)
            self.others[name] = member.user

    def _dead_letter(self) -> str:
        row = tell(self.lan.user_id, "thanked", group=self.group.public_id, now=timezone.now())
        rows = row.deliveries.filter(channel="webhook")
        rows.update(state="dead", reason="refused_554", ended_at=timezone.now())
        return rows.get().public_id

    def _applicant(self) -> User:
        now = timezone.now()
        groups.change_settings(self.qiu, values={"needs_approval": True}, now=now)
        user = cast.stranger(now)
        code = self.group.community.invites.get(kind="durable").durable_code
        self.join = groups.join_group(user, code=code, nickname="等着的", accepted_version=1, now=now)
        groups.change_settings(self.qiu, values={"needs_approval": False}, now=now)
        return user

    @property
    def ids(self) -> dict[str, str]:
        """What stands for the parameters of the API's paths."""
        return {
            "iid": self.invite.public_id, "jid": self.join.public_id, "pid": self.lan.public_id, "cid": self.case.public_id,
            "wid": self.word.public_id, "bid": "x" * 16, "lid": "x" * 16, "measure": "x" * 16, "hid": self.program.public_id, "did": self.letter, "model": self.model.public_id,
        }  # fmt: skip

    def url(self, name: str, group: Group | None = None) -> str:
        gid = (group or self.group).public_id
        extra = {
            "card": [self.request.public_id], "request": [self.request.public_id], "help": [self.request.public_id],
            "claim": [self.request.public_id], "take_back": [self.request.public_id], "failed": [self.request.public_id],
            "withdraw_request": [self.request.public_id], "finish_request": [self.request.public_id],
            "edit_request": [self.request.public_id], "extend_request": [self.request.public_id],
            "note_saving": [self.request.public_id], "confirm_all": [self.request.public_id],
            "receipt": [self.request.public_id, self.assist.public_id], "messages": [self.room.public_id],
            "recall": [self.message.public_id], "said": [self.message.public_id], "revoke_invite": [self.invite.public_id], "word": [self.word.public_id], "words_file": ["csv"], "learnt": [self.model.public_id],
            "decide_join": [self.join.public_id], "role": [self.lan.public_id], "measure": [self.lan.public_id],
            "member": [self.lan.public_id], "case": [self.case.public_id], "appeal": ["x" * 16], "outcome": ["x" * 16],
            "end_way": [self.program.public_id], "decide_undelivered": [self.letter], "rotate_program": [self.program.public_id], "try_program": [self.program.public_id],
        }  # fmt: skip
        if name == "live_poll":
            return f"{reverse(name)}?group={gid}"
        return reverse(name, args=[gid, *extra.get(name, [])])


@pytest.fixture
def world(db: None) -> World:
    return World()


def browser(user: User | None) -> Client:
    client = Client()
    if user is not None:
        client.force_login(user, backend="hubang.accounts.backend.Backend")
    return client


def fingerprint() -> str:
    """A hash of every table that people fill; sessions and the log of refusals aside."""
    parts = []
    for model in apps.get_models():
        if model._meta.app_label in {"accounts", "groups", "moderation", "chat", "aid", "notify", "live", "audit"}:
            parts += [model._meta.label, *map(str, model._default_manager.order_by("pk").values_list())]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


@pytest.mark.parametrize("actor", ACTORS)
def test_whoever_has_no_right_gets_the_same_bytes_as_for_nothing(world: World, actor: str) -> None:
    client = browser(world.others[actor])
    before = fingerprint()
    for name in sorted(MEMBER | OWNER | OWNERS_ROWS | POST_MEMBER):
        url = world.url(name)
        for method in (client.get, client.post):
            answer = method(url)
            absent = method(url.replace(world.group.public_id, "zzzzzzzzzzzzzzzz"))
            assert (answer.status_code, answer.content) == (404, absent.content), (actor, name, method)
    assert fingerprint() == before


def test_a_member_has_no_admin_s_rights(world: World) -> None:
    client = browser(world.lan.user)
    before = fingerprint()
    for name in sorted(
        OWNER
        | {"case", "decide_undelivered", "import_words", "all_words", "labels_file", "decide_join", "role", "measure"}
    ):
        for method in (client.get, client.post):
            answer = method(
                world.url(name), {"once": "a" * 16, "role": "admin", "kind": "mute", "reason": "x", "act": "approve"}
            )
            assert answer.status_code in {303, 404}, name
            if answer.status_code == 303:
                assert method == client.get, name
    assert fingerprint() == before


def test_an_admin_without_the_duty_has_not_its_rights(world: World) -> None:
    now = timezone.now()
    groups.give_role(world.qiu, world.ming, role="admin", duties=["welcome"], now=now)
    client = browser(world.ming.user)
    assert client.get(world.url("joins")).status_code == 200
    for name in ("words", "word", "words_file", "import_words", "all_words", "case", "tip", "settings", "rules_editor"):
        assert client.get(world.url(name)).status_code == 404, name


def test_members_open_what_is_theirs(world: World) -> None:
    client = browser(world.lan.user)
    for name in sorted(MEMBER - {"accept_rules", "help"}):
        assert client.get(world.url(name)).status_code == 200, name
    for name in sorted(SIGNED_IN):
        assert browser(None).get(reverse(name)).status_code == 403, name
        assert client.get(reverse(name)).status_code == 200, name


def test_the_demo_s_entrance_is_closed_elsewhere(world: World) -> None:
    assert browser(None).post(reverse("demo_enter", args=["lan"])).status_code == 404


@pytest.mark.parametrize("name", sorted(BY_MAIL))
def test_a_forged_link_of_a_mail_leads_nowhere(world: World, name: str) -> None:
    clients = browser(None), browser(world.lan.user)
    before = fingerprint()
    for token in ("x", "x:y:z", "WyJ4IiwgIiJd:1abc:zzz"):
        for client in clients:
            assert client.get(reverse(name, args=[token])).status_code == 404
            assert client.post(reverse(name, args=[token])).status_code == 404
    assert fingerprint() == before


def test_someone_muted_reads_and_does_not_write(world: World) -> None:
    moderation.mute(world.qiu, world.ming, minutes=60, reason="吵", now=timezone.now())
    client = browser(world.ming.user)
    assert client.get(world.url("feed")).status_code == 200
    answer = client.post(world.url("messages"), {"once": "b" * 16, "text": "我要说"})
    assert answer.status_code == 403


API = [(method, path) for path, methods in api.get_openapi_schema()["paths"].items() for method in methods]


@pytest.mark.parametrize("actor", ["stranger", "foreign owner", "left", "kicked", "banned", "applicant"])
def test_the_api_answers_strangers_like_for_nothing(world: World, actor: str) -> None:
    user = world.others[actor]
    assert user is not None
    token = make_token(user, name="t", scopes=list(SCOPES), now=timezone.now())[1]
    before = fingerprint()
    for method, path in API:
        if "{gid}" not in path or path.endswith("/picture"):
            continue
        filled = path.replace("{rid}", world.request.public_id).replace("{aid}", world.assist.public_id)
        filled = filled.replace("{mid}", world.message.public_id).replace("{version}", "1")
        for name, public_id in world.ids.items():
            filled = filled.replace(f"{{{name}}}", public_id)
        assert "{" not in filled.replace("{gid}", ""), path
        answers = []
        for gid in (world.group.public_id, "zzzzzzzzzzzzzzzz"):
            answer = Client().generic(
                method.upper(),
                f"{filled.replace('{gid}', gid)}{'?q=a' if path.endswith('search') else ''}",
                BODIES.get(path.rsplit("/", 1)[-1], "{}"),
                "application/json",
                headers={"authorization": f"Bearer {token}", "idempotency-key": "k" * 12},
            )
            answers.append((answer.status_code, answer.content))
        assert answers[0] == answers[1], path
        assert answers[0][0] == 404, (path, answers[0])
    assert fingerprint() == before


# Who may do what by the API, by the last words of the path under /groups/{gid}; the rest is for any member.
BY_ADMINS = {
    "GET /cases", "POST /capacities", "POST /capacities/reset", "GET /experiments", "POST /experiments", "POST /experiments/end", "GET /undelivered", "POST /undelivered/{did}/retry", "POST /undelivered/{did}/let-go", "GET /joins", "GET /settings", "GET /words", "POST /cases/{cid}/decide", "POST /joins/{jid}/approve",
    "POST /joins/{jid}/refuse", "PATCH /settings", "POST /rules/publish", "POST /members/{pid}/role", "POST /members/{pid}/measures",
    "GET /cases/{cid}", "GET /tree", "POST /tips",
    "POST /words", "POST /words/{wid}/remove", "POST /words/{wid}/try", "POST /words/{wid}/switch", "POST /words/import", "POST /words/try",
    "GET /scam-links", "POST /scam-links", "POST /scam-links/{lid}/remove", "POST /scam-lists", "POST /scam-lists/{lid}/remove",
    "GET /models", "POST /models", "GET /models/{model}", "POST /models/{model}/use", "POST /models/shipped/use", "POST /labels",
}  # fmt: skip
BY_MEMBERS = {
    "GET ", "GET /rules", "POST /rules/{version}/accept", "GET /members", "GET /members/{pid}", "GET /me", "GET /about", "GET /balance", "GET /fairness", "GET /capacities", "POST /fairness/ask-mediator",
    "GET /thanks/mine", "GET /join-link", "POST /notices/read", "POST /requests/draft", "GET /requests/completed", "GET /requests/{rid}/helpers",
    "POST /share/picture", "GET /blocks/{bid}", "GET /outcomes/{cid}", "GET /figures", "GET /notices", "GET /events", "PATCH /profile",
    "POST /leave", "POST /flags", "GET /invites", "POST /invites", "POST /invites/{iid}/revoke", "GET /feed", "POST /share",
    "GET /requests/mine", "GET /helps/mine", "POST /requests", "GET /requests/{rid}", "PATCH /requests/{rid}", "GET /requests/{rid}/claims",
    "POST /requests/{rid}/extend", "POST /requests/{rid}/withdraw", "POST /requests/{rid}/finish", "POST /requests/{rid}/confirm",
    "POST /requests/{rid}/saving", "POST /requests/{rid}/open", "POST /requests/{rid}/claim", "POST /requests/{rid}/take-back",
    "POST /requests/{rid}/failed", "POST /claims/{aid}/confirm", "POST /claims/{aid}/dispute", "POST /claims/{aid}/thank", "GET /messages",
    "POST /messages", "GET /messages/search", "POST /messages/{mid}/recall", "POST /messages/{mid}/read", "GET /measures/mine",
    "POST /blocks/{bid}/appeal", "GET /log", "POST /mailboxes", "GET /webhooks", "POST /webhooks", "POST /webhooks/{hid}/rotate", "POST /webhooks/{hid}/try",
    "POST /webhooks/{hid}/remove",
}  # fmt: skip
BY_ANY_TOKEN = {
    "GET /groups",
    "GET /invites/{code}",
    "POST /invites/{code}/join",
    "GET /tokens",
    "POST /tokens",
    "GET /account",
    "PATCH /account",
    "POST /account/sign-out",
    "POST /invites/{code}/withdraw",
    "GET /measures/{measure}",
    "POST /tokens/{tid}/revoke",
    "GET /preferences",
    "PATCH /preferences",
    "POST /away",
    "GET /ways",
    "POST /ways/{hid}/remove",
    "POST /back",
}


def rows_of_the_api() -> set[str]:
    return {f"{method.upper()} {path.removeprefix('/api/v1').removeprefix('/groups/{gid}')}" for method, path in API}


def test_every_operation_has_its_row() -> None:
    assert rows_of_the_api() == BY_ADMINS | BY_MEMBERS | BY_ANY_TOKEN


@pytest.mark.parametrize("row", sorted(BY_ADMINS))
def test_a_member_s_token_has_no_admin_s_rights(world: World, row: str) -> None:
    token = make_token(world.lan.user, name="t", scopes=list(SCOPES), now=timezone.now())[1]
    method, path = row.split(" ")
    for name, public_id in {**world.ids, "pid": world.ming.public_id}.items():
        path = path.replace(f"{{{name}}}", public_id)
    before = fingerprint()
    answer = Client().generic(
        method,
        f"/api/v1/groups/{world.group.public_id}{path}",
        BODIES.get(path.rsplit("/", 1)[-1], "{}"),
        "application/json",
        headers={"authorization": f"Bearer {token}", "idempotency-key": "k" * 12},
    )
    assert answer.status_code == 404
    assert fingerprint() == before


BODIES = {
    "capacities": '{"platform": "jd", "activity": "", "per_day": 1, "pair_days": 0}',
    "reset": '{"platform": "jd", "activity": ""}',
    "experiments": '{"percent": 20}',
    "ask-mediator": '{"why": "住院了"}',
    "profile": '{"nickname": "某某"}',
    "flags": '{"type": "page", "reason": "scam"}',
    "share": '{"text": "x"}',
    "requests": '{"scene": "charity", "title": "取药", "sort": "errand"}',
    "{rid}": '{"title": "别人改"}',
    "extend": '{"deadline_at": "2027-01-01T00:00:00Z"}',
    "saving": '{"normal_price": 2, "paid_price": 1}',
    "failed": '{"failure": "error"}',
    "messages": '{"text": "x"}',
    "refuse": '{"reason": "x"}',
    "settings": '{"values": {"asks_per_day": 1}}',
    "publish": '{"rules": [{"kind": "duty", "title": "x"}]}',
    "role": '{"role": "admin"}',
    "measures": '{"kind": "mute", "reason": "x"}',
    "decide": '{"decision": "helped"}',
    "import": '{"words": [{"text": "xx", "category": "spam", "severity": "hold"}]}',
    "scam-links": '{"link": "https://evil-shop.cn/a"}',
    "scam-lists": '{"hashes": ["' + "ab" * 32 + '"]}',
    "switch": '{"on": true}',
    "words": '{"text": "xx", "category": "spam", "severity": "hold"}',
    "appeal": '{"text": "x"}',
    "draft": '{"scene": "charity", "title": "取药", "sort": "errand"}',
    "tips": '{"text": "别信"}',
    "tokens": '{"name": "x", "scopes": ["read"]}',
    "account": '{"language": "en"}',
    "mailboxes": '{"mailbox": "a@example.org"}',
    "webhooks": '{"url": "https://hooks.example-shop.cn/y"}',
    "away": '{"why": "holiday", "until": "2027-01-01T00:00:00Z"}',
}


MANAGING = {"manage", "members", "cases"}
DUTIES = {
    "welcome": MANAGING | {"joins", "tree"},
    "review": MANAGING | {"words", "word", "words_file", "scam_links", "links_file"},
    "safety": MANAGING | {"tip"},
    "mediate": MANAGING,
}


@pytest.mark.parametrize("duty", DUTIES)
def test_each_duty_opens_its_own_pages(world: World, duty: str) -> None:
    groups.give_role(world.qiu, world.ming, role="admin", duties=[duty], now=timezone.now())
    client = browser(world.ming.user)
    assert {name for name in OWNER if client.get(world.url(name)).status_code == 200} == DUTIES[duty]


@pytest.mark.parametrize("origin", ["", "https://evil.example", "null"])
def test_no_form_of_another_site_is_taken(world: World, origin: str) -> None:
    """Every address, with the rights of the owner: without the form's token, and with the token but from elsewhere."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.qiu.user, backend="hubang.accounts.backend.Backend")
    token = client.get(world.url("profile")).content.decode().split('csrfmiddlewaretoken" value="')[1].split('"')[0]
    before = fingerprint()
    fields = {"csrfmiddlewaretoken": token, "once": "f" * 16} if origin else {"once": "f" * 16}
    headers = {"origin": origin} if origin else {}
    for name in sorted((MEMBER | OWNER | OWNERS_ROWS | POST_MEMBER) - {"live_poll"}):
        assert client.post(world.url(name), fields, headers=headers).status_code == 403, name
    assert fingerprint() == before


def test_cookies_alone_never_open_the_api(world: World) -> None:
    client = browser(world.qiu.user)
    for method, path in API:
        filled = path.replace("{gid}", world.group.public_id)
        assert client.generic(method.upper(), filled, "{}", "application/json").status_code == 401, path


# What no form and no body may set: all columns that decide over rights, counts and ownership.
FORBIDDEN_FIELDS = {
    "role": "owner", "duties": "review", "standing": "banned", "muted_until": "2099-01-01", "user": "1", "user_id": "1", "group": "1",
    "group_id": "1", "asker": "1", "asker_id": "1", "helper": "1", "claimed_count": "99", "confirmed_count": "99", "is_staff": "1",
    "is_superuser": "true", "is_active": "0", "username": "root", "password": "x", "member_count": "1", "max_members": "5000",
    "needs_approval": "1", "accepted_version": "99", "joined_at": "2001-01-01", "held_at": "", "hidden_at": "2001-01-01", "state": "completed",
    "digest": "x", "uses": "0", "created_by": "1", "invited_by": "1", "id": "1", "pk": "1", "public_id": "root",
}  # fmt: skip
PROTECTED = ("role", "duties", "user_id", "group_id", "muted_until", "joined_at", "invited_by_id", "public_id")


def protected(world: World) -> list[object]:
    people = [world.lan, world.ming, world.qiu]
    for person in people:
        person.refresh_from_db()
    world.group.refresh_from_db()
    return [
        *(getattr(person, name) for person in people for name in PROTECTED),
        *((p.user.is_staff, p.user.is_superuser, p.user.username, p.user.is_active) for p in people),
        (world.group.max_members, world.group.needs_approval, world.group.public_id),
        *(
            (r.asker_id, r.confirmed_count, r.public_id)
            for r in HelpRequest.objects.filter(group=world.group).order_by("pk")
        ),
    ]


def test_no_form_sets_what_it_does_not_show(world: World) -> None:
    client = browser(world.lan.user)
    before = protected(world)
    for name in sorted((MEMBER | POST_MEMBER) - {"leave", "confirm_all", "receipt"}):
        for value in ("", "1", "yes", "[]"):
            fields = {**FORBIDDEN_FIELDS, "once": f"{name}-{value}-0123456789"[:60], "nickname": "兰姨"}
            client.post(world.url(name), {**fields, "duties": value, "role": value or "owner"})
    assert protected(world) == before


def test_no_body_of_the_api_takes_other_fields(world: World) -> None:
    token = make_token(world.lan.user, name="t", scopes=list(SCOPES), now=timezone.now())[1]
    before = fingerprint()
    for method, path in API:
        if method == "get" or path.endswith("/picture"):
            continue
        filled = path.replace("{gid}", world.group.public_id).replace("{rid}", world.request.public_id)
        for name, public_id in {**world.ids, "mid": world.message.public_id, "version": "1", "tid": "x" * 16}.items():
            filled = filled.replace(f"{{{name}}}", public_id)
        filled = filled.replace("{aid}", world.assist.public_id).replace("{code}", "A" * 24)
        known = json.loads(BODIES.get(path.rsplit("/", 1)[-1], "{}"))
        answer = Client().generic(
            method.upper(),
            filled,
            json.dumps({**FORBIDDEN_FIELDS, **known}),
            "application/json",
            headers={"authorization": f"Bearer {token}", "idempotency-key": "m" * 12},
        )
        assert answer.status_code == 422, (path, answer.content)
    assert fingerprint() == before


SCOPE_OF = {
    (method, f"/api/v1{path}"): operation.auth_callbacks[0].scope
    for _prefix, router in api._routers
    for path, view in router.path_operations.items()
    for operation in view.operations
    for method in operation.methods
}


def test_every_operation_asks_for_a_scope() -> None:
    assert {(method.upper(), path) for method, path in API} == set(SCOPE_OF)
    assert set(SCOPE_OF.values()) == set(SCOPES)


@pytest.mark.parametrize("scope", SCOPES)
def test_a_token_of_one_scope_does_nothing_of_the_others(world: World, scope: str) -> None:
    token = make_token(world.qiu.user, name="t", scopes=[scope], now=timezone.now())[1]
    before = fingerprint()
    for (method, path), needed in SCOPE_OF.items():
        if needed == scope:
            continue
        filled = path.replace("{gid}", world.group.public_id).replace("{rid}", world.request.public_id)
        headers = {"authorization": f"Bearer {token}", "idempotency-key": "s" * 12}
        answer = Client().generic(method, filled, "{}", "application/json", headers=headers)
        assert (answer.status_code, json.loads(answer.content)["code"]) == (403, "scope_missing"), path
    assert fingerprint() == before


def test_what_is_hidden_is_absent_for_other_members(world: World) -> None:
    client, now = browser(world.ming.user), timezone.now()
    assert client.get(world.url("request")).status_code == 200
    HelpRequest.objects.filter(pk=world.request.pk).update(hidden_at=now, state="removed")
    Message.objects.filter(pk=world.message.pk).update(hidden_at=now)
    for name in ("request", "help", "card"):
        absent = client.get(world.url(name).replace(world.request.public_id, "zzzzzzzzzzzzzzzz"))
        answer = client.get(world.url(name))
        assert (answer.status_code, answer.content) == (404, absent.content), name
    answer = client.post(world.url("recall"), {"once": "r" * 16})
    absent = client.post(world.url("recall").replace(world.message.public_id, "zzzzzzzzzzzzzzzz"), {"once": "r" * 16})
    assert (answer.status_code, answer.content) == (404, absent.content)
