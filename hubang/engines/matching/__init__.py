"""Who is shown what first, and who is asked."""

from hubang.engines.matching.balance import balance
from hubang.engines.matching.demand import Demand, Wanting, expected_helps
from hubang.engines.matching.order import FeedOrder, Viewer, rank_feed
from hubang.engines.matching.reasons import Reason, explain
from hubang.engines.matching.response import Helpers, readiness
from hubang.engines.matching.scores import Requests, Weights, feed_scores, under_pressure
from hubang.engines.matching.waves import Asked, Price, choose_helpers

__all__ = [
    "Asked",
    "Demand",
    "FeedOrder",
    "Helpers",
    "Price",
    "Reason",
    "Requests",
    "Viewer",
    "Wanting",
    "Weights",
    "balance",
    "choose_helpers",
    "expected_helps",
    "explain",
    "feed_scores",
    "rank_feed",
    "readiness",
    "under_pressure",
]
