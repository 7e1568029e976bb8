"""Every place where somebody writes, and what the screening does with a text there.

| a doubtful text | means |
|---|---|
| `hold` | is stored out of everybody's sight until a reviewer has looked |
| `refuse` | is refused like a bad one: there is nowhere to keep it meanwhile |
| `pass` | passes: who writes it decides about doubts, or who reads it does |

tests/moderation/test_every_text.py names the door of every text that a model, a form or the API takes.
"""

from dataclasses import dataclass

from hubang.moderation.models import CATEGORIES

ALL = frozenset(CATEGORIES)
# An admin who gives a reason names what somebody did; that is no advertisement of it.
TO_ONE_PERSON = frozenset({"privacy", "abuse", "porn", "phishing"})


@dataclass(frozen=True)
class Door:
    """What a text is judged for (`minds`), and what happens to a doubtful one (see above).

    `covers`: personal data is covered with stars and the rest passes, since the reader has to know what happened.
    `is_chat`: sending the same or too much counts as a flood. Requests have quotas, and often the same title; a link is asked for once.
    """

    doubtful: str
    minds: frozenset[str] = ALL
    links_allowed: bool = False
    covers: bool = False
    is_chat: bool = False


DOORS = {
    "message": Door("hold", is_chat=True),
    "tip": Door("refuse"),
    "request": Door("hold"),
    "edit": Door("refuse"),
    "picture": Door("refuse", links_allowed=True),
    "thanks": Door("refuse"),
    "profile": Door("refuse"),
    # Nickname and answer of somebody who is no member yet, and the owner's nickname.
    "joining": Door("refuse"),
    "invite": Door("refuse"),
    "rule": Door("pass"),
    "group": Door("pass"),
    "reason": Door("pass", minds=TO_ONE_PERSON),
    "flag": Door("pass", covers=True),
    "appeal": Door("pass", covers=True),
}
