"""What is told: a few sentences and the way into the group. No link but to our own pages, no code, no name, nobody's words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from hubang.notify.kinds import FAMILY_OF
from hubang.notify.models import Notification
from hubang.notify.texts import lines, people_need_you


@dataclass(frozen=True)
class Message:
    """One message in the reader's language. The same `name` again is the same message."""

    name: str
    title: str
    lines: list[str]
    # An address of ours: the feed, or the inbox.
    url: str
    notices: Sequence[Notification]
    # The family when all notices are of one; empty otherwise.
    family: str
    at: datetime

    @property
    def group(self) -> str:
        """The group that it is about; empty when there are several."""
        groups = {notice.group for notice in self.notices}
        return groups.pop() if len(groups) == 1 else ""


def compose(name: str, notices: Sequence[Notification], wanted_by: int, now: datetime) -> Message:
    """The message of these notices; `wanted_by` is how many people the reader could help at this moment."""
    others = [notice for notice in notices if notice.kind != "wanted"]
    said = [people_need_you(wanted_by)] if len(others) < len(notices) else []
    said += lines(notice.kind for notice in others)
    families = {FAMILY_OF[notice.kind] for notice in notices}
    return Message(
        name=name,
        title=said[0] if len(said) == 1 else _("%(n)s things are new for you.") % {"n": len(notices)},
        lines=said,
        url=settings.PUBLIC_URL + _path(notices, only_wanted=not others),
        notices=notices,
        family=families.pop() if len(families) == 1 else "",
        at=now,
    )


def _path(notices: Sequence[Notification], *, only_wanted: bool) -> str:
    groups = {notice.group for notice in notices}
    if len(groups) > 1:
        return reverse("home") + "?all"
    return reverse("feed" if only_wanted else "notices", args=[groups.pop()])
