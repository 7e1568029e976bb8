"""Who may do what: a row for every page and every operation. An address without a row fails `test_every_address_has_its_row`.

To add a page, add `"its_name": Row(who, ...)` to PAGES (SITE outside of groups); to add an operation, add `"POST /its/{path}": Row(who, ...)`
to API (API_OF_ACCOUNTS outside of groups). `who` is a set of actors: MEMBERS, OWNER, duty("review"), ... With an id in the address:

- `kind` is what it names (a key of `World.things`: "request", "message", ...; a new kind is made once in `World._fill` and `World._own`);
- `finds` is which of those are found, by relation to the actor: `own` is the actor's, `same` another member's or the group's, `closed` is over,
  `hidden` was taken out of sight, `foreign` is of another group. Whatever is not found is absent: the same bytes as for an id that never
  was, and nothing changed.

`form` is what is sent with a write, good enough that it works for somebody. `speaks`: whoever is muted is refused. `half`: also for members
who have not accepted the rules of today; everything else is refused to them.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.access.actors import ANY_ADMIN, BLOCKED, EVERYBODY, JUDGES, MEMBERS, OWNER, SIGNED_IN, duty

if TYPE_CHECKING:
    from tests.access.world import World

VISIBLE = frozenset({"own", "same", "closed"})
GROUPS = frozenset({"same", "closed"})
MINE = frozenset({"own"})
NONE: frozenset[str] = frozenset()
Body = dict[str, Any]


def no_more(_world: "World", _gid: str) -> Body:
    return {}


def nothing_before(_world: "World", _thing: str) -> list[str]:
    return []


@dataclass(frozen=True)
class Row:
    """See above. `acts_only`: a GET leads on without looking at anything. `forbidden`: found, and refused with a reason (403)."""

    right: frozenset[str]
    kind: str = ""
    finds: frozenset[str] = VISIBLE
    form: Body = field(default_factory=dict)
    acts_only: bool = False
    speaks: bool = False
    half: bool = False
    in_group: bool = True
    forbidden: frozenset[str] = NONE
    # Who finds other things than the others with the right.
    finds_of: dict[str, frozenset[str]] = field(default_factory=dict)
    # What is found by merely looking, where that is more.
    looks: frozenset[str] = NONE
    # Looking is noted, or makes what is not there yet.
    looking_writes: bool = False
    # A wrong guess is counted.
    refusing_writes: bool = False
    # Fields of the form that `form` leaves out, where no page of this address shows them.
    takes: frozenset[str] = NONE
    # What else is sent, made of the world and the group in the address.
    more: Callable[["World", str], Body] = no_more
    # What stands in the address before the thing.
    before: Callable[["World", str], list[str]] = nothing_before

    def found_by(self, actor: str, method: str) -> frozenset[str]:
        """What this actor finds."""
        if actor not in self.right:
            return NONE
        return self.looks if self.looks and method != "POST" else self.finds_of.get(actor, self.finds)


ONCE = {"once": "k" * 20}
CHARITY = {"scene": "charity", "title": "取个快递", "sort": "errand"}
REASON = {"reason": "因为"}
# A greeter and the owner find every invite of the group; those of who left are over.
INVITES = dict.fromkeys(duty("welcome"), frozenset({"own", "same"}))
# Whose duty a case is finds it, also when it is closed: the dispute is `same`, the flag `closed`. Nobody finds their own matter.
JUDGING = duty("mediate") | duty("safety")
CASES = {"mediator": frozenset({"same"}), "officer": frozenset({"closed"}), "owner": GROUPS}


def on_request(form: Body | None = None, *, speaks: bool = True, **more: Any) -> Row:
    """A button on any request; opening its address leads on without looking."""
    return Row(MEMBERS, "request", VISIBLE, {**ONCE, **(form or {})}, speaks=speaks, acts_only=True, **more)


def on_own(form: Body | None = None, *, speaks: bool = True) -> Row:
    """A button on an own request; opening its address leads to the request."""
    return Row(MEMBERS, "request", MINE, {**ONCE, **(form or {})}, speaks=speaks, looks=VISIBLE)


def its_request(world: "World", claim: str) -> list[str]:
    """The request that the claim in the address is on."""
    return [world.request_of(claim)]


def soon(world: "World", _gid: str) -> Body:
    """A deadline, as the pages and as the API want it."""
    day = world.now + dt.timedelta(days=5)
    return {"deadline": day.strftime("%Y-%m-%dT%H:%M"), "deadline_at": day.isoformat(), "until": day.isoformat()}


def only(name: str, of: Callable[["World", str], Body]) -> Callable[["World", str], Body]:
    """One of the fields: operations refuse any other."""
    return lambda world, gid: {name: of(world, gid)[name]}


def a_file(_world: "World", _gid: str) -> Body:
    data = "text,kind,category,severity\r\n返利,literal,spam,hold\r\n".encode()
    return {"file": SimpleUploadedFile("words.csv", data, "text/csv")}


def a_message(world: "World", gid: str) -> Body:
    """A message of the group."""
    return {"message": world.things.shared["message"]["same" if gid == world.group.public_id else "foreign"]}


# Pages outside of groups.
SITE: dict[str, Row] = {
    "prove": Row(EVERYBODY, in_group=False, refusing_writes=True),
    "recover": Row(EVERYBODY, in_group=False, more=lambda world, _gid: {"code": world.recovery_code}),
    **{
        name: Row(right, kind, finds, form, acts_only=acts, in_group=False)
        for name, right, kind, finds, form, acts in (
            ("home", EVERYBODY, "", NONE, {}, False),
            ("policy", EVERYBODY, "", NONE, {}, False),
            ("healthz", EVERYBODY, "", NONE, {}, False),
            ("push_worker", EVERYBODY, "", NONE, {}, False),
            ("language", EVERYBODY, "", NONE, {"language": "en"}, True),
            ("sign_out", EVERYBODY, "", NONE, {}, True),
            ("account", SIGNED_IN, "", NONE, {}, False),
            (
                "account_set_password",
                SIGNED_IN,
                "",
                NONE,
                {"name": "xin_ming_zi", "password": "yi-ge-hen-chang-de-mima"},
                False,
            ),
            ("device", SIGNED_IN, "", NONE, {}, False),
            ("tokens", SIGNED_IN, "", NONE, {**ONCE, "name": "t", "scope_read": "1"}, False),
            ("revoke_token", SIGNED_IN, "token", MINE, {}, True),
            ("decided_measure", SIGNED_IN, "measure", MINE, {}, False),
        )
    },
}
# Pages whose address carries a secret that is the right; tests of their own try good and forged ones.
BY_SECRET = {"join", "enter", "second_device", "withdraw_join", "mailbox", "mute"}
# Works in another state alone: for who has taken much and given nothing for weeks, while a trial runs (the rows give these to nobody), with
# a model that was learnt.
IN_ANOTHER_STATE = {"ask_mediator", "POST /fairness/ask-mediator", "POST /experiments/end", "POST /models/{model}/use"}
# In the demo alone.
NOWHERE = {"demo_enter"}

# Pages of a group.
PAGES: dict[str, Row] = {
    **{
        name: Row(MEMBERS)
        for name in (
            "feed", "my_requests", "my_helps", "balance", "chat", "search", "share", "qr_png", "qr_svg", "poster_png", "audit", "welcome",
            "names", "counts", "live_poll",
        )
    },
    **{name: Row(MEMBERS, half=True) for name in ("about", "rules", "me")},
    "notices": Row(MEMBERS, half=True, looking_writes=True),
    "accept_rules": Row(MEMBERS, form={"version": "2"}, half=True),
    "leave": Row(MEMBERS, form=ONCE, half=True),
    "flag": Row(MEMBERS, form={**ONCE, "type": "page", "reason": "other"}, half=True),
    "ask": Row(MEMBERS, form={**ONCE, **CHARITY}, speaks=True),
    "profile": Row(MEMBERS, form={**ONCE, "nickname": "新名字"}, speaks=True),
    "invites": Row(MEMBERS, form={**ONCE, "days": "7"}, speaks=True),
    "revoke_invite": Row(MEMBERS, "invite", MINE, ONCE, acts_only=True, finds_of=INVITES),
    "card": Row(MEMBERS, "request"),
    "request": Row(MEMBERS, "request"),
    "help": Row(MEMBERS, "request", speaks=True),
    "claim": on_request(),
    "take_back": replace(on_request(speaks=False), kind="helped"),
    "failed": on_request({"failure": "error"}),
    "withdraw_request": on_own(),
    "finish_request": on_own(),
    "edit_request": on_own({"title": "换个说法"}),
    "extend_request": replace(on_own(), more=only("deadline", soon)),
    "note_saving": replace(on_own({"normal_price": "2", "paid_price": "1"}, speaks=False), kind="done"),
    "confirm_all": on_own(speaks=False),
    "receipt": Row(MEMBERS, "claim", MINE, {**ONCE, "act": "confirm"}, acts_only=True, before=its_request),
    "messages": Row(MEMBERS, "room", frozenset({"same"}), {**ONCE, "text": "好的"}, speaks=True),
    "mark_read": Row(MEMBERS, acts_only=True, more=a_message),
    "said": Row(MEMBERS, "message"),
    "recall": Row(MEMBERS, "message", MINE, ONCE, acts_only=True),
    "member": Row(MEMBERS, "member"),
    "measure": Row(JUDGES, "member", VISIBLE, {**ONCE, **REASON, "kind": "mute"}, acts_only=True, forbidden=MINE),
    "role": Row(OWNER, "member", VISIBLE, {**ONCE, "role": "member"}, acts_only=True),
    "appeal": Row(MEMBERS, "block", MINE, {**ONCE, "text": BLOCKED}, half=True),
    "outcome": Row(MEMBERS, "outcome", MINE, half=True),
    "ways": Row(MEMBERS, form={**ONCE, "quiet_from": "22"}, looking_writes=True),
    "add_mailbox": Row(MEMBERS, form={**ONCE, "mailbox": "a@example.org"}, acts_only=True),
    "add_browser": Row(MEMBERS, form={"endpoint": "x"}, acts_only=True),
    "ask_mediator": Row(NONE, form={**ONCE, "why": "住院了"}, acts_only=True),
    "away": Row(MEMBERS, form={"days": "3", "why": "holiday"}, acts_only=True),
    "end_way": Row(MEMBERS, "way", MINE),
    "programs": Row(MEMBERS, form={**ONCE, "url": "https://hooks.example-shop.cn/y"}),
    "rotate_program": Row(MEMBERS, "program", MINE, ONCE),
    "try_program": Row(MEMBERS, "program", MINE, ONCE),
    "manage": Row(ANY_ADMIN),
    "members": Row(ANY_ADMIN),
    "cases": Row(ANY_ADMIN),
    "case": Row(JUDGING, "case", form={**ONCE, **REASON, "decision": "helped"}, finds_of=CASES),
    "joins": Row(duty("welcome")),
    "tree": Row(duty("welcome")),
    "decide_join": Row(duty("welcome"), "join", GROUPS, {**ONCE, "act": "approve"}, acts_only=True),
    "settings": Row(OWNER, form={**ONCE, "name": "新群名", "scenes": "boost"}),
    "rules_editor": Row(OWNER, form={**ONCE, "kind": "duty", "title": "新的", "text": ""}),
    "undelivered": Row(OWNER),
    "decide_undelivered": Row(OWNER, "letter", GROUPS, {**ONCE, "act": "retry"}, acts_only=True),
    "words": Row(duty("review"), form={**ONCE, "kind": "literal", "text": "返利", "category": "spam", "severity": "hold"}),
    "word": Row(duty("review"), "word", GROUPS, {**ONCE, "act": "remove"}),
    "all_words": Row(duty("review"), form=ONCE),
    "import_words": Row(duty("review"), form=ONCE, more=a_file),
    "words_file": Row(duty("review"), before=lambda _world, _thing: ["csv"]),
    "scam_links": Row(duty("review"), form={**ONCE, "act": "add", "link": "https://evil-shop.cn/b"}),
    "links_file": Row(duty("review")),
    "capacities": Row(OWNER, form={**ONCE, "platform": "jd", "activity": "", "per_day": "1", "pair_days": "0"}),
    "experiment": Row(OWNER, form={**ONCE, "percent": "20"}),
    "learning": Row(OWNER, form={**ONCE, "act": "learn"}),
    "learnt": Row(OWNER, "model", GROUPS, {**ONCE, "act": "back"}),
    "labels_file": Row(OWNER),
    "tip": Row(duty("safety"), form={**ONCE, "text": "别给验证码"}),
}  # fmt: skip

# Operations under /groups/{gid}: method and the rest of the path.
API: dict[str, Row] = {
    **{
        f"GET {path}": Row(MEMBERS)
        for path in (
            "/members", "/figures", "/events", "/balance", "/thanks/mine", "/join-link", "/invites", "/feed", "/requests/mine", "/requests/completed",
            "/helps/mine",
            "/fairness", "/messages", "/messages/search", "/log", "/webhooks",
        )
    },
    **{f"GET {path}": Row(MEMBERS, half=True) for path in ("", "/rules", "/me", "/about", "/notices", "/measures/mine")},
    "POST /rules/{version}/accept": Row(MEMBERS, half=True),
    "POST /leave": Row(MEMBERS, half=True),
    "POST /notices/read": Row(MEMBERS, half=True),
    "POST /flags": Row(MEMBERS, form={"type": "page", "reason": "other"}, half=True),
    "PATCH /profile": Row(MEMBERS, form={"nickname": "新名字"}, speaks=True),
    "POST /share": Row(MEMBERS, form={"text": "x"}),
    "POST /share/picture": Row(MEMBERS),
    "POST /requests/draft": Row(MEMBERS, form=CHARITY),
    "POST /fairness/ask-mediator": Row(NONE, form={"why": "住院了"}),
    "POST /requests": Row(MEMBERS, form=CHARITY, speaks=True),
    "POST /invites": Row(MEMBERS, speaks=True),
    "POST /messages": Row(MEMBERS, form={"text": "好的"}, speaks=True),
    "POST /mailboxes": Row(MEMBERS, form={"mailbox": "a@example.org"}),
    "POST /webhooks": Row(MEMBERS, form={"url": "https://hooks.example-shop.cn/y"}),
    **{f"POST /webhooks/{{hid}}/{act}": Row(MEMBERS, "program", MINE) for act in ("rotate", "try", "remove")},
    **{f"GET /requests/{{rid}}{more}": Row(MEMBERS, "request") for more in ("", "/helpers")},
    "GET /requests/{rid}/claims": Row(MEMBERS, "request", MINE),
    "PATCH /requests/{rid}": Row(MEMBERS, "request", MINE, {"title": "换个说法"}, speaks=True),
    "POST /requests/{rid}/extend": Row(MEMBERS, "request", MINE, speaks=True, more=only("deadline_at", soon)),
    **{f"POST /requests/{{rid}}/{act}": Row(MEMBERS, "request", MINE, speaks=True) for act in ("withdraw", "finish")},
    "POST /requests/{rid}/confirm": Row(MEMBERS, "request", MINE),
    "POST /requests/{rid}/saving": Row(MEMBERS, "done", MINE, {"normal_price": 2, "paid_price": 1}),
    **{f"POST /requests/{{rid}}/{act}": Row(MEMBERS, "request", speaks=True) for act in ("open", "claim")},
    "POST /requests/{rid}/take-back": Row(MEMBERS, "helped"),
    "POST /requests/{rid}/failed": Row(MEMBERS, "request", VISIBLE, {"failure": "error"}, speaks=True),
    **{f"POST /claims/{{aid}}/{act}": Row(MEMBERS, "claim", MINE) for act in ("confirm", "dispute")},
    "POST /claims/{aid}/thank": Row(MEMBERS, "claim", MINE, speaks=True),
    "POST /messages/{mid}/recall": Row(MEMBERS, "message", MINE),
    "POST /messages/{mid}/read": Row(MEMBERS, "message"),
    "GET /members/{pid}": Row(MEMBERS, "member"),
    "GET /blocks/{bid}": Row(MEMBERS, "block", MINE, half=True),
    "POST /blocks/{bid}/appeal": Row(MEMBERS, "block", MINE, {"text": BLOCKED}, half=True),
    "GET /outcomes/{cid}": Row(MEMBERS, "outcome", MINE, half=True),
    "POST /invites/{iid}/revoke": Row(MEMBERS, "invite", MINE, finds_of=INVITES),
    "GET /joins": Row(duty("welcome")),
    "GET /tree": Row(duty("welcome")),
    "POST /joins/{jid}/approve": Row(duty("welcome"), "join", GROUPS),
    "POST /joins/{jid}/refuse": Row(duty("welcome"), "join", GROUPS, REASON),
    "GET /settings": Row(OWNER),
    "PATCH /settings": Row(OWNER, form={"values": {"asks_per_day": 4}}),
    "POST /rules/publish": Row(OWNER, form={"rules": [{"kind": "duty", "title": "新的"}]}),
    "POST /members/{pid}/role": Row(OWNER, "member", VISIBLE, {"role": "member"}),
    "POST /members/{pid}/measures": Row(JUDGES, "member", VISIBLE, {"kind": "mute", **REASON}, forbidden=MINE),
    "GET /undelivered": Row(OWNER),
    **{f"POST /undelivered/{{did}}/{act}": Row(OWNER, "letter", GROUPS) for act in ("retry", "let-go")},
    "GET /cases": Row(ANY_ADMIN),
    "GET /cases/{cid}": Row(JUDGING, "case", finds_of=CASES),
    "POST /cases/{cid}/decide": Row(JUDGING, "case", form={"decision": "helped"}, finds_of=CASES),
    "GET /words": Row(duty("review")),
    "POST /words": Row(duty("review"), form={"text": "返利", "category": "spam", "severity": "hold"}),
    "POST /words/try": Row(duty("review")),
    "POST /words/import": Row(duty("review"), form={"words": [{"text": "返利", "category": "spam", "severity": "hold"}]}),
    **{f"POST /words/{{wid}}/{act}": Row(duty("review"), "word", GROUPS) for act in ("remove", "try")},
    "POST /words/{wid}/switch": Row(duty("review"), "word", GROUPS, {"on": False}),
    "GET /scam-links": Row(duty("review")),
    "POST /scam-links": Row(duty("review"), form={"link": "https://evil-shop.cn/b"}),
    "POST /scam-links/{lid}/remove": Row(duty("review"), "scam link", GROUPS),
    "POST /scam-lists": Row(duty("review"), form={"hashes": ["cd" * 32]}),
    "POST /scam-lists/{lid}/remove": Row(duty("review"), "scam list", GROUPS),
    "GET /capacities": Row(MEMBERS),
    "POST /capacities": Row(OWNER, form={"platform": "jd", "activity": "", "per_day": 1, "pair_days": 0}),
    "POST /capacities/reset": Row(OWNER, form={"platform": "jd", "activity": ""}),
    "GET /experiments": Row(OWNER),
    "POST /experiments": Row(OWNER, form={"percent": 20}),
    "POST /experiments/end": Row(NONE),
    "GET /models": Row(OWNER),
    "POST /models": Row(OWNER),
    "POST /models/shipped/use": Row(OWNER),
    "GET /models/{model}": Row(OWNER, "model", GROUPS),
    "POST /models/{model}/use": Row(OWNER, "model", GROUPS),
    "POST /labels": Row(OWNER),
    "POST /tips": Row(duty("safety"), form={"text": "别给验证码"}),
}  # fmt: skip
# Operations beside the groups: for whoever has a token.
API_OF_ACCOUNTS: dict[str, Row] = {
    "POST /away": Row(SIGNED_IN, form={"why": "holiday"}, in_group=False, more=only("until", soon)),
    **{
        name: Row(SIGNED_IN, kind, MINE, form, in_group=False)
        for name, kind, form in (
            ("GET /groups", "", {}),
            ("GET /account", "", {}),
            ("PATCH /account", "", {"language": "en"}),
            ("POST /account/sign-out", "", {}),
            ("GET /tokens", "", {}),
            ("POST /tokens", "", {"name": "t", "scopes": ["read"]}),
            ("POST /tokens/{tid}/revoke", "token", {}),
            ("GET /measures/{measure}", "measure", {}),
            ("GET /preferences", "", {}),
            ("PATCH /preferences", "", {"quiet_from": 22}),
            ("POST /back", "", {}),
            ("GET /ways", "", {}),
            ("POST /ways/{hid}/remove", "way", {}),
            ("GET /invites/{code}", "", {}),
            ("POST /invites/{code}/join", "", {"nickname": "想来的", "accepted_version": 1}),
            ("POST /invites/{code}/withdraw", "", {}),
        )
    },
}
