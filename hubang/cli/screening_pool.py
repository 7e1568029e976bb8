"""Screening many messages on all processors, the verdicts in the order of the messages."""

import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from itertools import islice
from multiprocessing import get_context
from typing import TypeVar

from hubang.engines.chatlog import Entry
from hubang.engines.screening import Context, Policy, Recent, Screener, Verdict
from hubang.engines.screening.fusion import with_flood
from hubang.engines.screening.labelled import LabelScreener
from hubang.engines.screening.limits import shipped_limits
from hubang.engines.screening.model import Model, shipped

Item = TypeVar("Item")
PIECE = 250
# Below so many, starting other processes takes longer than it saves.
ALONE = 2000


@dataclass(frozen=True)
class Job:
    """What the messages are screened with; small enough to be handed to another process."""

    policy: Policy
    model: bytes | None = None

    def screener(self) -> Screener | LabelScreener:
        """`ValueError` when the model is none. One with our own categories takes the place of the one that comes
        along; one with any other labels decides alone."""
        if self.model is None:
            return Screener(self.policy)
        model = Model(self.model)
        return Screener(self.policy, model) if model.classes == shipped().classes else LabelScreener(model)


def screened(job: Job, entries: Sequence[Entry]) -> Iterator[Verdict]:
    """A verdict for each message. Floods are looked for where sender and time are known, in the order of the messages."""
    recent, limits = Recent(), shipped_limits()
    for verdict in _verdicts(job, entries):
        if verdict.trace is None:
            yield verdict
            continue
        yield with_flood(verdict, recent, limits)
        recent = recent.with_(verdict.trace)


def _verdicts(job: Job, entries: Sequence[Entry]) -> Iterator[Verdict]:
    if len(entries) < ALONE or processes() < 2:
        screener = job.screener()
        yield from (_one(screener, entry) for entry in entries)
        return
    # Processes that start afresh inherit no threads and no locks.
    with ProcessPoolExecutor(processes(), mp_context=get_context("spawn"), initializer=_start, initargs=(job,)) as pool:
        for piece in pool.map(_piece, _pieces(entries, PIECE)):
            yield from piece


def processes() -> int:
    """How many processors may be used."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _pieces(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    rest = iter(items)
    while piece := list(islice(rest, size)):
        yield piece


_screener: Screener | LabelScreener | None = None


def _start(job: Job) -> None:
    global _screener
    _screener = job.screener()


def _piece(entries: list[Entry]) -> list[Verdict]:
    assert _screener is not None
    return [_plain(_one(_screener, entry)) for entry in entries]


def _plain(verdict: Verdict) -> Verdict:
    """The same with dictionaries that can go to another process."""
    findings = tuple([replace(finding, args=dict(finding.args)) for finding in verdict.findings])
    return replace(verdict, scores=dict(verdict.scores), findings=findings)


def _one(screener: Screener | LabelScreener, entry: Entry) -> Verdict:
    if not entry.sender or entry.at is None:
        return screener.screen(entry.text)
    return screener.screen(entry.text, Context(sender=entry.sender, now=entry.at, recent=Recent()))
