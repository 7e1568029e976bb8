"""What the screening found, in words for the writer: what it is, why it was stopped, what to do now. The value is never repeated.

`WHAT` completes "There seems to be ... in it", `THEN` says why that matters and what to do. A check without words of its own has those of
its category.
"""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from hubang.engines.screening import Finding, Verdict

ON_ASK = N_("Paste it under “Ask” instead: there it is checked first, and deleted after the deadline.")
STRANGERS = N_(
    "Strangers who read it can come to your door. Say a place where everybody goes, such as the gate of the estate."
)
WHAT = {
    "id_card": N_("an ID card number"),
    "bank_card": N_("a bank card number"),
    "phone": N_("a phone number"),
    "fixed_line": N_("a phone number"),
    "email": N_("a mail address"),
    "plate": N_("a licence plate"),
    "address": N_("a home address"),
    "verification_code": N_("a verification code"),
    "password": N_("a password"),
    "passport": N_("the number of a passport or permit"),
    "contact": N_("an account elsewhere"),
    "lookalike": N_("a link that imitates a shop"),
    "ip_link": N_("a link made of numbers"),
    "unknown_link": N_("a link that leads to nobody we know"),
    "shortener": N_("a shortened link"),
    "disguised_link": N_("a disguised link"),
    "link_outside_card": N_("a link"),
    "listed_link": N_("a link known for cheating people"),
    "group_word": N_("words that this group has agreed not to use"),
    "privacy": N_("personal information"),
    "fraud": N_("a trick that is used to cheat people"),
    "phishing": N_("a link that does not look safe"),
    "paid": N_("money for help"),
    "spam": N_("an advertisement"),
    "abuse": N_("something that hurts others"),
    "gambling": N_("gambling"),
    "porn": N_("something indecent"),
    "flood_rate": N_("too many texts at once"),
    "flood_link": N_("a link that several people send"),
    "flood_copies": N_("a text that several people send"),
    "flood": N_("the same thing over and over"),
    "offtopic": N_("something that has nothing to do with this group"),
}
THEN = {
    "id_card": N_("Whoever has it can borrow money in your name. Please take the number out."),
    "bank_card": N_("Whoever has it is a step closer to your money. Please take the number out."),
    "phone": N_("Members can reach you here. Please take the number out."),
    "fixed_line": N_("Members can reach you here. Please take the number out."),
    "email": N_("Members can reach you here. Please take the address out."),
    "plate": N_("It tells strangers whose car it is. Please take it out."),
    "address": STRANGERS,
    "verification_code": N_(
        "Nobody who is honest asks for it: whoever has it takes over your account. Never pass it on."
    ),
    "password": N_("Nobody here needs it. Please take it out, and change it if others have seen it."),
    "passport": N_("Whoever has it can act in your name. Please take the number out."),
    "contact": N_("Members talk here, where the group can look after everybody. Please take the account out."),
    "lookalike": N_("It is not the shop's own site. Please go back to the shop's app and copy it again."),
    "ip_link": N_("What a shop shares never looks like this. Please go back to the shop's app and copy it again."),
    "unknown_link": N_("If it is needed here, an admin can allow that site."),
    "shortener": N_("Nobody can see where it leads. Please copy the full link from the shop's app."),
    "disguised_link": N_("Nobody can check a link that is written like this. Please paste the real one under “Ask”."),
    "link_outside_card": ON_ASK,
    "listed_link": N_(
        "Reviewers here or elsewhere have found it to cheat people. Please do not open it, and do not pass it on."
    ),
    "group_word": N_("It is a rule of the group. Please write it in other words."),
    "privacy": N_("What is said here is read by everybody. Please take it out."),
    "fraud": N_(
        "If you were told to do this by somebody else, stop and ask here first. If it is harmless, ask a reviewer to look."
    ),
    "phishing": N_("Please copy the link once more from the shop's app."),
    "paid": N_("Help is free of charge here: nothing is offered or asked for it. Please write it without money."),
    "spam": N_("This group is for helping each other. If it is none, ask a reviewer to look."),
    "abuse": N_("Please say it more kindly. If it was meant otherwise, ask a reviewer to look."),
    "gambling": N_("It has no place in this group, and most of it is a trap. If it is none, ask a reviewer to look."),
    "porn": N_("It has no place in this group. If it was meant otherwise, ask a reviewer to look."),
    "flood_rate": N_("That was very fast. Please wait a minute."),
    "flood_link": N_(
        "Several people send it, so a reviewer looks whether somebody is behind it. Please do not send it again."
    ),
    "flood_copies": N_(
        "Several people send it, so a reviewer looks whether somebody is behind it. Please do not send it again."
    ),
    "flood": N_("Once is enough; everybody can read it. Please wait a little."),
    "offtopic": N_("Please keep to what the group is for. If it belongs here, ask a reviewer to look."),
}


def what(check: str, category: str) -> str:
    """A few words for what was found, in the reader's language."""
    return _(WHAT.get(check) or WHAT.get(category) or N_("something that is not sent here"))


def why(check: str, category: str) -> str:
    """Why it matters and what to do now."""
    return _(THEN.get(check) or THEN.get(category) or N_("Please write it in other words."))


def worst_of(verdict: Verdict) -> Finding | None:
    """The finding that decided."""
    blocking = (finding for finding in verdict.findings if finding.severity == "block")
    return next(blocking, verdict.findings[0] if verdict.findings else None)


def message_for(verdict: Verdict) -> str:
    """One refusal for the worst thing that was found."""
    finding = worst_of(verdict)
    if finding is None:
        return _("This text cannot be sent here. Please write it in other words.")
    said = {"what": what(finding.check, finding.category), "why": why(finding.check, finding.category)}
    if finding.category == "flood":
        return _("This was not sent. %(why)s") % said
    if verdict.outcome == "block":
        return _("There seems to be %(what)s in it, so it was neither sent nor kept. %(why)s") % said
    return _("There may be %(what)s in it; a reviewer would have to look first, so it was not sent. %(why)s") % said
