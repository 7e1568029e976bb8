"""The group's own words: listed, tried, switched on; carried in and out as files."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone

from hubang.aid.actions import try_words
from hubang.aid.said import said_by_id
from hubang.groups.models import Membership
from hubang.groups.queries import nicknames
from hubang.lib.refused import Absent, Refused, check
from hubang.moderation import actions
from hubang.moderation.models import CATEGORIES, GroupWord
from hubang.moderation.policies import may_switch_on
from hubang.moderation.queries import word_for, words_for
from hubang.moderation.trials import Said
from hubang.moderation.word_lists import MOST_BYTES, as_csv, as_json
from hubang.moderation.written import Piece
from hubang.web.door import act_once, go, member_page, page
from hubang.web.forms import text

KINDS = ("literal", "sound", "pattern")


@member_page
def words(request: HttpRequest, member: Membership) -> HttpResponse:
    """The list, and a new word, which is tried at once."""
    if request.method != "POST":
        return _list(request, member)
    fields = {
        "text": text(request, "text", 400),
        **{n: request.POST.get(n, "") for n in ("kind", "category", "severity")},
    }
    now = timezone.now()
    try:
        add = lambda: actions.add_word(member, **fields, now=now).public_id  # noqa: E731
        public_id = act_once(request, "add_word", add, **fields)
        try_words(member, [word_for(member, public_id)], now=now)
    except Refused as refusal:
        return _list(request, member, refusal, typed=fields)
    return go("word", member.group.public_id, public_id)


def _list(request: HttpRequest, member: Membership, refusal: Refused | None = None, **context: Any) -> HttpResponse:
    rows, now = words_for(member), timezone.now()
    off = [word for word in rows if word.on_at is None]
    context = {"typed": {}, "imported": None, **context}
    return page(
        request,
        member,
        "moderation/words.html",
        "me",
        refusal.status if refusal else 200,
        words=rows,
        off=len(off),
        ready=sum(may_switch_on(word, now) is None for word in off),
        categories=CATEGORIES,
        kinds=KINDS,
        refused=refusal,
        **context,
    )


@member_page
def all_words(request: HttpRequest, member: Membership) -> HttpResponse:
    """Try all that are off, or switch on all of them that were tried and do not hit too much."""
    off = [word for word in words_for(member) if word.on_at is None]
    if request.method == "POST":
        now = timezone.now()
        ready = [word for word in off if may_switch_on(word, now) is None]
        acts: dict[str, Callable[[], object]] = {
            "try": lambda: try_words(member, off, now=now),
            "on": lambda: actions.switch_on(member, ready, now=now),
        }
        _do(request, acts)
    return go("words", member.group.public_id)


@dataclass(frozen=True)
class Sample:
    """A text that a word would have hit, as it is shown: by whom, when, with the places marked."""

    said: Said
    by: str
    marked: list[tuple[str, list[Piece]]]


@member_page
def word(request: HttpRequest, member: Membership, wid: str) -> HttpResponse:
    """One word, what it would have hit, and what can be done with it."""
    found = word_for(member, wid)
    refusal = None
    if request.method == "POST":
        now = timezone.now()
        acts: dict[str, Callable[[], object]] = {
            "try": lambda: try_words(member, [found], now=now),
            "on": lambda: actions.switch_on(member, [found], now=now),
            "off": lambda: actions.switch_off(member, [found], now=now),
            "remove": lambda: actions.remove_word(member, found, now=now),
        }
        try:
            _do(request, acts)
        except Refused as refused:
            refusal = refused
        else:
            group = member.group.public_id
            return go("words", group) if request.POST.get("act") == "remove" else go("word", group, wid)
    return _show(request, member, word_for(member, wid), refusal)


def _do(request: HttpRequest, acts: dict[str, Callable[[], object]]) -> None:
    wanted = request.POST.get("act", "")
    if wanted in acts:

        def once() -> str:
            acts[wanted]()
            return wanted

        act_once(request, f"words_{wanted}", once)


def _show(request: HttpRequest, member: Membership, found: GroupWord, refusal: Refused | None) -> HttpResponse:
    may = may_switch_on(found, timezone.now()) if found.on_at is None else None
    return page(
        request,
        member,
        "moderation/word.html",
        "me",
        refusal.status if refusal else 200,
        word=found,
        trial=found.trial if found.tried_at else None,
        samples=_samples(member, found),
        names=nicknames(member, [pid for pid, _count in found.trial.get("authors", [])]),
        may=may,
        refused=refusal,
    )


def _samples(member: Membership, found: GroupWord) -> list[Sample]:
    kept = [(kind, pid, places) for kind, pid, places in found.trial.get("samples", [])]
    texts = said_by_id(member.group, [(kind, pid) for kind, pid, _places in kept])
    there = [(texts[kind, pid], places) for kind, pid, places in kept if (kind, pid) in texts]
    names = nicknames(member, [said.author for said, _places in there])
    return [Sample(said, names.get(said.author, ""), said.written.marked(map(tuple, places))) for said, places in there]


@member_page
def import_words(request: HttpRequest, member: Membership) -> HttpResponse:
    """Words from a file; none of them acts before it was tried."""
    words_for(member)
    if request.method != "POST":
        return go("words", member.group.public_id)
    file = request.FILES.get("file")
    data = b"" if file is None or isinstance(file, list) else file.read(MOST_BYTES + 1)
    try:
        imported = actions.import_words(member, data=data, now=timezone.now())
    except Refused as refusal:
        if isinstance(refusal, Absent):
            raise
        return _list(request, member, refusal)
    return _list(request, member, imported=imported)


@member_page
def words_file(request: HttpRequest, member: Membership, form: str) -> HttpResponse:
    """The list as a file."""
    check(None if form in {"csv", "json"} else Absent())
    rows = words_for(member)
    content, kind = (as_csv(rows), "text/csv") if form == "csv" else (as_json(rows), "application/json")
    response = HttpResponse(content, content_type=f"{kind}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="hubang-words.{form}"'
    return response


urlpatterns = [
    path("g/<str:gid>/manage/words", words, name="words"),
    path("g/<str:gid>/manage/words/all", all_words, name="all_words"),
    path("g/<str:gid>/manage/words/import", import_words, name="import_words"),
    path("g/<str:gid>/manage/words/file.<str:form>", words_file, name="words_file"),
    path("g/<str:gid>/manage/words/w/<str:wid>", word, name="word"),
]
