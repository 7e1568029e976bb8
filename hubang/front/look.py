"""One look at the database for all listeners of the process, on a thread."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.db import close_old_connections

from hubang.front.listener import Listener, Pass
from hubang.front.ring import KEPT
from hubang.live import log
from hubang.live.cursor import Cursor
from hubang.live.log import Event

# (value of the Cookie header, group) of one who wants to listen.
Ask = tuple[str, str]


@dataclass(frozen=True)
class Rights:
    """The two questions, each for many at once: who may begin to listen, and who still may."""

    admit: Callable[[Sequence[Ask]], list[Pass | None]]
    still: Callable[[Sequence[Pass]], list[bool]]


@dataclass
class Look:
    """What is wanted, and then what was found."""

    ends: dict[str, Cursor]
    """The groups in question, and how far their events are known."""
    asks: list[Ask] = field(default_factory=list)
    check: list[Listener] = field(default_factory=list)
    """Whose right is asked, news or not."""
    follow: list[Listener] = field(default_factory=list)
    """Whose right is asked if their group has news."""
    behind: list[Listener] = field(default_factory=list)

    found: dict[str, Cursor] = field(default_factory=dict)
    events: dict[str, list[Event]] = field(default_factory=dict)
    admitted: list[Pass | None] = field(default_factory=list)
    still: dict[Listener, bool] = field(default_factory=dict)
    pages: dict[Listener, list[Event]] = field(default_factory=dict)

    def run(self, rights: Rights) -> "Look":
        """Read the events first and ask for the rights afterwards: nobody gets an event from after the loss of theirs."""
        close_old_connections()
        try:
            self._read()
            self.admitted = rights.admit(self.asks) if self.asks else []
            asked = list(
                {*self.check, *self.behind, *(one for one in self.follow if one.admitted.group in self.events)}
            )
            answers = rights.still([one.admitted for one in asked]) if asked else []
            self.still = dict(zip(asked, answers, strict=True))
        finally:
            close_old_connections()
        return self

    def _read(self) -> None:
        groups = {*self.ends, *(group for _, group in self.asks)}
        known = log.positions(groups)
        for group in groups:
            end = self.found[group] = known.get(group, log.FIRST)
            if end != self.ends.get(group):
                self.events[group] = self._news(group, end)
        # After a restart hundreds stand at the same place: one question for all of them.
        places = {(one.admitted.group, one.at) for one in self.behind}
        pages = {place: log.events_after(*place) for place in places}
        self.pages = {one: pages[one.admitted.group, one.at] for one in self.behind}

    def _news(self, group: str, end: Cursor) -> list[Event]:
        before = self.ends.get(group)
        oldest = max(0, end.no - KEPT)
        after = max(before.no, oldest) if before is not None and before.epoch == end.epoch else oldest
        return [event for event in log.events_after(group, after, KEPT) if event.no <= end.no]
