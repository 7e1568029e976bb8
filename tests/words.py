"""Own words of a group that act: listed, tried and switched on, as everybody does it."""

import datetime as dt

from hubang.aid.actions import try_words
from hubang.groups.models import Membership
from hubang.moderation import actions
from hubang.moderation.models import GroupWord


def stop(
    admin: Membership,
    text: str,
    now: dt.datetime,
    *,
    category: str = "spam",
    severity: str = "hold",
    kind: str = "literal",
) -> GroupWord:
    """Hold or block a word from now on."""
    word = actions.add_word(admin, text=text, category=category, severity=severity, kind=kind, now=now)
    (tried,) = try_words(admin, [word], now=now)
    (word,) = actions.switch_on(admin, [tried], now=now)
    return word
