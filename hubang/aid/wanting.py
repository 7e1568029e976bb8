"""How many people a member could help at this moment: what a notice says, and what decides whether it goes at all."""

from datetime import datetime

from hubang.aid.feed import feed_for
from hubang.groups.models import Membership


def people_to_help(member: Membership, now: datetime) -> int:
    """The number of different people in the member's feed; with more than a page of requests, the number of these."""
    feed = feed_for(member, now=now)
    return feed.total if feed.next_offset else len({card.request.asker_id for card in feed.cards})
