"""What came after a cursor, for whoever asks instead of listening."""

from typing import NamedTuple

from hubang.live.cursor import Cursor
from hubang.live.log import Event, events_after, position


class News(NamedTuple):
    """The next events as one reader sees them, and the cursor to ask with next time."""

    cursor: Cursor
    events: list[Event]


def news_after(group: str, cursor: Cursor | None, user_id: int) -> News:
    """The events after a cursor, 200 at most; None: from now on.

    A cursor of another time, beyond the end or older than the log reaches back gives one event "reload" and the end of the log.
    Another's private event is its number alone.
    """
    end = position(group)
    if cursor is None:
        return News(end, [])
    found = events_after(group, cursor.no) if cursor.epoch == end.epoch and cursor.no <= end.no else []
    is_whole = bool(found) and found[0].no == cursor.no + 1
    if not is_whole and cursor != end:
        return News(end, [Event(end.no, "reload", "")])
    seen = [event.seen_by(user_id) for event in found]
    return News(Cursor(end.epoch, found[-1].no if found else cursor.no), seen)
