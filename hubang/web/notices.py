"""Notices in words: what kind of thing waits, and the way to it. Never a link, a code or what somebody wrote."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from hubang.groups.models import Membership
from hubang.notify.models import Notification

TEXTS = {
    "welcome": N_("Welcome to the group."),
    "join_approved": N_("You have been let in."),
    "join_refused": N_("Your request to join was not accepted."),
    "help_claimed": N_("Somebody has helped you. Please confirm it."),
    "assist_confirmed": N_("Your help was confirmed. Thank you."),
    "assist_disputed": N_("The asker has not seen your help. A mediator looks at it."),
    "assist_void": N_("A help of yours does not count."),
    "request_completed": N_("Your request is completed."),
    "request_expired": N_("The time of your request is up."),
    "request_removed": N_("Your request was removed by an admin."),
    "request_released": N_("A reviewer let your text go out."),
    "request_refused": N_("A reviewer did not let your text go out."),
    "thanked": N_("You were thanked."),
    "mentioned": N_("You were mentioned in the chat."),
    "replied": N_("Somebody replied to you."),
    "case_opened": N_("A matter waits for you."),
    "join_waiting": N_("Somebody waits to be let in."),
    "muted": N_("You cannot write for a while."),
    "unmuted": N_("You can write again."),
    "kicked": N_("You were removed from the group."),
    "banned": N_("You were removed from the group for good."),
    "unbanned": N_("You may join the group again."),
    "message_removed": N_("A message of yours was removed by an admin."),
    "appeal_granted": N_("A reviewer agrees with you: you can send that text now."),
    "appeal_denied": N_("A reviewer looked at your text and stays with the refusal."),
    "rules_changed": N_("The rules have changed. Please read and accept them."),
}


@dataclass(frozen=True)
class Shown:
    """One notice as it is shown."""

    text: str
    url: str
    at: datetime
    is_new: bool


def shown(member: Membership, row: Notification) -> Shown:
    """A notice in the reader's language, with the page that it leads to."""
    return Shown(_(TEXTS[row.kind]), _url(member.group.public_id, row), row.created_at, row.read_at is None)


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
    names = {"mentioned": "chat", "replied": "chat", "join_waiting": "joins", "rules_changed": "accept_rules"}
    return reverse(names.get(row.kind, "about"), args=[gid])
