"""Hostile values in every place of every page and operation, and bytes that are no HTTP: never a 5xx, never a hang.

Some are drawn at every run; `HUBANG_FUZZ=20000` (or 100000) draws so many and tells the slowest. What schemathesis makes of the description is
in tests/api/test_schema.py.
"""

import contextlib
import http.client
import json
import os
import random
import re
import socket
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from hubang.accounts.actions import make_token
from hubang.accounts.models import SCOPES, User
from tests.moderation import test_every_text as ways
from tests.security import hostile
from tests.security.outputs import addresses
from tests.security.test_tokens import OPERATIONS
from tests.serving import site

COUNT = int(os.environ.get("HUBANG_FUZZ", "800"))
IS_LONG = COUNT > 5000
WEB = Path(__file__).parents[2] / "hubang" / "web"
ONCE = {"once": "k" * 16}


@dataclass
class Shot:
    """One request. `who` is a person of the world; a token goes with calls of the API."""

    method: str
    path: str
    who: str = "qiu"
    form: dict[str, object] | None = None
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.method} {self.path[:200]!r} {str(self.form)[:300]} {self.body[:120]!r} {str(self.headers)[:200]}"


def form_fields() -> list[str]:
    """Every name that a page reads from a form or a query."""
    found = set()
    for path in WEB.glob("*.py"):
        found |= set(
            re.findall(
                r'(?:POST|GET)(?:\.get|\.getlist)?[(\[]"(\w+)"|(?:text|number|moment|price)\(request, "(\w+)"',
                path.read_text(),
            )
        )
    return sorted({one or other for one, other in found})


class Range:
    """Everything that can be shot at one world."""

    def __init__(self, world: ways.World) -> None:
        self.world = world
        w = world
        self.ids = {
            "gid": w.group.public_id, "rid": w.request.public_id, "aid": w.claim.public_id, "kid": w.room.public_id, "code": w.code, "jid": w.join.public_id,
            "cid": w.case.public_id, "pid": w.ming.public_id, "mid": w.ming.public_id, "bid": w.block.public_id, "token": w.entrance, "form": "csv",
            "message_id": "x" * 16, "iid": "x" * 16, "wid": "x" * 16, "tid": "x" * 16, "did": "x" * 16, "hid": "x" * 16, "lid": "x" * 16, "who": "lan", "version": "1",
            "measure": "x" * 16, "measure_id": "x" * 16, "key": "x", "uidb36": "1", "pk": "1",
        }  # fmt: skip
        self.tokens: dict[str, str] = {}
        self.fields = form_fields()

    def forms(self) -> Iterator[Shot]:
        """Each text of each form and each body, with each hostile text in it."""
        for way in ways.PAGES:
            rest = {name: ways.filled(self.world, str(value)) for name, value in way.rest.items()}
            for text in hostile.TEXTS:
                yield Shot("POST", ways.filled(self.world, way.path), way.by, {**rest, **ONCE, way.field: text})
        for way in ways.CALLS:
            rest = {
                name: ways.filled(self.world, value) if isinstance(value, str) else value
                for name, value in way.rest.items()
            }
            where, _dot, name = way.field.rpartition(".")
            for value in (*hostile.TEXTS, *hostile.VALUES):
                sent = {
                    **rest,
                    **(
                        {where: {name: value}}
                        if where == "values"
                        else {where: [{**ways.RULE, name: value}]}
                        if where
                        else {name: value}
                    ),
                }
                yield Shot(
                    way.method,
                    f"/api/v1{ways.filled(self.world, way.path)}",
                    way.by,
                    body=json.dumps(sent).encode("utf-8", "surrogatepass"),
                )

    def addresses(self) -> Iterator[Shot]:
        """Each page with a hostile text in each part of its address, its query and its form."""
        for name, inside in addresses(get_resolver()):
            right = {one: self.ids.get(one, "x" * 16) for one in inside}
            usual = reverse(name, kwargs=right)
            for text in hostile.TEXTS:
                said = quote(text[:2000].encode("utf-8", "surrogatepass"), safe="")
                for one in inside:
                    yield Shot("GET", usual.replace(right[one], said or "%20", 1))
                asked = "&".join(
                    f"{field_}={said}"
                    for field_ in ("q", "page", "before", "after", "group", "cursor", "since", "next")
                )
                yield Shot("GET", f"{usual}?{asked}")
                yield Shot("POST", usual, form={**dict.fromkeys(self.fields, text), **ONCE})
                yield Shot("POST", usual, form={**{key: [text, text] for key in self.fields}, **ONCE})

    def operations(self) -> Iterator[Shot]:
        """Each operation with each hostile body, and hostile texts in its address and query."""
        for method, path, _scope in OPERATIONS:
            names = re.findall(r"{(\w+)}", path)
            usual = path.format(**{name: self.ids.get(name, "x" * 16) for name in names})
            for body in hostile.BODIES if method != "GET" else ():
                yield Shot(method, usual, body=body)
            for text in hostile.TEXTS:
                said = quote(text[:2000].encode("utf-8", "surrogatepass"), safe="") or "%20"
                yield Shot(method, path.format(**dict.fromkeys(names, said)), body=b"{}")
                yield Shot(
                    method, f"{usual}?cursor={said}&q={said}&limit={said}&before={said}&since={said}", body=b"{}"
                )

    def headers(self) -> Iterator[Shot]:
        """Headers that the program reads."""
        named = (
            "accept-language",
            "hx-request",
            "idempotency-key",
            "authorization",
            "content-type",
            "cookie",
            "referer",
            "origin",
            "if-none-match",
            "range",
            "accept-encoding",
            "x-forwarded-for",
            "last-event-id",
            "user-agent",
        )
        for value in hostile.HEADERS:
            for name in named:
                for path in ("/", f"/g/{self.ids['gid']}/", "/account/", "/api/v1/groups"):
                    yield Shot("GET", path, headers={name: value})
                yield Shot("POST", "/account/recover", form={"code": "x"}, headers={name: value})

    def all(self) -> list[Shot]:
        return [*self.forms(), *self.addresses(), *self.operations(), *self.headers()]

    def fire(self, shot: Shot) -> int:
        """The status; whatever was done is undone."""
        if "%00" in shot.path:
            # The front door answers this before Django hears of it (tests/front/).
            return 400
        person: User = ways.user_of(self.world, shot.who)
        client = Client(raise_request_exception=False)
        headers = {**shot.headers}
        if shot.path.startswith("/api/"):
            headers = {"authorization": f"Bearer {self._token(shot.who)}", "idempotency-key": "k" * 16} | headers
        with contextlib.suppress(_Undo), transaction.atomic():
            if not shot.path.startswith("/api/"):
                client.force_login(person)
            if shot.form is not None:
                answer = client.post(shot.path, _sendable(shot.form), headers=headers)
            else:
                answer = (
                    client.generic(shot.method, shot.path, shot.body, headers=headers)
                    if "content-type" in headers
                    else client.generic(shot.method, shot.path, shot.body, "application/json", headers=headers)
                )
            status = answer.status_code
            raise _Undo
        return status

    def _token(self, who: str) -> str:
        if who not in self.tokens:
            self.tokens[who] = make_token(
                ways.user_of(self.world, who), name="t", scopes=list(SCOPES), now=timezone.now()
            )[1]
        return self.tokens[who]


class _Undo(Exception):
    """Takes back what a shot did."""


def _sendable(form: dict[str, object]) -> dict[str, object]:
    """As browsers send it: lone surrogates become question marks before they leave."""
    clean = lambda value: value.encode("utf-8", "replace").decode() if isinstance(value, str) else value  # noqa: E731
    return {
        name: [clean(one) for one in value] if isinstance(value, list) else clean(value) for name, value in form.items()
    }


@pytest.fixture
def world(db: None) -> ways.World:
    return ways.World()


@pytest.mark.timeout(0 if IS_LONG else 300)
def test_no_value_breaks_a_page_or_an_operation(world: ways.World) -> None:
    target = Range(world)
    every = target.all()
    assert len(every) >= 20_000
    dice = random.Random(7)
    drawn = dice.sample(every, min(COUNT, len(every)))
    seen, broken, slowest = Counter[int](), list[str](), (0.0, "")
    for shot in drawn:
        before = time.perf_counter()
        status = target.fire(shot)
        slowest = max(slowest, (time.perf_counter() - before, str(shot)))
        seen[status] += 1
        if status >= 500:
            broken.append(f"{status} {shot}")
    print(f"{len(drawn)} of {len(every)}: {dict(seen)}; the slowest took {slowest[0]:.2f} s: {slowest[1][:200]}")
    assert broken == []
    # They are not all turned away at the door: some are taken, some are refused for what is in them.
    assert seen[422] > len(drawn) / 50
    assert seen[200] + seen[303] > len(drawn) / 50


def test_a_mistake_would_be_seen(world: ways.World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The positive control: a page that takes a text for a number."""
    from hubang.web import ask

    monkeypatch.setattr(ask, "as_number", lambda given, _name: int(given) if given.strip() else None)
    target = Range(world)
    sent = {"scene": "charity", "title": "取个快递", "sort": "errand", "helpers_needed": "九", **ONCE}
    assert target.fire(Shot("POST", f"/g/{world.group.public_id}/ask", "lan", sent)) == 500


METHODS = [
    b"GET",
    b"POST",
    b"HEAD",
    b"PUT",
    b"DELETE",
    b"PATCH",
    b"OPTIONS",
    b"TRACE",
    b"CONNECT",
    b"get",
    b"G\0T",
    b"",
    b"X" * 5000,
    b"PRI",
]
PATHS = [
    b"/",
    b"/healthz",
    b"//",
    b"/%",
    b"/%zz",
    b"/\xff",
    b"/../../etc/passwd",
    b"*",
    b"http://evil.example/",
    b"/" + b"a" * 9000,
    b"/?" + b"a=1&" * 3000,
    b"/static/../settings.py",
    b"/live/?group=x",
    b"/live/",
    b"/api/v1/groups",
    b"/static/%2e%2e/x",
    b"/j/x\r\nX: y",
]
VERSIONS = [b"HTTP/1.1", b"HTTP/1.0", b"HTTP/0.9", b"HTTP/9.9", b"HTTP/2.0", b"", b"HTTP/1.1 x", b"ICY"]
LINES = [
    b"Host: 127.0.0.1", b"Host: evil.example", b"Host:", b"Host: 127.0.0.1\r\nHost: evil.example", b"Content-Length: 5", b"Content-Length: -1", b"Content-Length: 5, 6", b"Content-Length: 99999999999999999999",
    b"Content-Length: 0x5", b"Transfer-Encoding: chunked", b"Transfer-Encoding: gzip, chunked", b"Transfer-Encoding : chunked", b"Transfer-Encoding: x", b"Content-Length: 5\r\nTransfer-Encoding: chunked",
    b" folded: x", b"X: " + b"a" * 9000, b"X\0: y", b": x", b"no colon", b"X: \xff\xfe", b"Expect: 100-continue", b"Upgrade: h2c", b"Connection: close", b"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: x",
    b"Cookie: hubang=" + b"x" * 4000, b"Cookie: =;=;,,", b"X_Forwarded_For: 1.1.1.1", b"Content-Type: multipart/form-data", b"Content-Type: multipart/form-data; boundary=" + b"x" * 500, b"Range: bytes=0-,0-,0-",
]  # fmt: skip
TAILS = [
    b"",
    b"hello",
    b"5\r\nhello\r\n0\r\n\r\n",
    b"FFFFFFFFFFFFFFFFF\r\n",
    b"-1\r\n\r\n",
    b"0\r\n\r\nGET /x HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    b"\0" * 100,
    b"a=1&b=2",
    b"GET / HTTP/1.1\r\n\r\n" * 20,
]


def wild(dice: random.Random) -> bytes:
    """Something like a request, or not."""
    if dice.random() < 0.1:
        return dice.randbytes(dice.randrange(1, 2000))
    ends = dice.choice([b"\r\n"] * 8 + [b"\n", b"\r"])
    first = b" ".join(
        [
            dice.choice(METHODS[:9]) if dice.random() < 0.8 else dice.choice(METHODS),
            dice.choice(PATHS),
            VERSIONS[0] if dice.random() < 0.7 else dice.choice(VERSIONS),
        ]
    )
    lines = (
        [LINES[0], *dice.sample(LINES, dice.randrange(0, 5))]
        if dice.random() < 0.8
        else dice.sample(LINES, dice.randrange(0, 6))
    )
    data = bytearray(ends.join([first, *lines]) + ends * 2 + dice.choice(TAILS))
    for _ in range(dice.choice([0, 0, 0, 0, 0, 1, 3])):
        data[dice.randrange(len(data))] = dice.randrange(256)
    return bytes(data)


def said(port: int, data: bytes) -> bytes:
    """What came back until the server hung up, or had nothing more to say."""
    got = b""
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(data)
        # Whoever waits for the rest of half a request would wait for the server's patience; what comes late is not missed.
        connection.settimeout(0.4)
        while len(got) < 300_000 and (part := connection.recv(65_536)):
            got += part
    return got


def statuses(answer: bytes) -> Sequence[int]:
    return [int(code) for code in re.findall(rb"^HTTP/1\.[01] (\d{3})", answer, re.M)]


@pytest.mark.timeout(0 if IS_LONG else 300)
def test_no_bytes_break_the_server() -> None:
    dice, seen = random.Random(7), Counter[int]()
    with site() as here:
        for _ in range(COUNT // 4):
            data = wild(dice)
            answer = said(here.port, data)
            seen.update(statuses(answer))
            assert [code for code in statuses(answer) if code >= 500] == [], data
            # What was sent is not sent back: neither by TRACE nor in an error.
            assert b"X_Forwarded_For" not in answer
            assert b"Traceback" not in answer
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", here.port, timeout=60)) as connection:
            connection.request("GET", "/healthz")
            assert connection.getresponse().status == 200
    print(f"{COUNT // 4} raw requests: {dict(seen)}")
    assert seen[400] + seen[404] + seen[405]


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PROPFIND", "TRACK"])
def test_methods_that_nobody_needs_say_nothing(method: str, db: None) -> None:
    client = Client(raise_request_exception=False)
    for path in ("/", "/account/recover", "/api/v1/groups", "/healthz", "/j/x", "/live/poll"):
        answer = client.generic(method, path, headers={"x-secret": "7391-secret"})
        assert answer.status_code in {400, 401, 404, 405}, path
        assert b"7391-secret" not in answer.content
