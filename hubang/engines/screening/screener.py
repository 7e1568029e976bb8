"""All checks together."""

from types import MappingProxyType

from hubang.engines.screening import links, personal, phrases, suspicion
from hubang.engines.screening.verdict import CATEGORIES, Context, Finding, Policy, Verdict
from hubang.engines.screening.views import Views
from hubang.engines.screening.words import Words

ORDER = {"block": 2, "hold": 1}


class Screener:
    """Compiled once for a policy; then immutable and safe to share between threads."""

    def __init__(self, policy: Policy | None = None) -> None:
        self.policy = policy or Policy()
        self._words = Words(self.policy)

    def screen(self, text: str, context: Context | None = None) -> Verdict:
        """Judge a text. Any string gets an answer, in time linear in its length; beyond 100,000 characters nothing is read."""
        del context
        views = Views(text)
        findings = (
            *personal.find(views),
            *links.find(views, self.policy),
            *self._words.find(views.joined),
            *phrases.find(views.joined),
        )
        doubt = suspicion.find(views, findings)
        return _verdict((*findings, doubt) if doubt else findings)


def _verdict(findings: tuple[Finding, ...]) -> Verdict:
    worst = max(findings, key=lambda finding: ORDER[finding.severity], default=None)
    scores = dict.fromkeys(CATEGORIES, 0.0)
    for finding in findings:
        scores[finding.category] = max(scores[finding.category], 1.0 if finding.severity == "block" else 0.7)
    return Verdict(
        outcome=worst.severity if worst else "allow",
        label=worst.category if worst else "clean",
        scores=MappingProxyType(scores),
        findings=findings,
    )
