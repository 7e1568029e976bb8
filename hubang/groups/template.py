"""The rules that a new group starts with. Groups change them; this is a good first set."""

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

# kind, title, text
FIRST_RULES = (
    (
        "right",
        N_("Everybody may ask, and everybody may pass"),
        N_("Help is a kindness, not a task. Who cannot help, or would rather not, need not explain."),
    ),
    (
        "right",
        N_("You always see whom you helped and who helped you"),
        N_("The balance is counted from confirmed help. Nobody can change it, and it cannot be bought or sold."),
    ),
    (
        "duty",
        N_("Help is free; no talk of money"),
        N_("Nobody takes or gives money or red packets for help. If somebody names a price, please report it."),
    ),
    (
        "duty",
        N_("Links belong in request cards alone"),
        N_(
            "No links and no codes in the chat. A request card checks first whether the link is real, and deletes it when its time is over."
        ),
    ),
    (
        "duty",
        N_("Links of others stay in the group"),
        N_("A link tells who shared it. Use it here, and nowhere else."),
    ),
    (
        "duty",
        N_("No ID numbers, bank cards or verification codes"),
        N_("Give them to nobody, whoever asks. The admins never will."),
    ),
    (
        "duty",
        N_("Be kind to each other"),
        N_("No insults, no flooding, no advertising. When something hurts, go to the mediator."),
    ),
)


def first_rules(language: str) -> list[tuple[str, str, str]]:
    """(kind, title, text) of each, in this language."""
    with translation.override(language):
        return [(kind, _(title), _(text)) for kind, title, text in FIRST_RULES]
