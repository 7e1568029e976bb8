"""What the screening found, in words for the writer: what it is, why it was stopped, what to do now."""

from django.utils.translation import gettext as _

from hubang.engines.screening import Finding, Verdict


def message_for(verdict: Verdict) -> str:
    """One refusal for the worst thing that was found. The found value itself is never repeated."""
    worst = next((finding for finding in verdict.findings if finding.severity == "block"), None)
    finding = worst or (verdict.findings[0] if verdict.findings else None)
    if finding is None:
        return _("This text cannot be sent here. Please write it in other words.")
    return _of_check(finding) or _of_category(finding.category)


def _of_check(finding: Finding) -> str:
    texts = {
        "id_card": _(
            "There seems to be an ID card number in it. For your safety it was neither sent nor kept. Please take the number out."
        ),
        "bank_card": _(
            "There seems to be a bank card number in it. For your safety it was neither sent nor kept. Please take the number out."
        ),
        "phone": _(
            "There seems to be a phone number in it. For your safety it was neither sent nor kept. Members can reach you here."
        ),
        "link_outside_card": _(
            "Links are not sent in the chat. Paste it under “Ask” instead: there it is checked, and deleted after the deadline."
        ),
        "lookalike": _(
            "The link %(host)s imitates %(imitates)s; it is not theirs, so it was not sent. Please go back to the app and copy again."
        )
        % {"host": finding.args.get("host", ""), "imitates": finding.args.get("imitates", "")},
        "group_word": _(
            "This group has agreed not to use such words here (rule of the group). Please write it in other words."
        ),
    }
    return texts.get(finding.check, "")


def _of_category(category: str) -> str:
    texts = {
        "privacy": _(
            "There seems to be personal information in it. For your safety it was neither sent nor kept. Please take it out."
        ),
        "fraud": _(
            "This reads like a trick that is used to cheat people, so it was not sent. If that is wrong, ask a reviewer."
        ),
        "phishing": _(
            "There is a link in it that does not look safe, so it was not sent. Please copy it once more from the app."
        ),
        "paid": _("Help is free of charge here: nothing is offered or asked for it. Please write it without money."),
        "spam": _("Advertisements are not sent in this group. If that is wrong, ask a reviewer."),
        "abuse": _("This would hurt somebody, so it was not sent. Please say it more kindly."),
        "flood": _("The same thing was sent several times. Once is enough; please wait a little."),
    }
    return texts.get(category) or _("This text cannot be sent here. Please write it in other words.")
