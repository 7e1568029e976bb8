"""Whatever a page does, an operation does too: each address has its row here, and a new one without a row fails."""

from django.urls import URLPattern, URLResolver, get_resolver

from hubang.api.urls import description

G = "/groups/{gid}"
R = f"{G}/requests/{{rid}}"
# Why a page has no operation.
SIGNS_IN = "makes or takes what signs a person in: a token that got away must never become the account"
PICTURE = "a picture of what GET .../join-link names"
SITE = "is about the site, for everybody"
DEMO = "exists in the demo alone"
BROWSER = "is between a browser and its maker's push service"
BY_MAIL = "answers a link that was sent to a person's own mailbox"

PAGES: dict[str, tuple[str, ...] | str] = {
    "home": ("GET /groups",),
    "enter": SIGNS_IN,
    "demo_enter": DEMO,
    "language": ("PATCH /account",),
    "join": ("GET /invites/{code}", "POST /invites/{code}/join"),
    "withdraw_join": ("POST /invites/{code}/withdraw",),
    "welcome": SIGNS_IN,
    "about": (f"GET {G}", f"GET {G}/about", f"GET {G}/figures"),
    "rules": (f"GET {G}/rules",),
    "accept_rules": (f"GET {G}/rules", f"POST {G}/rules/{{version}}/accept"),
    "share": (f"GET {G}/join-link",),
    "qr_png": PICTURE,
    "qr_svg": PICTURE,
    "poster_png": PICTURE,
    "leave": (f"POST {G}/leave",),
    "policy": SITE,
    "healthz": SITE,
    "invites": (f"GET {G}/invites", f"POST {G}/invites"),
    "revoke_invite": (f"POST {G}/invites/{{iid}}/revoke",),
    "feed": (f"GET {G}/feed", f"GET {G}/helps/mine", f"GET {G}/requests/completed"),
    "card": (f"GET {R}",),
    "ask": (f"POST {G}/share", f"POST {G}/share/picture", f"POST {G}/requests/draft", f"POST {G}/requests"),
    "request": (f"GET {R}", f"GET {R}/claims", f"GET {R}/helpers", f"GET {G}/messages"),
    "withdraw_request": (f"POST {R}/withdraw",),
    "finish_request": (f"POST {R}/finish",),
    "edit_request": (f"PATCH {R}",),
    "extend_request": (f"POST {R}/extend",),
    "note_saving": (f"POST {R}/saving",),
    "confirm_all": (f"POST {R}/confirm",),
    "receipt": tuple(f"POST {G}/claims/{{aid}}/{act}" for act in ("confirm", "dispute", "thank")),
    "help": (f"GET {R}", f"POST {R}/open"),
    "claim": (f"POST {R}/claim",),
    "take_back": (f"POST {R}/take-back",),
    "failed": (f"POST {R}/failed",),
    "my_requests": (f"GET {G}/requests/mine",),
    "my_helps": (f"GET {G}/helps/mine", f"GET {G}/thanks/mine"),
    "balance": (f"GET {G}/balance", f"GET {G}/figures", f"GET {G}/fairness"),
    "ask_mediator": (f"POST {G}/fairness/ask-mediator",),
    "chat": (f"GET {G}/messages",),
    "messages": (f"GET {G}/messages", f"POST {G}/messages"),
    "mark_read": (f"POST {G}/messages/{{mid}}/read",),
    "search": (f"GET {G}/messages/search",),
    "recall": (f"POST {G}/messages/{{mid}}/recall",),
    "tip": (f"POST {G}/tips",),
    "names": (f"GET {G}/members",),
    "member": (f"GET {G}/members/{{pid}}",),
    "measure": (f"POST {G}/members/{{pid}}/measures",),
    "me": (f"GET {G}/me",),
    "counts": (f"GET {G}/me",),
    "profile": (f"GET {G}/me", f"PATCH {G}/profile"),
    "notices": (f"GET {G}/notices", f"POST {G}/notices/read"),
    "account": ("GET /account",),
    "recover": SIGNS_IN,
    "prove": SIGNS_IN,
    "device": SIGNS_IN,
    "second_device": SIGNS_IN,
    "account_set_password": SIGNS_IN,
    "tokens": ("GET /tokens", "POST /tokens"),
    "revoke_token": ("POST /tokens/{tid}/revoke",),
    "sign_out": ("POST /account/sign-out",),
    "manage": (f"GET {G}/cases", f"GET {G}/joins", f"GET {G}/about"),
    "joins": (f"GET {G}/joins",),
    "decide_join": (f"POST {G}/joins/{{jid}}/approve", f"POST {G}/joins/{{jid}}/refuse"),
    "settings": (f"GET {G}/settings", f"PATCH {G}/settings"),
    "members": (f"GET {G}/members",),
    # Handing the group over is left to the page: it asks a person, not a program.
    "role": (f"POST {G}/members/{{pid}}/role",),
    "rules_editor": (f"GET {G}/rules", f"POST {G}/rules/publish"),
    "tree": (f"GET {G}/tree",),
    "audit": (f"GET {G}/log",),
    "cases": (f"GET {G}/cases",),
    "case": (f"GET {G}/cases/{{cid}}", f"POST {G}/cases/{{cid}}/decide"),
    "words": (f"GET {G}/words", f"POST {G}/words", f"POST {G}/words/try"),
    "all_words": (f"GET {G}/words",),
    "words_file": (f"GET {G}/words",),
    "scam_links": (
        f"GET {G}/scam-links",
        f"POST {G}/scam-links",
        f"POST {G}/scam-links/{{lid}}/remove",
        f"POST {G}/scam-lists",
        f"POST {G}/scam-lists/{{lid}}/remove",
    ),
    "links_file": (f"GET {G}/scam-links",),
    "learning": (f"GET {G}/models", f"POST {G}/models", f"POST {G}/models/shipped/use"),
    "learnt": (f"GET {G}/models/{{model}}", f"POST {G}/models/{{model}}/use", f"POST {G}/models/shipped/use"),
    "labels_file": (f"POST {G}/labels",),
    "import_words": (f"POST {G}/words/import",),
    "word": tuple(f"POST {G}/words/{{wid}}/{act}" for act in ("remove", "switch", "try")),
    "flag": (f"POST {G}/flags",),
    "appeal": (f"GET {G}/blocks/{{bid}}", f"POST {G}/blocks/{{bid}}/appeal"),
    "outcome": (f"GET {G}/outcomes/{{cid}}",),
    "decided_measure": ("GET /measures/{measure}", f"GET {G}/measures/mine"),
    "live_poll": (f"GET {G}/events",),
    "said": (f"GET {G}/messages",),
    "ways": ("GET /preferences", "PATCH /preferences", "GET /ways"),
    "away": ("POST /away", "POST /back"),
    "add_mailbox": (f"POST {G}/mailboxes",),
    "add_browser": BROWSER,
    "push_worker": BROWSER,
    "end_way": ("POST /ways/{hid}/remove", f"POST {G}/webhooks/{{hid}}/remove"),
    "programs": (f"GET {G}/webhooks", f"POST {G}/webhooks"),
    "try_program": (f"POST {G}/webhooks/{{hid}}/try",),
    "rotate_program": (f"POST {G}/webhooks/{{hid}}/rotate",),
    "capacities": (f"GET {G}/capacities", f"POST {G}/capacities", f"POST {G}/capacities/reset"),
    "experiment": (f"GET {G}/experiments", f"POST {G}/experiments", f"POST {G}/experiments/end"),
    "undelivered": (f"GET {G}/undelivered",),
    "decide_undelivered": tuple(f"POST {G}/undelivered/{{did}}/{act}" for act in ("retry", "let-go")),
    "mailbox": BY_MAIL,
    "mute": BY_MAIL,
}
REASONS = {SIGNS_IN, PICTURE, SITE, DEMO, BY_MAIL, BROWSER}


def operations() -> set[str]:
    paths = description()["paths"]
    return {f"{method.upper()} {path.removeprefix('/api/v1')}" for path, methods in paths.items() for method in methods}


def names(resolver: URLResolver) -> set[str]:
    """Every named address of ours; the account library's own pages sign people in."""
    found: set[str] = set()
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            if pattern.app_name != "ninja" and "allauth" not in str(pattern.urlconf_name):
                found |= names(pattern)
        elif isinstance(pattern, URLPattern) and pattern.name:
            found.add(pattern.name)
    return found


def test_every_page_has_its_row() -> None:
    assert set(PAGES) == names(get_resolver())


def test_every_page_has_its_operations_or_a_reason() -> None:
    known = operations()
    for page, row in PAGES.items():
        assert row in REASONS if isinstance(row, str) else row, page
        assert isinstance(row, str) or set(row) <= known, (page, set(row) - known)


def test_every_operation_is_some_page_s() -> None:
    assert {name for row in PAGES.values() if not isinstance(row, str) for name in row} == operations()
