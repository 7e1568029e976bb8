"""The recovery code as a picture, for the one page that shows it: a phone keeps pictures, people lose notes."""

from base64 import b64encode
from dataclasses import dataclass

from django.utils.translation import gettext as _

from hubang.lib import card
from hubang.lib.refused import Refused
from hubang.lib.tokens import spaced


@dataclass(frozen=True)
class ShownOnce:
    """The code in groups of four, and a picture of it as a data: address; nothing of it is kept on the server."""

    code: str
    picture: str


def shown_once(code: str, name: str = "") -> ShownOnce:
    """What the page shows. `name` stands above the code (the group, say)."""
    text, note = spaced(code), _("Keep it to yourself. No admin will ask for it.")
    try:
        drawn = card.draw(title=_("My recovery code"), line=name or "Hubang 互帮", code=text, note=note)
    except Refused:
        # A server without a Chinese font: the code alone.
        return ShownOnce(text, "")
    return ShownOnce(text, f"data:image/png;base64,{b64encode(drawn).decode()}")
