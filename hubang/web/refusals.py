"""A refusal on a page: what happened as its heading, why as its text, and a way on as a link."""

from difflib import SequenceMatcher
from itertools import groupby

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from hubang.lib.refused import Refused
from hubang.moderation.written import Piece, Written

NOT_SENT, NOT_NOW, MEND = N_("This was not sent"), N_("Not now"), N_("Something has to be mended first")
HEADINGS = {
    "lookalike": N_("This link was not sent"),
    "unknown_host": N_("This link was not sent"),
    "no_link": N_("No link has been found"),
    "no_qr": N_("No link has been found"),
    "same_request": N_("This is being asked for already"),
    "blocked": NOT_SENT, "needs_review": NOT_SENT, "too_fast": NOT_SENT, "link_in_words": NOT_SENT,
    "no_asks_left": N_("Today's requests are used up"),
    "no_capacity": N_("Today's helps of this kind are used up"),
    "pair_rests": N_("You have just helped this person"),
    "muted": N_("You can read, but not write"),
    "request_full": N_("There are enough helpers already"),
    "request_closed": N_("This request is over"),
    "link_gone": N_("The link is gone"),
    "helped_already": N_("You have helped here already"),
    "own_request": N_("This is your own request"),
    "already_decided": N_("Somebody was faster"),
    "rules_not_accepted": N_("The rules have changed"), "rules_changed": N_("The rules have changed"),
    "invite_over": N_("This invitation is over"), "link_used": N_("This link is over"),
    "group_full": N_("This group is full"), "banned": N_("You cannot join here"), "owner_stays": NOT_NOW,
    "too_late_to_recall": N_("It can no longer be taken back"), "extended_once": NOT_NOW, "not_completed": NOT_NOW,
    "too_many_attempts": N_("Please wait a little"), "try_again": N_("Please try again"), "old_form": N_("Please try again"),
    "bad_key": N_("Please try again"), "key_reused": N_("Please try again"), "absent": N_("There is nothing here"),
    "not_signed_in": N_("You are not signed in here"), "wrong_code": N_("The code does not fit"), "no_font": NOT_NOW,
    "answer_missing": MEND, "nickname_taken": N_("This name is taken"), "sign_in_name_taken": N_("This name is taken"),
}  # fmt: skip
# Codes that begin so: a field of a form holds what it cannot hold.
FIELDS = ("bad_", "no_", "empty", "reason_missing", "too_long")
# Where to go on, by code: a name of a page of the group, and what the link says.
WAYS = {
    "request_full": ("feed", N_("See who needs help")),
    "request_closed": ("feed", N_("See who needs help")),
    "no_capacity": ("feed", N_("See who needs help")),
    "pair_rests": ("feed", N_("See who needs help")),
    "helped_already": ("my_helps", N_("My helps")),
    "own_request": ("my_requests", N_("My requests")),
    "no_asks_left": ("feed", N_("See who needs help")),
    "rules_not_accepted": ("accept_rules", N_("Read the rules")),
    "muted": ("notices", N_("Notices")),
    "link_in_words": ("ask", N_("Ask for help")),
    "already_decided": ("manage", N_("Manage the group")),
    "too_late_to_recall": ("chat", N_("Back to the chat")),
    "no_font": ("share", N_("To the QR code")),
}
# What an imitation does, by the reason that the engine gives; `host` and `real` are filled in.
IMITATIONS = {
    "userinfo": N_("What stands before the @ is only decoration. In truth it leads to %(host)s."),
    "ip": N_("The address is a row of numbers. What a shop shares never looks like this."),
    "subdomain": N_("%(real)s is only written in front. The real site is the end of it: %(host)s."),
    "letters": N_("It differs from %(real)s by a little only, as imitations do."),
    "ending": N_("The name is that of %(real)s, but the ending is another: it is another site."),
    "combined": N_("It adds something to the name of %(real)s. The shop's own site does not look like this."),
    "script": N_("Foreign letters are mixed in that look like English ones."),
    "path": N_("%(real)s is only written at the back. The real site is %(host)s."),
    "port": N_("There is a port number behind it. What a shop shares never has one."),
}


def heading_of(refused: Refused) -> str:
    """What happened, in a few words."""
    known = HEADINGS.get(refused.code)
    if known is None:
        known = MEND if refused.code.startswith(FIELDS) else N_("This did not go through")
    return _(known)


def way_on(refused: Refused, gid: str) -> tuple[str, str] | None:
    """(address, words) of where to go now; None when the person stays where they are."""
    if "request_url" in refused.detail:
        return refused.detail["request_url"], _("Show it")
    if not gid or refused.code not in WAYS:
        return None
    name, words = WAYS[refused.code]
    return reverse(name, args=[gid]), _(words)


def imitation_of(refused: Refused) -> str:
    """How the link imitates, in one sentence; empty when there is nothing to say."""
    text = IMITATIONS.get(refused.detail.get("reason_code", ""), "")
    real = refused.detail.get("imitates") or _("the shop")
    return _(text) % {"host": refused.detail.get("host", ""), "real": real} if text else ""


def found_pieces(refused: Refused) -> list[tuple[str, list[Piece]]]:
    """The writer's own text, in pieces, with what was found in it marked."""
    written: Written = refused.detail["written"]
    return written.marked(place for one in refused.detail["found"] for place in one.places)


def wrong_pieces(refused: Refused) -> list[tuple[str, bool]]:
    """The host that was pasted, in pieces, and whether each is what is wrong with it; all of it when nobody knows."""
    host, wrong = refused.detail["host"], set(refused.detail.get("wrong", ()))
    marked = [(letter, not wrong or place in wrong) for place, letter in enumerate(host)]
    return [("".join(letter for letter, _mark in group), key) for key, group in groupby(marked, key=lambda one: one[1])]


def right_pieces(refused: Refused) -> list[tuple[str, bool]]:
    """The real host, in pieces, and whether each is missing in the pasted one."""
    real, host = refused.detail["imitates"], refused.detail["host"]
    if refused.detail.get("reason_code") != "letters":
        return [(real, False)]
    matcher = SequenceMatcher(None, real, host.split(".", host.count(".") - real.count("."))[-1], autojunk=False)
    return [(real[a:b], tag != "equal") for tag, a, b, _c, _d in matcher.get_opcodes() if a < b]
