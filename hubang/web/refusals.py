"""A refusal on a page: what happened as its heading, why as its text, and a way on as a link."""

from difflib import SequenceMatcher
from itertools import groupby

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from hubang.lib.refused import Refused
from hubang.moderation.written import Piece, Written

# What happened, for every code there is (a test compares).
NOT_SENT, NOT_NOW, AGAIN = N_("This was not sent"), N_("Not now"), N_("Please try again")
MEND, CHOOSE = N_("Something has to be mended first"), N_("Please choose once more")
FULL, NAME_TAKEN, NOT_YOURS = (
    N_("There is no room for more"),
    N_("This name is taken"),
    N_("This is for others to decide"),
)
NO_LINK, LINK_OVER, NOT_READ = N_("No link has been found"), N_("This link is over"), N_("This could not be read")
NOT_POSTED, NEW_RULES = N_("This link was not sent"), N_("The rules have changed")
HEADINGS = {
    "absent": N_("There is nothing here"),
    "already_decided": N_("Somebody was faster"),
    "answer_missing": MEND, "empty": MEND, "reason_missing": MEND, "no_title": MEND, "no_sort": MEND,
    "appealed_already": N_("A reviewer is at it already"),
    "bad_absence": CHOOSE, "bad_capacity": CHOOSE, "bad_choice": CHOOSE, "bad_deadline": CHOOSE, "bad_decision": CHOOSE, "bad_duration": CHOOSE,
    "bad_failure": CHOOSE, "bad_flag": CHOOSE, "bad_invite": CHOOSE, "bad_number": CHOOSE, "bad_role": CHOOSE,
    "bad_rule": CHOOSE, "bad_prices": CHOOSE, "too_few_places": CHOOSE, "scene_off": CHOOSE,
    "bad_cursor": AGAIN, "bad_key": AGAIN, "key_reused": AGAIN, "old_form": AGAIN, "try_again": AGAIN,
    "bad_link": MEND, "bad_mailbox": MEND, "bad_nickname": MEND, "bad_password": MEND, "bad_pattern": MEND,
    "bad_phrase": MEND, "bad_rules": MEND, "bad_setting": MEND, "bad_sign_in_name": MEND, "bad_text": MEND,
    "bad_token": MEND, "bad_url": MEND, "bad_word": MEND, "too_broad": MEND, "too_long": MEND, "other_text": MEND,
    "bad_links": NOT_READ, "bad_list": NOT_READ, "bad_picture": NOT_READ, "unreadable": NOT_READ, "invalid": NOT_READ,
    "banned": N_("You cannot join here"),
    "blocked": NOT_SENT, "needs_review": NOT_SENT, "too_fast": NOT_SENT, "link_in_words": NOT_SENT,
    "extended_once": NOT_NOW, "not_completed": NOT_NOW, "no_font": NOT_NOW, "no_mail_here": NOT_NOW,
    "owner_stays": NOT_NOW, "experiment_runs": NOT_NOW, "not_tried": NOT_NOW, "too_many_flags": NOT_NOW,
    "learning_already": NOT_NOW, "not_ready": NOT_NOW, "other_base": NOT_NOW, "too_many_mails": NOT_NOW,
    "gives_too_little": N_("One request a day for now"),
    "group_full": N_("This group is full"),
    "has_password": N_("That has been done already"),
    "helped_already": N_("You have helped here already"),
    "invite_over": N_("This invitation is over"),
    "link_gone": N_("The link is gone"),
    "link_used": LINK_OVER,
    "listed_link": NOT_POSTED, "lookalike": NOT_POSTED, "unknown_host": NOT_POSTED,

    "muted": N_("You can read, but not write"),
    "nickname_taken": NAME_TAKEN, "sign_in_name_taken": NAME_TAKEN,
    "no_asks_left": N_("Today's requests are used up"),
    "no_capacity": N_("Today's helps of this kind are used up"),
    "no_link": NO_LINK, "no_qr": NO_LINK,
    "not_signed_in": N_("You are not signed in here"),
    "not_your_duty": NOT_YOURS, "not_your_rank": NOT_YOURS, "own_case": NOT_YOURS, "scope_missing": NOT_YOURS,
    "nothing_to_take_back": N_("There is nothing to take back"),
    "nothing_to_thank": N_("There is nothing to thank for"),
    "own_request": N_("This is your own request"),
    "pair_rests": N_("You have just helped this person"),
    "request_closed": N_("This request is over"),
    "request_full": N_("There are enough helpers already"),
    "rules_changed": NEW_RULES, "rules_not_accepted": NEW_RULES,
    "same_request": N_("This is being asked for already"),
    "too_late_to_recall": N_("It can no longer be taken back"),
    "too_many_attempts": N_("Please wait a little"), "too_many_tries": N_("Please wait a little"),
    "too_many_invites": FULL, "too_many_links": FULL, "too_many_tokens": FULL, "too_many_ways": FULL, "too_many_words": FULL,
    "not_proved": N_("Please compare it once more"),
    "wrong_code": N_("The code does not fit"),
}  # fmt: skip
# What may cheat or hurt somebody is shown in red; everything else waits, in amber.
DANGERS = {"banned", "blocked", "listed_link", "lookalike", "needs_review"}
# Where to go on, by code: a name of a page of the group, and what the link says.
FEED = ("feed", N_("See who needs help"))
WAYS = {
    "request_full": FEED,
    "request_closed": FEED,
    "no_capacity": FEED,
    "pair_rests": FEED,
    "link_gone": FEED,
    "no_asks_left": FEED,
    "helped_already": FEED,
    "gives_too_little": ("balance", N_("Balance")),
    "own_request": ("my_requests", N_("My requests")),
    "rules_not_accepted": ("accept_rules", N_("Read the rules")),
    "muted": ("notices", N_("Notices")),
    "link_in_words": ("ask", N_("Ask for help")),
    "already_decided": ("manage", N_("Manage the group")),
    "own_case": ("cases", N_("All matters")),
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
    return _(HEADINGS.get(refused.code, N_("This did not go through")))


def is_danger(refused: Refused) -> bool:
    """Whether somebody could have been cheated or hurt."""
    return refused.code in DANGERS


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
