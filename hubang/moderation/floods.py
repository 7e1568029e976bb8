"""What was sent to a group lately, as the engine's flood check takes it. In the database, so that all processes agree."""

import hashlib
import struct
from datetime import datetime, timedelta

from django.conf import settings

from hubang.engines.screening.flood import FloodLimits, Recent, Trace
from hubang.groups.models import Group, Membership
from hubang.moderation.models import Sent

# Of an old key nothing is left to compare with after this long.
KEPT_FOR = timedelta(hours=2)
DIGEST = 8
COLUMNS = ("at", "member__public_id", "whole", "sketch", "size", "length", "links", "is_list")


def key() -> bytes:
    """The key of the hashes: another one than any other purpose has."""
    return hashlib.sha256(b"flood" + settings.HUBANG_KEYS[0][1]).digest()


def limits_of(group: Group) -> FloodLimits:
    """What is a flood here: the group says how many messages a minute are too many."""
    return FloodLimits(rate=group.messages_per_minute)


def recent_in(group: Group, now: datetime) -> Recent:
    """The traces of the last hour, the newest few hundred of them, oldest first."""
    limits = limits_of(group)
    rows = Sent.objects.filter(group=group, at__gte=now - limits.window, at__lte=now).order_by("-pk")
    return Recent(tuple(_trace(*row) for row in reversed(rows.values_list(*COLUMNS)[: limits.most])))


def _trace(
    at: datetime, sender: str, whole: bytes, sketch: bytes, size: int, length: int, links: bytes, is_list: bool
) -> Trace:
    numbers = frozenset(number for (number,) in struct.iter_unpack(">Q", bytes(sketch)))
    joined = bytes(links)
    parts = frozenset(joined[start : start + DIGEST] for start in range(0, len(joined), DIGEST))
    return Trace(at, sender, bytes(whole), numbers, size, length, parts, is_list)


def row_of(member: Membership, trace: Trace, *, is_refused: bool) -> Sent:
    """What is kept of a trace."""
    sketch = [] if is_refused else sorted(trace.sketch)
    return Sent(
        group=member.group,
        member=member,
        at=trace.at,
        whole=trace.whole,
        sketch=struct.pack(f">{len(sketch)}Q", *sketch),
        links=b"".join(sorted(trace.links)),
        size=trace.size,
        length=trace.length,
        is_list=trace.is_list,
    )
