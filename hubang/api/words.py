"""The group's own words."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema
from pydantic import Field

from hubang.aid.actions import try_words
from hubang.api.auth import Token, member_of
from hubang.api.pages import Place, page_of
from hubang.api.refusals import RESPONSES
from hubang.api.schemas import Done, Page, dicts
from hubang.api.writes import Empty, Key, Strict, do_once
from hubang.groups.models import Membership
from hubang.moderation import actions
from hubang.moderation.models import CATEGORIES, GroupWord
from hubang.moderation.queries import all_words_for, word_for, words_for

router = Router(tags=["words"])


class WordIn(Strict):
    """A word of the group's own list: its characters, also what sounds the same, or a pattern (RE2)."""

    text: Annotated[str, Field(min_length=2, max_length=200)]
    category: Literal[CATEGORIES]  # type: ignore[valid-type]
    severity: Literal["hold", "block"]
    kind: Literal["literal", "sound", "pattern"] = "literal"


class TrialOut(Schema):
    """What a word would have hit in the last 30 days; `authors` (id, number) and `samples` (kind, id, places) by public ids."""

    texts: int
    hits: int
    hidden: int
    is_cut: bool
    author_count: int
    authors: list[tuple[str, int]]
    samples: list[tuple[str, str, list[tuple[str, int, int]]]]


class WordOut(Schema):
    """A listed word: whether it is looked for, and its last dry run."""

    id: str
    text: str
    kind: str
    category: str
    severity: str
    is_on: bool
    tried_at: datetime | None
    trial: TrialOut | None


class Switch(Strict):
    """On or off."""

    on: bool


class WordsIn(Strict):
    """Words from another list."""

    words: Annotated[list[WordIn], Field(min_length=1, max_length=2000)]


class RefusedLine(Schema):
    """A word, by its number in what was sent, that cannot be used."""

    line: int
    code: str
    message: str


class ImportedOut(Schema):
    """How many words are new, how many were listed before, and which cannot be used."""

    added: int
    known: int
    refused: list[RefusedLine]


def word_out(row: GroupWord) -> WordOut:
    """A word, shown to who reviews."""
    same = {name: getattr(row, name) for name in ("text", "kind", "category", "severity", "tried_at")}
    trial = TrialOut(**row.trial) if row.tried_at else None
    return WordOut(id=row.public_id, is_on=row.on_at is not None, trial=trial, **same)


@router.get("/groups/{gid}/words", auth=Token("manage"), response={200: Page[WordOut], **RESPONSES})
def words(request: HttpRequest, gid: str, cursor: Place = "") -> dict[str, Any]:
    """The group's own words, for admins who review, the newest first."""
    return page_of(all_words_for(member_of(request, gid)), cursor, lambda rows: dicts(map(word_out, rows)))


@router.post("/groups/{gid}/words", auth=Token("manage"), response={200: Done, **RESPONSES})
def add_word(request: HttpRequest, gid: str, body: WordIn, key: Key) -> Done:
    """List a word; it is looked for once it was tried and switched on. The same text again changes what happens."""
    member, now = member_of(request, gid), timezone.now()

    def act() -> str:
        return actions.add_word(member, **body.dict(), now=now).public_id

    return Done(id=do_once(request, key, "add_word", body.dict(), act, now))


@router.post("/groups/{gid}/words/import", auth=Token("manage"), response={200: ImportedOut, **RESPONSES})
def import_words(request: HttpRequest, gid: str, body: WordsIn, key: Key) -> dict[str, Any]:
    """List many words at once; none is looked for before it was tried and switched on."""
    member, now = member_of(request, gid), timezone.now()
    found: list[actions.Imported] = []

    def act() -> str:
        data = json.dumps(body.dict()["words"]).encode()
        found.append(actions.import_words(member, data=data, now=now))
        return f"{found[0].added} {found[0].known}"

    added, _space, known = do_once(request, key, "import_words", body.dict(), act, now).partition(" ")
    lines = found[0].refused if found else []
    refused = [{"line": number, "code": one.code, "message": one.message} for number, one in lines]
    return {"added": int(added), "known": int(known), "refused": refused}


@router.post("/groups/{gid}/words/try", auth=Token("manage"), response={200: list[WordOut], **RESPONSES})
def try_all(request: HttpRequest, gid: str, body: Empty, key: Key) -> list[WordOut]:
    """A dry run of every word that is off, on what was said in the last 30 days."""
    member = member_of(request, gid)
    off = [word for word in words_for(member) if word.on_at is None]
    _try(request, member, off, key, body)
    keys = {word.pk for word in off}
    return [word_out(row) for row in words_for(member) if row.pk in keys]


@router.post("/groups/{gid}/words/{wid}/try", auth=Token("manage"), response={200: WordOut, **RESPONSES})
def try_word(request: HttpRequest, gid: str, wid: str, body: Empty, key: Key) -> WordOut:
    """A dry run of one word."""
    member = member_of(request, gid)
    _try(request, member, [word_for(member, wid)], key, body)
    return word_out(word_for(member, wid))


def _try(request: HttpRequest, member: Membership, rows: Sequence[GroupWord], key: str, body: Empty) -> None:
    now = timezone.now()

    def act() -> str:
        try_words(member, rows, now=now)
        return ""

    do_once(request, key, "try_words", body.dict(), act, now)


@router.post("/groups/{gid}/words/{wid}/switch", auth=Token("manage"), response={200: WordOut, **RESPONSES})
def switch(request: HttpRequest, gid: str, wid: str, body: Switch, key: Key) -> WordOut:
    """Look for a word from now on, after a dry run, or no longer."""
    member, now = member_of(request, gid), timezone.now()

    def act() -> str:
        (actions.switch_on if body.on else actions.switch_off)(member, [word_for(member, wid)], now=now)
        return wid

    do_once(request, key, "switch_word", body.dict(), act, now)
    return word_out(word_for(member, wid))


@router.post("/groups/{gid}/words/{wid}/remove", auth=Token("manage"), response={200: Done, **RESPONSES})
def remove_word(request: HttpRequest, gid: str, wid: str, body: Empty, key: Key) -> Done:
    """Take a word off the list."""
    member, now = member_of(request, gid), timezone.now()

    def act() -> str:
        actions.remove_word(member, word_for(member, wid), now=now)
        return wid

    return Done(id=do_once(request, key, "remove_word", body.dict(), act, now))
