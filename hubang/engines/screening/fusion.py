"""From what the checks and the model found to the verdict.

Facts (links, personal data, accounts elsewhere, the group's words, floods) count as they are. What a text means is weighed: it is
held when the model's risk reaches the limit for the weight of its phrases, and blocked when it reaches a higher one.

| weight of the phrases | the text has |
|---|---|
| none | no phrase |
| sign | a call to the reader, a disguise, a link, an account, or a word that is suspicious and no more |
| phrase | a phrase |
| clear | a phrase that blocks, or two different ones of fraud, phishing, gambling or indecency |

The limits are in data/limits.json, a row for texts that mean it and a row for those that warn, ask or forbid. They hold for a text of usual length and kind
and are shifted, in log odds, by the likeliest class, and without a phrase by the length: short private talk sounds like abuse more easily than like gambling.
A text that the model cannot judge is held for a phrase alone.
"""

import math
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from hubang.engines.screening.flood import Recent, Trace
from hubang.engines.screening.flood import find as find_flood
from hubang.engines.screening.limits import USUAL, Limits
from hubang.engines.screening.phrases import PHRASE
from hubang.engines.screening.stance import Stance
from hubang.engines.screening.verdict import CATEGORIES, Context, Finding, Verdict

ORDER = {"block": 2, "hold": 1}


def risk_from(context: Context, risk: float, limits: Limits) -> float:
    """The model's risk with what is known of the writer: its odds times those of a newcomer. The model knows the text alone."""
    if not context.is_newcomer:
        return risk
    odds = limits.newcomer_odds * risk / max(1.0 - risk, 1e-9)
    return odds / (1.0 + odds)


def severity_of(risk: float, weight: int, stance: Stance, limits: Limits, label: str = "", length: int = USUAL) -> str:
    """What is done to a text for what it means: block, hold or allow. `label` is its likeliest bad class, `length` in characters."""
    shifted = _moved(risk, -limits.shift(label, length, weight))
    if stance is not Stance.PLAIN:
        return "hold" if shifted >= limits.quoting[weight] else "allow"
    if shifted >= limits.blocks[weight]:
        return "block"
    return "hold" if shifted >= limits.plain[weight] else "allow"


def severity_unjudged(weight: int, stance: Stance) -> str:
    """The same for a text that the model cannot judge: a phrase that is meant is held."""
    return "hold" if weight >= PHRASE and stance is Stance.PLAIN else "allow"


def _moved(risk: float, by: float) -> float:
    """A risk with its log odds moved."""
    if not by or risk in (0.0, 1.0):
        return risk
    odds = risk / (1.0 - risk) * math.exp(by)
    return odds / (1.0 + odds)


def verdict_of(
    findings: tuple[Finding, ...], chances: Mapping[str, float], limits: Limits, trace: Trace | None = None
) -> Verdict:
    """The verdict: the worst severity, the likeliest category, a score from 0 to 1 for each.

    The label is told whatever is done: a text can be likelier bad than clean and still be let through, since of all that
    people write so little is bad that a chance of one half is no reason to stop it.
    """
    told = _told(findings, _scores(findings, chances, limits), trace)
    return told if findings or not chances else replace(told, label=max(chances, key=chances.__getitem__))


def with_flood(verdict: Verdict, recent: Recent, limits: Limits) -> Verdict:
    """A verdict that was made without knowing what came before, with what its trace adds to it."""
    added = tuple(find_flood(verdict.trace, recent)) if verdict.trace else ()
    if not added:
        return verdict
    return _told((*verdict.findings, *added), _scores(added, verdict.scores, limits), verdict.trace)


def _told(findings: tuple[Finding, ...], scores: dict[str, float], trace: Trace | None) -> Verdict:
    worst = max((finding.severity for finding in findings), key=ORDER.__getitem__, default="allow")
    label = max(CATEGORIES, key=scores.__getitem__) if findings else "clean"
    return Verdict(worst, label, MappingProxyType(scores), findings, trace)


def _scores(findings: tuple[Finding, ...], chances: Mapping[str, float], limits: Limits) -> dict[str, float]:
    """The chance that not every one of the witnesses for a category errs, as if they erred independently."""
    doubts = {name: 1.0 - chances.get(name, 0.0) for name in CATEGORIES}
    for finding in findings:
        if finding.check != "model":
            doubts[finding.category] *= 1.0 - (
                limits.finding_blocks if finding.severity == "block" else limits.finding_holds
            )
    return {name: 1.0 - doubt for name, doubt in doubts.items()}
