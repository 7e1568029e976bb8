"""All checks together."""

from collections.abc import Sequence
from itertools import chain, islice

from hubang.engines.screening import contact, flood, links, personal, phrases
from hubang.engines.screening.disguise import is_disguised
from hubang.engines.screening.fusion import risk_from, severity_of, severity_unjudged, verdict_of
from hubang.engines.screening.lexicon import Hit
from hubang.engines.screening.limits import shipped_limits
from hubang.engines.screening.model import Guess, Model, shipped
from hubang.engines.screening.paid import without_gifts_of_shops
from hubang.engines.screening.stance import Stance, said
from hubang.engines.screening.verdict import Context, Finding, Policy, Verdict
from hubang.engines.screening.views import Views
from hubang.engines.screening.words import Words

# Below this many characters there is too little for the model; above, it is no message as the model has learnt them.
SHORTEST, LONGEST = 4, 5000
LINKS = frozenset({"lookalike", "ip_link", "unknown_link", "shortener", "disguised_link"})
# Of each kind; nobody looks at more.
MOST = 50
# Whoever can be reached by these is not only talking about a trick. An official link reaches nobody.
REACHES = LINKS | {"contact", "phone", "fixed_line"}


class Screener:
    """Compiled once for a policy; then immutable and safe to share between threads."""

    def __init__(self, policy: Policy | None = None, model: Model | None = None) -> None:
        self.policy = policy or Policy()
        self._model = model or shipped()
        self._words = Words(self.policy)
        self._limits = shipped_limits()

    def screen(self, text: str, context: Context | None = None) -> Verdict:
        """Judge a text. Any string gets an answer, in time linear in its length; beyond 100,000 characters nothing is read."""
        context = context or Context()
        views = Views(text)
        facts = self.facts(views, context)
        opinions, guess = self._opinions(views, facts, context)
        trace = None
        if context.now is not None and context.recent is not None:
            trace = flood.trace_of(views, context.sender, context.now, context.key)
            facts = (*facts, *flood.find(trace, context.recent, context.flood))
        return verdict_of((*facts, *opinions), guess.chances if guess else {}, self._limits, trace)

    def evidence(self, views: Views, facts: Sequence[Finding]) -> tuple[list[Hit], int, Stance]:
        """The phrases of a text, their weight, and how the text stands to them: all that the fusion knows but the model's risk."""
        words = said(views)
        reach = any(finding.check in REACHES for finding in facts)
        stance = words.stance(is_reachable=reach)
        hits = without_gifts_of_shops(views, phrases.lexicon().hits(views))
        weight = phrases.weight(hits)
        if weight == phrases.NONE and (reach or words.calls or is_disguised(views)):
            weight = phrases.SIGN
        return hits, weight, stance

    def facts(self, views: Views, context: Context) -> tuple[Finding, ...]:
        """What is found whatever the text means by it."""
        checks = (
            personal.find(views),
            links.find(views, self.policy),
            contact.find(views),
            self._words.find(views),
        )
        found = chain.from_iterable(islice(some, MOST) for some in checks)
        return tuple([one for one in found if not _is_welcome(one, context)])

    def _opinions(self, views: Views, facts: Sequence[Finding], context: Context) -> tuple[list[Finding], Guess | None]:
        hits, weight, stance = self.evidence(views, facts)
        length = len(views.words.text)
        guess = self._model.guess(views) if SHORTEST <= length <= LONGEST else None
        if context.where == "rule":
            # It names what it forbids, whatever else it says; only facts count.
            severity = "allow"
        elif guess is None:
            severity = severity_unjudged(weight, stance)
        else:
            risk = risk_from(context, guess.risk, self._limits)
            severity = severity_of(risk, weight, stance, self._limits, guess.label, length)
        if severity == "allow":
            return [], guess
        found = phrases.findings(hits, severity)
        return found or ([self._doubt(views, guess, severity)] if guess else []), guess

    def _doubt(self, views: Views, guess: Guess, severity: str) -> Finding:
        span = next(iter(self._model.spans(views, guess, guess.label)), (0, len(views.original)))
        return Finding("model", guess.label, span, severity, phrases.REASONS[guess.label])


def _is_welcome(finding: Finding, context: Context) -> bool:
    """A place for everybody that a charity request names, so that people bring things there."""
    return finding.check == "address" and finding.args["down to"] == "house" and context.scene == "charity"
