"""What a notice says, in the reader's language: one sentence that holds no link, code, name or word of anybody."""

from collections import Counter
from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

TEXTS = {
    "welcome": N_("Welcome to the group."),
    "join_approved": N_("You have been let in."),
    "join_refused": N_("Your request to join was not accepted."),
    "wanted": N_("People need you."),
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
    "share_warned": N_("You were helped more than you helped. Please look at your balance."),
    "share_limited": N_("One request a day is possible for you until you help again. Your balance says more."),
    "share_fine": N_("You have helped again: you can ask as usual."),
    "share_excused": N_("A mediator understands. You can ask as usual."),
    "share_stays": N_("A mediator looked at your balance and stays with it."),
    "delivery_stopped": N_("Messages no longer reach you on one of your ways. Please look at your settings."),
    "clock_jumped": N_("The clock of the server has jumped. Deadlines and silent confirmations wait for an hour."),
    "program_tried": N_("You had a program called, to see whether it answers."),
    "mailbox_asked": N_("We sent you a mail. Please open it and say yes, so that notices may go there."),
}


# What people choose by, with an example.
FAMILY_NAMES = {
    "wanted": N_("Somebody needs my help"),
    "help": N_("My requests and my helps"),
    "talk": N_("Mentions and replies"),
    "group": N_("News of the group"),
    "duty": N_("Work as an admin"),
    "decisions": N_("Decisions about me"),
}
WAY_NAMES = {
    "email": N_("E-mail"),
    "webpush": N_("Push"),
    "webhook": N_("Program"),
    "inapp": N_("Inbox"),
}


def family_name(family: str) -> str:
    """How people call a family of notices."""
    return _(FAMILY_NAMES[family])


def way_name(way: str) -> str:
    """How people call a channel."""
    return _(WAY_NAMES[way])


def sentence(kind: str) -> str:
    """What a notice of this kind says."""
    return _(TEXTS[kind])


def people_need_you(number: int) -> str:
    """How many people this person could help now."""
    return _("%(n)s people need you.") % {"n": number} if number > 1 else _("Somebody needs you.")


def lines(kinds: Iterable[str]) -> list[str]:
    """Several notices, a line for each kind, with its number where there are more."""
    counted = Counter(kinds)
    return [f"{sentence(kind)} ×{number}" if number > 1 else sentence(kind) for kind, number in counted.items()]
