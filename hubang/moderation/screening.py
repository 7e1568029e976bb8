"""The group's Screener: built from its own words and settings, kept until they change."""

import threading
from dataclasses import replace
from datetime import datetime

from hubang.engines.screening import Context, Finding, Policy, Screener, Verdict
from hubang.engines.screening.adjusted import Adjusted
from hubang.engines.screening.model import Model
from hubang.groups.models import Group, Membership
from hubang.lib.db import outside_of_transactions
from hubang.moderation import floods, scam_links
from hubang.moderation.doors import ALL, DOORS, Door
from hubang.moderation.models import GroupWord, ScreeningState
from hubang.moderation.queries import model_in_use
from hubang.moderation.trials import as_word

# One compiled Screener a group and kind of place; the least recently built go first.
MOST_KEPT = 200
ORDER = {"allow": 0, "hold": 1, "block": 2}
Version = tuple[str, tuple[str, ...]]
_kept: dict[tuple[str, bool], tuple[Version, Screener]] = {}
_lock = threading.Lock()


def judge(
    group: Group,
    where: str,
    text: str,
    *,
    is_newcomer: bool,
    now: datetime,
    sender: Membership | None = None,
    scene: str = "",
) -> Verdict:
    """What the group's Screener says of a text at one of the DOORS; with a sender, where floods count, also whether it is one.

    Pure reading: nothing is stored. Not inside a transaction.
    """
    outside_of_transactions("screening")
    door = DOORS[where]
    context = Context(where=where, is_newcomer=is_newcomer, now=now, scene=scene)
    if sender is not None and door.is_chat:
        context = replace(
            context,
            sender=sender.public_id,
            recent=floods.recent_in(group, now),
            key=floods.key(),
            flood=floods.limits_of(group),
        )
    verdict = _screener(group, door.links_allowed).screen(text, context)
    return _minded(_with(verdict, scam_links.find(group, text)), door)


def _with(verdict: Verdict, findings: tuple[Finding, ...]) -> Verdict:
    """The verdict with blocking findings of our own in front."""
    if not findings:
        return verdict
    return replace(verdict, outcome="block", label=findings[0].category, findings=(*findings, *verdict.findings))


def only_floods(verdict: Verdict) -> Verdict:
    """What is left of the verdict on a text that a reviewer has released: sent again and again it is a flood all the same."""
    return _of(verdict, frozenset({"flood"}))


def _minded(verdict: Verdict, door: Door) -> Verdict:
    """The verdict with what this door asks for alone."""
    return verdict if door.minds == ALL else _of(verdict, door.minds)


def _of(verdict: Verdict, categories: frozenset[str]) -> Verdict:
    findings = tuple(finding for finding in verdict.findings if finding.category in categories)
    worst = max(findings, key=lambda finding: ORDER[finding.severity], default=None)
    return Verdict(
        outcome=worst.severity if worst else "allow",
        label=worst.category if worst else "clean",
        scores=verdict.scores,
        findings=findings,
        trace=verdict.trace,
    )


def _screener(group: Group, links_allowed: bool) -> Screener:
    version, key = _version(group), (group.public_id, links_allowed)
    with _lock:
        kept = _kept.get(key)
    if kept is not None and kept[0] == version:
        return kept[1]
    built = screener_with(group, _model(group), links_allowed=links_allowed)
    with _lock:
        _kept.pop(key, None)
        while len(_kept) >= MOST_KEPT:
            _kept.pop(next(iter(_kept)))
        _kept[key] = version, built
    return built


def screener_with(group: Group, model: Model | None, *, links_allowed: bool = False) -> Screener:
    """The group's words and hosts with a model; None: the shipped one."""
    return Screener(_policy(group, links_allowed), model)


def _model(group: Group) -> Model | None:
    row = model_in_use(group)
    return None if row is None else Adjusted(bytes(row.data))


def _version(group: Group) -> Version:
    """Read before the words are: a change in between builds the Screener once too often, never once too seldom."""
    revision = ScreeningState.objects.filter(group=group).values_list("revision", flat=True).first()
    return revision or "", tuple(group.allowed_hosts)


def _policy(group: Group, links_allowed: bool) -> Policy:
    words = tuple(map(as_word, GroupWord.objects.filter(group=group).exclude(on_at=None)))
    return Policy(words=words, allowed_hosts=tuple(group.allowed_hosts), links_allowed=links_allowed)


def is_newcomer(member: Membership, now: datetime) -> bool:
    """Whether the member has been here for fewer days than the group asks for."""
    return (now - member.joined_at).days < member.group.newcomer_days
