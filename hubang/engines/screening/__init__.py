"""Is this text safe to show? Findings with their place, and a verdict with its reasons."""

from hubang.engines.screening.flood import Recent
from hubang.engines.screening.screener import Screener
from hubang.engines.screening.verdict import CATEGORIES, Context, Finding, Policy, Verdict, Word
from hubang.engines.screening.words import problem

__all__ = ["CATEGORIES", "Context", "Finding", "Policy", "Recent", "Screener", "Verdict", "Word", "problem"]
