"""The ways to a person, and when each kind of notice takes which, until the person chooses otherwise."""

from dataclasses import dataclass
from typing import Final

NOW, DIGEST, OFF = "now", "digest", "off"
TIMINGS: Final = (NOW, DIGEST, OFF)


@dataclass(frozen=True)
class Way:
    """One channel as the outbox knows it; how it speaks is written in channels/."""

    name: str
    # What each family does as long as nothing else is chosen; a family that is missing goes at once.
    timings: dict[str, str]
    # Makes a sound or a badge on a phone: heeds quiet hours and the ceiling of the day.
    interrupts: bool = False
    # What waits together goes as one message.
    gathers: bool = False
    # The person chooses per family; otherwise everything goes at once.
    is_chosen: bool = False


WAYS: Final = {
    way.name: way
    for way in (
        # The inbox is always there; this is the badge on it.
        Way("inapp", {}, gathers=True),
        Way(
            "email",
            {"help": DIGEST, "talk": DIGEST, "group": DIGEST},
            interrupts=True,
            gathers=True,
            is_chosen=True,
        ),
        Way("webpush", {"group": DIGEST}, interrupts=True, gathers=True, is_chosen=True),
        # A program reads it, at any hour, and leaves out for itself what it does not want.
        Way("webhook", {}),
    )
}
INSIDE: Final = "inapp"
OUTSIDE: Final = tuple(name for name in WAYS if name != INSIDE)


def default_timing(way: str, family: str) -> str:
    """When a notice of this family goes this way as long as nothing else is chosen."""
    return WAYS[way].timings.get(family, NOW)
