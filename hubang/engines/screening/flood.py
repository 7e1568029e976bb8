"""Floods: the same again and again, too fast, one link or one text from many senders.

Pure: what was sent before comes in as a value (`Recent`), and the caller keeps `recent.with_(trace)` for the next message. A trace
holds hashes alone. Near-duplicates are told by the smallest hashes of a text's runs of three characters (bottom-k sketches, A. Broder
1997): exact for short texts, an estimate of the Jaccard index for long ones.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any

import numpy as np

from hubang.engines.screening.verdict import Finding
from hubang.engines.screening.views import Views

SKETCH, RUN = 24, 3
MIXERS = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9], dtype=np.uint64)
NEARLY = 0.75
# Shorter texts say little: everybody says 好的 and 谢谢大家.
SHORT, LONG = 6, 15
# Lists that grow as one member after the other adds himself are meant to be sent again.
LIST = re.compile(r"接龙|^\s*1[.、．)）].*\n\s*2[.、．)）]", re.S)


@dataclass(frozen=True, slots=True)
class Trace:
    """What is remembered of one message; nothing of it can be read again."""

    at: datetime
    sender: str
    whole: bytes
    sketch: frozenset[int]
    # Of the text, and of what of it counts.
    size: int
    length: int
    links: frozenset[bytes]
    is_list: bool

    def found(self, check: str, severity: str, reason: str) -> Finding:
        """A finding about the whole text."""
        return Finding(check, "flood", (0, self.size), severity, reason)


@dataclass(frozen=True, slots=True)
class FloodLimits:
    """When it is a flood. Numbers count the message itself."""

    window: timedelta = timedelta(hours=1)
    repeat_within: timedelta = timedelta(minutes=10)
    repeats: int = 3
    short_repeats: int = 6
    rate_within: timedelta = timedelta(minutes=1)
    rate: int = 15
    senders_of_link: int = 3
    senders_of_text: int = 3
    most: int = 300


@dataclass(frozen=True, slots=True)
class Recent:
    """The traces of the last messages of a group, oldest first. Immutable; at most `limits.most`, of the last `limits.window`."""

    traces: tuple[Trace, ...] = ()

    def with_(self, trace: Trace, limits: "FloodLimits | None" = None) -> "Recent":
        """The same and one more; what is too old falls away."""
        limits = limits or FloodLimits()
        since = trace.at - limits.window
        kept = [old for old in self.traces[1 - limits.most :] if old.at >= since]
        return Recent((*kept, trace))


def trace_of(views: Views, sender: str, at: datetime, key: bytes = b"") -> Trace:
    """The trace of a text. With a `key` of at most 64 bytes nobody who lacks it can try texts against the hashes."""
    text = views.joined.text
    links = frozenset([_digest(link.url, key) for _, link in views.links])
    is_list = LIST.search(views.original) is not None
    return Trace(at, sender, _digest(text, key), _sketch(text), len(views.original), len(text), links, is_list)


def find(trace: Trace, recent: Recent, limits: FloodLimits | None = None) -> Iterator[Finding]:
    """What makes a message a part of a flood. Linear in the number of recent messages."""
    limits = limits or FloodLimits()
    if not trace.size:
        return
    known = [old for old in recent.traces if old.at >= trace.at - limits.window]
    own = [old for old in known if old.sender == trace.sender]
    others = [old for old in known if old.sender != trace.sender]
    if _count(own, trace.at - limits.rate_within) + 1 > limits.rate:
        yield trace.found("flood_rate", "block", "发得太快了")
    since = trace.at - limits.repeat_within
    again = 1 + sum(old.at >= since and is_nearly(old, trace) for old in own)
    if again >= (limits.short_repeats if trace.length < SHORT else limits.repeats) and not trace.is_list:
        yield trace.found("flood_repeat", "block", "同样的话发了好几次")
    if (
        trace.links
        and len({old.sender for old in others if not trace.links.isdisjoint(old.links)}) + 1 >= limits.senders_of_link
    ):
        yield trace.found("flood_link", "hold", "同一个链接好几个人在发")
    if trace.length >= LONG and not trace.is_list:
        copies = len({old.sender for old in others if is_nearly(old, trace)}) + 1
        if copies >= limits.senders_of_text:
            yield trace.found("flood_copies", "hold", "同样的话好几个人在发")


def is_nearly(one: Trace, other: Trace) -> bool:
    """Whether two texts are the same but for a little."""
    if one.whole == other.whole:
        return True
    if min(one.length, other.length) < SHORT or one.sketch.isdisjoint(other.sketch):
        return False
    both = sorted(one.sketch | other.sketch)[:SKETCH]
    return sum(number in one.sketch and number in other.sketch for number in both) >= NEARLY * len(both)


def _count(traces: list[Trace], since: datetime) -> int:
    return sum(old.at > since for old in traces)


def _digest(text: str, key: bytes) -> bytes:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8, key=key).digest()


def _sketch(text: str) -> frozenset[int]:
    """The smallest hashes of the runs of three characters."""
    codes: np.ndarray[Any, Any] = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(
        np.uint64
    )
    if len(codes) < RUN:
        return frozenset()
    mixed = sum(codes[start : len(codes) - RUN + 1 + start] * MIXERS[start] for start in range(RUN))
    mixed ^= mixed >> np.uint64(29)
    mixed *= MIXERS[0]
    return frozenset(np.unique(mixed)[:SKETCH].tolist())
