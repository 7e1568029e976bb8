"""What someone gets who has been away for longer than the ring reaches back."""

from hubang.front.listener import Listener
from hubang.front.look import Look
from hubang.front.ring import message, reload_message


def page_of(listener: Listener, look: Look) -> bytes:
    """The next events of this listener, whose cursor moves over them; or "reload" when the log does not reach back so far.

    b"" when the right is gone: `take` says so next.
    """
    end = look.found[listener.admitted.group]
    if listener.is_lost or listener.epoch != end.epoch:
        return b""
    events = [event for event in look.pages[listener] if event.no <= end.no]
    if not events or events[0].no != listener.at + 1:
        listener.at = end.no
        return reload_message(end)
    listener.at = events[-1].no
    return b"".join(message(end.epoch, event.seen_by(listener.admitted.user_id)) for event in events)
