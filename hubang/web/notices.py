"""Notices in words: what kind of thing waits, and the way to it. Never a link, a code or what somebody wrote."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from hubang.groups.models import Membership
from hubang.notify.models import Notification
from hubang.notify.texts import sentence


@dataclass(frozen=True)
class Shown:
    """One notice as it is shown."""

    text: str
    url: str
    at: datetime
    is_new: bool


def shown(member: Membership, row: Notification) -> Shown:
    """A notice in the reader's language, with the page that it leads to."""
    return Shown(sentence(row.kind), _url(member.group.public_id, row), row.created_at, row.read_at is None)


def _url(gid: str, row: Notification) -> str:
    if "request" in row.detail:
        return reverse("request", args=[gid, row.detail["request"]])
    if "case" in row.detail and row.kind == "case_opened":
        return reverse("case", args=[gid, row.detail["case"]])
    if "measure" in row.detail:
        return reverse("decided_measure", args=[row.detail["measure"]])
    if "block" in row.detail:
        return reverse("appeal", args=[gid, row.detail["block"]])
    if "case" in row.detail and row.kind in {"request_refused", "message_removed"}:
        return reverse("outcome", args=[gid, row.detail["case"]])
    names = {
        "wanted": "feed", "mentioned": "chat", "replied": "chat", "join_waiting": "joins", "rules_changed": "accept_rules",
    }  # fmt: skip
    return reverse(names.get(row.kind, "about"), args=[gid])
