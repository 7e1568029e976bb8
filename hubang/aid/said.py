"""What a group has said: messages, requests and thanks as one stream. For trying words and models on it; shown to reviewers alone."""

import heapq
from collections.abc import Iterable, Iterator
from datetime import datetime

from hubang.aid.judged import words_of
from hubang.aid.models import HelpRequest, Thanks
from hubang.chat.models import Message
from hubang.groups.models import Group
from hubang.moderation.trials import Said
from hubang.moderation.written import Written

CHUNK = 2000


def said_since(group: Group, since: datetime) -> Iterator[Said]:
    """Everything since then that still has its words, the newest first; what is held or hidden too."""
    streams = (_messages(group, since), _requests(group, since), _thanks(group, since))
    return heapq.merge(*streams, key=lambda one: one.at, reverse=True)


def _messages(group: Group, since: datetime) -> Iterator[Said]:
    rows = Message.objects.filter(conversation__group=group, kind="text", recalled_at=None, created_at__gt=since)
    rows = rows.exclude(text="").select_related("author").order_by("-created_at")
    for row in rows.iterator(CHUNK):
        yield _message(row)


def _message(row: Message) -> Said:
    author = row.author.public_id if row.author else ""
    return Said("message", row.public_id, author, row.created_at, Written.of(row.text), not row.is_visible)


def _requests(group: Group, since: datetime) -> Iterator[Said]:
    rows = HelpRequest.objects.filter(group=group, created_at__gt=since).select_related("asker").order_by("-created_at")
    for row in rows.iterator(CHUNK):
        yield _request(row)


def _request(row: HelpRequest) -> Said:
    return Said("request", row.public_id, row.asker.public_id, row.created_at, words_of(row), not row.is_visible)


def _thanks(group: Group, since: datetime) -> Iterator[Said]:
    rows = Thanks.objects.filter(assist__request__group=group, created_at__gt=since).exclude(line="")
    for row in rows.select_related("assist__request__asker").order_by("-created_at").iterator(CHUNK):
        yield _thank(row)


def _thank(row: Thanks) -> Said:
    asker = row.assist.request.asker.public_id
    return Said("thanks", row.public_id, asker, row.created_at, Written.of({"line": row.line}), False)


def said_by_id(group: Group, ids: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Said]:
    """Some texts of the group by (kind, public id); those that have lost their words meanwhile are left out."""
    wanted: dict[str, list[str]] = {"message": [], "request": [], "thanks": []}
    for kind, public_id in ids:
        wanted[kind].append(public_id)
    messages = Message.objects.filter(conversation__group=group, recalled_at=None, public_id__in=wanted["message"])
    requests = HelpRequest.objects.filter(group=group, public_id__in=wanted["request"])
    thanks = Thanks.objects.filter(assist__request__group=group, public_id__in=wanted["thanks"])
    found = [
        *map(_message, messages.exclude(text="").select_related("author")),
        *map(_request, requests.select_related("asker")),
        *map(_thank, thanks.select_related("assist__request__asker")),
    ]
    return {(one.kind, one.public_id): one for one in found}
