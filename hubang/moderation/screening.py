"""The group's Screener: built from its own words and settings, kept until they change."""

import threading
from dataclasses import dataclass
from datetime import datetime

from hubang.engines.screening import Context, Policy, Screener, Verdict
from hubang.groups.models import Group, Membership
from hubang.moderation.models import GroupWord

# One compiled Screener a group; the least recently built go first.
MOST_KEPT = 200
_kept: dict[tuple[int, str, bool], Screener] = {}
_lock = threading.Lock()


@dataclass(frozen=True)
class Place:
    """Where a text would appear; links are allowed only inside request cards."""

    name: str
    links_allowed: bool = False


def judge(group: Group, place: Place, text: str, *, is_newcomer: bool, now: datetime) -> Verdict:
    """What the group's Screener says of the text. Pure reading: nothing is stored."""
    context = Context(where=place.name, is_newcomer=is_newcomer, now=now)
    return _screener(group, place.links_allowed).screen(text, context)


def _screener(group: Group, links_allowed: bool) -> Screener:
    words = tuple(GroupWord.objects.filter(group=group).order_by("pk").values_list("text", "category", "severity"))
    key = (group.pk, f"{hash(words)} {hash(tuple(group.allowed_hosts))}", links_allowed)
    with _lock:
        found = _kept.get(key)
    if found is None:
        policy = Policy(words=words, allowed_hosts=tuple(group.allowed_hosts), links_allowed=links_allowed)
        found = Screener(policy)
        with _lock:
            while len(_kept) >= MOST_KEPT:
                _kept.pop(next(iter(_kept)))
            _kept[key] = found
    return found


def is_newcomer(member: Membership, now: datetime) -> bool:
    """Whether the member has been here for fewer days than the group asks for."""
    return (now - member.joined_at).days < member.group.newcomer_days
