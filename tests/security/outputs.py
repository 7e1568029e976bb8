"""Everything that the program puts out about a group: pages, pieces of pages, JSON, files, pictures, mails, pushes, webhooks, news."""

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import translation

from hubang.accounts.actions import make_token
from hubang.accounts.models import SCOPES, User
from hubang.api.urls import api
from hubang.channels.email.form import mail
from hubang.channels.message import compose
from hubang.channels.webhook.form import body as webhook_body
from hubang.channels.webpush.form import body as push_body
from hubang.live.models import LiveEvent
from hubang.moderation.models import BlockedText
from hubang.notify.models import Notification
from tests.security.crowded import Crowded


@dataclass(frozen=True)
class Output:
    """What came back from where."""

    name: str
    kind: str
    body: bytes = field(repr=False)
    policy: str = ""

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")

    @property
    def is_page(self) -> bool:
        return self.kind.startswith("text/html")


def addresses(resolver: URLResolver, before: tuple[str, ...] = ()) -> Iterator[tuple[str, list[str]]]:
    """Every page: its name and the names of what stands in its address."""
    for pattern in resolver.url_patterns:
        inside = (*before, *(pattern.pattern.converters or pattern.pattern.regex.groupindex))
        if isinstance(pattern, URLResolver):
            if pattern.app_name != "ninja":
                yield from addresses(pattern, inside)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield pattern.name, list(inside)


# A new kind of thing in an address; to have its pages tried, it gets a line below and a row in crowded.py.
ABSENT = "x" * 16


class Places:
    """What stands in addresses, for pages and operations."""

    def __init__(self, world: Crowded) -> None:
        self.world = world
        block = BlockedText.objects.first()
        w = world
        self.by_name = {
            "gid": [w.group.public_id], "rid": [w.request.public_id, w.boost.public_id, w.study.public_id], "kid": [w.room.public_id, w.request.thread.public_id],
            "message_id": [w.message.public_id], "mid": [w.lan.public_id, w.ming.public_id], "pid": [w.lan.public_id], "iid": [w.invite.public_id],
            "jid": [w.join.public_id], "cid": [*w.group.cases.values_list("public_id", flat=True)], "wid": [w.word.public_id], "code": [w.code],
            "measure_id": [w.measure.public_id], "measure": [w.measure.public_id], "bid": [block.public_id if block else "x" * 16], "form": ["csv", "json"],
            "did": [w.letter], "aid": [w.claim.public_id, w.program.public_id], "hid": [w.program.public_id], "token": [w.entrance], "version": ["1"],
            "who": ["lan"], "tid": ["x" * 16], "lid": ["x" * 16], "key": ["x"], "uidb36": ["1"], "pk": ["1"],
        }  # fmt: skip

    def filled(self, names: list[str]) -> Iterator[dict[str, str]]:
        """Every combination that there is."""
        if not names:
            yield {}
            return
        for value in self.by_name.get(names[0], [ABSENT]):
            yield from ({names[0]: value, **rest} for rest in self.filled(names[1:]))


# Pictures take long to draw and have no text that a browser reads.
DRAWN = {"qr_png", "poster_png"}


def pages(world: Crowded, people: Collection[str]) -> Iterator[Output]:
    """Every address by GET, whole and as a fragment, for each of these who may see it."""
    places = Places(world)
    for who, user in world.people().items():
        if who not in people:
            continue
        browser = Client()
        if user is not None:
            browser.force_login(user)
        for name, inside in addresses(get_resolver()):
            for values in () if name in DRAWN else places.filled(inside):
                for extra in ({}, {"HX-Request": "true"}):
                    query = {"search": "?q=x", "live_poll": f"?group={world.group.public_id}"}.get(name, "")
                    answer = browser.get(reverse(name, kwargs=values) + query, headers=extra)
                    if answer.status_code < 300 and not answer.streaming:
                        yield seen(f"{who} {answer.request['PATH_INFO']}{' fragment' if extra else ''}", answer)
        yield from opened(world, who, browser)


def opened(world: Crowded, who: str, browser: Client) -> Iterator[Output]:
    """What a post shows: the link of a request, a refusal with what was typed."""
    gid = world.group.public_id
    for name, inside, form in (
        ("help", [gid, world.boost.public_id], {"once": "h" * 16}),
        ("ask", [gid], {"once": "a" * 16, "scene": "charity", "title": "<svg m7 onload=x()>", "note": "打我电话13800138001<svg m7 onload=x()>", "sort": "errand"}),
        ("profile", [gid], {"once": "p" * 16, "nickname": '"><svg m7 onload=x()>', "interests": "电话13800138001<p m7>"}),
        ("settings", [gid], {"once": "s" * 16, "name": "<svg m7 onload=x()>" * 5, "description": "<p m7>"}),
    ):  # fmt: skip
        answer = browser.post(reverse(name, args=inside), form)
        if answer.status_code not in {303, 404}:
            yield seen(f"{who} posts {name}", answer)


def seen(name: str, answer: object) -> Output:
    """The output of a response."""
    return Output(name, answer["Content-Type"], answer.content, answer.get("Content-Security-Policy", ""))  # type: ignore[index,attr-defined]


def operations(world: Crowded) -> Iterator[Output]:
    """Every reading operation of the API, for the owner and the asker."""
    places = Places(world)
    users: dict[str, User] = {"owner": world.qiu.user, "asker": world.lan.user}
    for who, user in users.items():
        token = make_token(user, name="t", scopes=list(SCOPES), now=world.now)[1]
        for path, methods in api.get_openapi_schema()["paths"].items():
            names = [part[1:-1] for part in path.split("/") if part.startswith("{")]
            for values in places.filled(names) if "get" in methods else ():
                answer = Client().get(path.format(**values), {"q": "x"}, headers={"authorization": f"Bearer {token}"})
                if answer.status_code == 200:
                    yield seen(f"{who} GET {path}", answer)


def messages(world: Crowded) -> Iterator[Output]:
    """What leaves the site, and the news that streams tell."""
    for language in ("zh-hans", "en"):
        with translation.override(language):
            notices = list(Notification.objects.all())
            message = compose("m" * 16, notices, 3, world.now)
            made = mail(world.mailbox, message)
            for part in made.iter_parts():
                yield Output(f"mail {language}", part.get_content_type(), str(part.get_content()).encode())
            yield Output(
                f"head of the mail {language}", "text/plain", "\n".join(f"{k}: {v}" for k, v in made.items()).encode()
            )
            yield Output(f"push {language}", "application/json", push_body(message))
            yield Output(f"webhook {language}", "application/json", webhook_body(message))
    news = [list(row) for row in LiveEvent.objects.values_list("group", "no", "kind", "ref")]
    yield Output("news", "text/event-stream", json.dumps(news).encode())
