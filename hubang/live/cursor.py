"""Where a reader stands in a group's log: `epoch-number`."""

from typing import NamedTuple

LONGEST = 32


class Cursor(NamedTuple):
    """The last event that was read, and the time of life of the log it belongs to."""

    epoch: int
    no: int

    def __str__(self) -> str:
        return f"{self.epoch}-{self.no}"


# A cursor that nobody has: it leads to "reload".
NOWHERE = Cursor(-1, 0)


def read_cursor(text: str) -> Cursor | None:
    """The cursor of "3-17"; None for anything else."""
    epoch, dash, no = text.partition("-")
    if not dash or len(text) > LONGEST or not all(part.isascii() and part.isdecimal() for part in (epoch, no)):
        return None
    return Cursor(int(epoch), int(no))
