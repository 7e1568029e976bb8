"""Trying an address as an actor: the answer, what it wrote, whether its headers are safe; then everything is undone."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from hubang.groups.queries import durable_code
from hubang.lib import qr
from tests.access.rows import Row
from tests.access.world import ABSENT, World, fingerprint

# What a policy must say, and what it must not.
POLICY = ("default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'")
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    # Not "no-referrer": browsers would then send `Origin: null` with our own forms. Other sites get nothing either way.
    "Referrer-Policy": "same-origin",
}
# Pages that are the same for everybody and may be kept.
PUBLIC = frozenset({"policy"})
READS = ("SELECT", "SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "PRAGMA", "SET", "SHOW")
WRITES = re.compile(r'\s*(?:INSERT INTO|INSERT OR \w+ INTO|UPDATE|DELETE FROM) "?(\w+)')


def unsafe_headers(name: str, headers: Mapping[str, str]) -> list[str]:
    """What is missing or wrong in the headers of an answer."""
    policy = headers.get("Content-Security-Policy", "")
    wrong = [f"no {part}" for part in POLICY if part not in policy]
    wrong += [f"{word} in the policy" for word in ("unsafe", "*", "http:", "https:") if word in policy]
    wrong += [key for key, value in HEADERS.items() if headers.get(key) != value]
    is_kept = "no-store" not in headers.get("Cache-Control", "")
    return [*wrong, "may be kept"] if is_kept and name not in PUBLIC else wrong


@dataclass
class Answer:
    """What came back. `wrote` are the tables that are different after a refusal, or after merely looking."""

    status: int
    body: bytes
    location: str = ""
    wrote: set[str] = field(default_factory=set)
    unsafe: list[str] = field(default_factory=list)

    @property
    def is_refusal(self) -> bool:
        """Whether nothing may have been changed."""
        return self.status >= 400


def seen(name: str, response: HttpResponse) -> Answer:
    """The answer of a response."""
    body = b"" if response.streaming else response.content
    return Answer(
        response.status_code, body, response.get("Location", ""), unsafe=unsafe_headers(name, response.headers)
    )


class Pages:
    """The pages, as the actor's browser opens them. Methods: GET, POST, and FRAGMENT, by which scripts ask for pieces."""

    def __init__(self, world: World, actor: str) -> None:
        self.world, self.actor, self.client = world, actor, world.browser(actor)
        self.cookies = {key: morsel.value for key, morsel in self.client.cookies.items()}

    def ask(self, name: str, row: Row, method: str, gid: str, thing: str) -> Answer:
        url = self.url(name, row, gid, thing)
        if method == "POST":
            return seen(name, self.browser().post(url, {**row.form, **row.more(self.world, gid)}))
        return seen(name, self.browser().get(url, headers={"HX-Request": "true"} if method == "FRAGMENT" else {}))

    def browser(self) -> Client:
        """With the cookies of the beginning, whatever was signed in or out since."""
        self.client.cookies = SimpleCookie(self.cookies)
        return self.client

    def url(self, name: str, row: Row, gid: str, thing: str) -> str:
        """The address of a page with a thing in it."""
        if name == "live_poll":
            return f"{reverse(name)}?group={gid}"
        in_group = [gid] if row.in_group else []
        return reverse(name, args=[*in_group, *row.before(self.world, thing), *([thing] if row.kind else [])])


class Operations:
    """The API, with a token of the actor's that has every scope, or these."""

    def __init__(self, world: World, actor: str, *scopes: str) -> None:
        self.world, self.actor, self.token, self.number = world, actor, world.token(actor, *scopes), 0
        self.client, self.code = Client(), durable_code(world.elsewhere)

    def ask(self, name: str, row: Row, method: str, gid: str, thing: str) -> Answer:
        del method
        verb, _space, _path = name.partition(" ")
        self.number += 1
        headers = {"authorization": f"Bearer {self.token}", "idempotency-key": f"matrix-{self.number}"}
        url = self.url(name, row, gid, thing)
        if url.endswith("/picture"):
            return seen(name, self.client.post(url, {"picture": picture()}, headers=headers))
        body = "" if verb == "GET" else self.body(row, gid)
        return seen(name, self.client.generic(verb, url, body, "application/json", headers=headers))

    def body(self, row: Row, gid: str) -> str:
        """What is sent."""
        return json.dumps({**row.form, **row.more(self.world, gid)})

    def url(self, name: str, row: Row, gid: str, thing: str) -> str:
        """The address of an operation with a thing in it."""
        path = name.partition(" ")[2].replace("{version}", "2").replace("{code}", self.code)
        parts = [thing if part.startswith("{") else part for part in path.split("/")]
        group = f"/groups/{gid}" if row.in_group else ""
        return f"/api/v1{group}{'/'.join(parts)}{'?q=好' if path.endswith('search') else ''}"


def picture() -> SimpleUploadedFile:
    """A picture with a QR code in it."""
    return SimpleUploadedFile("a.png", qr.png("x"), "image/png")


Asker = Pages | Operations


class Trials:
    """Tries as one actor. The state before is always the same, so one fingerprint of it is enough."""

    def __init__(self, asker: Asker) -> None:
        self.asker = asker
        self.before = fingerprint()
        self._absent: dict[tuple[str, str, str], Answer] = {}

    def of(self, name: str, row: Row, method: str, gid: str, thing: str) -> Answer:
        """The answer; whatever it did is undone."""
        return self.anew(name, row, method, gid, thing) if thing != ABSENT else self.of_absent(name, row, method, gid)

    def anew(self, name: str, row: Row, method: str, gid: str, thing: str) -> Answer:
        """The same, also when it was tried before."""
        written: set[str] = set()

        def watch(execute: Any, sql: str, *rest: Any) -> Any:
            if not sql.lstrip("( ").upper().startswith(READS):
                written.add(table_of(sql))
            return execute(sql, *rest)

        with transaction.atomic():
            with connection.execute_wrapper(watch):
                answer = self.asker.ask(name, row, method, gid, thing)
            # Hashing is slow: only where somebody wrote at all, and only what.
            if written and (answer.is_refusal or method in {"GET", "FRAGMENT"}):
                answer.wrote = changed(self.before, written)
            transaction.set_rollback(True)
        return answer

    def of_absent(self, name: str, row: Row, method: str, gid: str) -> Answer:
        """The answer for what never was, in this group."""
        key = (name, method, gid)
        if key not in self._absent:
            self._absent[key] = self.anew(name, row, method, gid, ABSENT)
        return self._absent[key]


def table_of(sql: str) -> str:
    """The table that a statement writes to."""
    found = WRITES.match(sql)
    assert found, f"what does this write to? {sql[:100]}"
    return found[1]


def changed(before: dict[str, str], tables: set[str] | None = None) -> set[str]:
    """The tables that are not as they were, of all or of these."""
    after = fingerprint(tables)
    return {table for table in after if before[table] != after[table]}
