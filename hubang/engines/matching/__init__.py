"""Who is shown what first, and who is asked."""

from hubang.engines.matching.ranking import Candidate, Ranked, rank_feed

__all__ = ["Candidate", "Ranked", "rank_feed"]
