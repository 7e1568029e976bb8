"""The table from what was found to what is done."""

from dataclasses import replace

import pytest

from hubang.engines.screening.fusion import risk_from, severity_of, severity_unjudged, verdict_of
from hubang.engines.screening.limits import Limits, shipped_limits
from hubang.engines.screening.stance import Stance
from hubang.engines.screening.verdict import CATEGORIES, Context, Finding

LIMITS = Limits((0.5, 0.4, 0.2, 0.1), (0.9, 0.8, 0.7, 0.6), (2.0, 2.0, 0.95, 0.6), 0.97, 0.7, 1.5)


@pytest.mark.parametrize(
    ("risk", "weight", "stance", "outcome"),
    [
        (0.49, 0, Stance.PLAIN, "allow"), (0.5, 0, Stance.PLAIN, "hold"), (1.0, 0, Stance.PLAIN, "hold"), (0.39, 1, Stance.PLAIN, "allow"), (0.4, 1, Stance.PLAIN, "hold"), (0.2, 2, Stance.PLAIN, "hold"),
        (0.95, 2, Stance.PLAIN, "block"), (0.1, 3, Stance.PLAIN, "hold"), (0.6, 3, Stance.PLAIN, "block"), (0.99, 3, Stance.WARNS, "hold"), (0.59, 3, Stance.ASKS, "allow"), (0.69, 2, Stance.FORBIDS, "allow"),
    ],
)  # fmt: skip
def test_the_table(risk: float, weight: int, stance: Stance, outcome: str) -> None:
    assert severity_of(risk, weight, stance, LIMITS) == outcome


def test_class_and_length_shift_the_limits_and_length_only_without_a_phrase() -> None:
    limits = replace(
        LIMITS, by_label={"abuse": 1.0, "gambling": -1.0}, by_length=(3.0, 2.0, 1.0, 0.8, 0.6, 0.4, 0.2, 0.0, -0.5)
    )
    plain = Stance.PLAIN
    assert severity_of(0.72, 0, plain, limits, "abuse", 40) == "allow"
    assert severity_of(0.74, 0, plain, limits, "abuse", 40) == "hold"
    assert severity_of(0.28, 0, plain, limits, "gambling", 40) == "hold"
    assert severity_of(0.87, 0, plain, limits, "", 7) == "allow"
    assert severity_of(0.87, 0, plain, limits, "", 8) == "hold"
    assert severity_of(0.4, 0, plain, limits, "", 60) == "hold"
    assert severity_of(0.2, 2, plain, limits, "", 7) == "hold"
    assert severity_of(1.0, 0, plain, limits, "abuse", 4) == "hold"
    assert severity_of(0.0, 0, plain, limits, "gambling", 90) == "allow"


def test_what_is_too_short_for_the_model_is_held_for_a_phrase_that_is_meant() -> None:
    assert [severity_unjudged(weight, Stance.PLAIN) for weight in range(4)] == ["allow", "allow", "hold", "hold"]
    assert severity_unjudged(3, Stance.ASKS) == "allow"


def test_a_newcomer_is_looked_at_more_closely() -> None:
    assert risk_from(Context(), 0.4, LIMITS) == 0.4
    assert risk_from(Context(is_newcomer=True), 0.4, LIMITS) == pytest.approx(0.5)
    assert risk_from(Context(is_newcomer=True), 1.0, LIMITS) == pytest.approx(1.0)
    assert risk_from(Context(is_newcomer=True), 0.0, LIMITS) == 0.0


def test_the_worst_finding_decides_and_the_scores_say_why() -> None:
    findings = (Finding("phrase", "spam", (0, 1), "hold", ""), Finding("phone", "privacy", (1, 2), "block", ""))
    verdict = verdict_of(findings, {"spam": 0.5, "clean": 0.5}, LIMITS)
    assert (verdict.outcome, verdict.label) == ("block", "privacy")
    assert verdict.scores["spam"] == pytest.approx(0.85)
    assert verdict.scores["privacy"] == pytest.approx(0.97)
    assert set(verdict.scores) == set(CATEGORIES)


def test_the_label_is_the_likeliest_class_whatever_is_done() -> None:
    doubtful = verdict_of((), {"fraud": 0.6, "clean": 0.4}, LIMITS)
    assert (doubtful.outcome, doubtful.label) == ("allow", "fraud")
    assert verdict_of((), {"fraud": 0.4, "clean": 0.6}, LIMITS).label == "clean"
    assert verdict_of((), {}, LIMITS).label == "clean"


def test_more_evidence_never_needs_more_risk() -> None:
    limits = shipped_limits()
    for row in (limits.plain, limits.quoting, limits.blocks):
        assert list(row) == sorted(row, reverse=True)
    assert all(a <= b for a, b in zip(limits.plain, limits.quoting, strict=True))
