"""What a member can help with now."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from hubang.aid.capacity import Capacities, Left
from hubang.aid.models import STANDING_CLAIMS, Assist, HelpRequest, RequestState
from hubang.aid.queries import PAGE, asks_made, helps_given
from hubang.engines.matching import Candidate, rank_feed
from hubang.groups.models import Membership


@dataclass(frozen=True)
class Card:
    """A request as it is shown: with the reason for its place and what the asker has given."""

    request: HelpRequest
    reason: str
    asker_given: int
    is_first_ask: bool


@dataclass(frozen=True)
class Feed:
    """One page of cards, how many there are in all, and what the member can still give today."""

    cards: list[Card]
    total: int
    next_offset: int | None
    left: list[Left]


def feed_for(member: Membership, *, now: datetime, offset: int = 0) -> Feed:
    """What this member can still help now: not one's own, not helped, not full, not over, within today's capacity.

    The number of queries does not depend on the number of requests.
    """
    capacities = Capacities(member, now)
    rows = _open_requests(member, now)
    helpable = [row for row in rows if capacities.allows(row)]
    first_asks = {key for key, count in asks_made([row.asker_id for row in helpable]).items() if count == 1}
    ranked = rank_feed((_candidate(row, first_asks) for row in helpable), now=now)
    by_key = {row.public_id: row for row in helpable}
    page = ranked[offset : offset + PAGE]
    given = helps_given([by_key[place.key].asker_id for place in page])
    cards = [
        Card(
            by_key[place.key],
            place.reason,
            given.get(by_key[place.key].asker_id, 0),
            by_key[place.key].asker_id in first_asks,
        )
        for place in page
    ]
    following = offset + PAGE
    return Feed(
        cards=cards,
        total=len(ranked),
        next_offset=following if following < len(ranked) else None,
        left=capacities.shown((row.platform, row.activity) for row in rows),
    )


def _open_requests(member: Membership, now: datetime) -> list[HelpRequest]:
    helped = Assist.objects.filter(helper=member, state__in=STANDING_CLAIMS).values("request")
    rows = HelpRequest.objects.filter(
        group=member.group_id, state=RequestState.OPEN, deadline_at__gt=now, held_at=None, hidden_at=None
    )
    rows = rows.exclude(asker=member).exclude(pk__in=helped).select_related("asker", "group")
    return list(rows.defer("link", "code", "note"))


def _candidate(row: HelpRequest, first_asks: set[int]) -> Candidate:
    return Candidate(
        key=row.public_id,
        missing=row.missing,
        needed=row.helpers_needed,
        created_at=row.created_at,
        deadline_at=row.deadline_at,
        is_first_ask=row.asker_id in first_asks,
    )


def card_of(request: HelpRequest) -> Card:
    """A single card outside the feed."""
    return cards_of([request])[0]


def cards_of(requests: list[HelpRequest]) -> list[Card]:
    """Cards outside the feed, in the order given."""
    askers = [request.asker_id for request in requests]
    given, asked = helps_given(askers), asks_made(askers)
    return [Card(row, "", given.get(row.asker_id, 0), asked.get(row.asker_id) == 1) for row in requests]


def recently_completed(member: Membership, *, now: datetime) -> list[HelpRequest]:
    """What was completed in the group in the last seven days, newest first; 20 at most."""
    rows = HelpRequest.objects.select_related("asker", "group").filter(
        group=member.group_id,
        state=RequestState.COMPLETED,
        closed_at__gt=now - timedelta(days=7),
        hidden_at=None,
        held_at=None,
    )
    return list(rows.defer("link", "code").order_by("-closed_at")[:20])
