"""Notices in words: what kind of thing waits, and the way to it. Never a link, a code or a message."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from hubang.aid.queries import requests_by_id
from hubang.groups.models import Membership
from hubang.notify.kinds import KINDS
from hubang.notify.models import Notification
from hubang.notify.texts import sentence


@dataclass(frozen=True)
class Shown:
    """One notice as it is shown: what happened, to which of one's things, and the page that it leads to."""

    text: str
    about: str
    url: str
    at: datetime
    is_new: bool


def shown(member: Membership, rows: list[Notification]) -> list[Shown]:
    """Notices in the reader's language, with the titles of the requests that they are about, where these can be seen."""
    requests = requests_by_id(member, [row.detail["request"] for row in rows if "request" in row.detail])
    return [
        Shown(
            sentence(row.kind),
            requests[row.detail["request"]].title if row.detail.get("request") in requests else "",
            _url(member.group.public_id, row),
            row.created_at,
            row.read_at is None,
        )
        for row in rows
    ]


def _url(gid: str, row: Notification) -> str:
    if "request" in row.detail:
        return reverse("request", args=[gid, row.detail["request"]])
    if "message" in row.detail:
        return reverse("said", args=[gid, row.detail["message"]])
    if "case" in row.detail and row.kind == "case_opened":
        return reverse("case", args=[gid, row.detail["case"]])
    if "measure" in row.detail:
        return reverse("decided_measure", args=[row.detail["measure"]])
    if "block" in row.detail:
        return reverse("appeal", args=[gid, row.detail["block"]])
    if "case" in row.detail and row.kind in {"request_refused", "message_removed"}:
        return reverse("outcome", args=[gid, row.detail["case"]])
    names = {"wanted": "feed", "join_waiting": "joins", "rules_changed": "accept_rules"}
    names |= {kind: "balance" for kind in KINDS if kind.startswith("share_")}
    return reverse(names.get(row.kind, "about"), args=[gid])
