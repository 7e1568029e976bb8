"""Screening with somebody's own labels: a model of `hubang retrain` alone decides what is told."""

from types import MappingProxyType

from hubang.engines.screening.model import Model
from hubang.engines.screening.verdict import Context, Finding, Verdict
from hubang.engines.screening.views import Views


class LabelScreener:
    """Tells the labels and chances of a model, whatever they are. Immutable, safe to share between threads."""

    def __init__(self, model: Model) -> None:
        self._model = model

    def screen(self, text: str, context: Context | None = None) -> Verdict:
        """The label that the model tells, held unless it is the one of harmless texts; where it shows is the finding."""
        del context
        views = Views(text)
        guess = self._model.guess(views)
        is_clean = guess.told == self._model.clean
        places = [] if is_clean else self._model.spans(views, guess, guess.told)
        findings = tuple(Finding("model", guess.told, place, "hold", "像是：" + guess.told) for place in places)
        outcome = "allow" if is_clean else "hold"
        return Verdict(outcome, guess.told, MappingProxyType(guess.chances), findings, None)
