"""What a member can help with now."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from hubang.aid.board import Board, OpenRequest, board_of
from hubang.aid.capacity import Capacities, Left
from hubang.aid.models import STANDING_CLAIMS, Assist, HelpRequest, RequestState
from hubang.aid.pulse import Kind
from hubang.aid.queries import PAGE, asks_made, helps_given
from hubang.engines.matching import Reason, Viewer, explain, under_pressure
from hubang.groups.models import Membership
from hubang.lib.prepared import prepared


@dataclass(frozen=True)
class Card:
    """A request as it is shown: with the reasons for its place, the strongest first, and what the asker has given."""

    request: HelpRequest
    asker_given: int
    is_first_ask: bool
    reasons: tuple[str, ...] = ()

    @property
    def reason(self) -> str:
        """The strongest reason, or nothing."""
        return self.reasons[0] if self.reasons else ""


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
    board, capacities = board_of(member.group, now), Capacities(member, now)
    order, requests, pulse = board.order(member.group, now)
    ranked = list(order.walk(viewer_of(member, board.rows, board.kinds, capacities)))
    page = ranked[offset : offset + PAGE]
    said = explain(requests, under_pressure(pulse.pressure), page)
    following = offset + PAGE
    return Feed(
        cards=_cards(board, page, {board.rows[at].pk: why for at, why in zip(page, said, strict=True)}),
        total=len(ranked),
        next_offset=following if following < len(ranked) else None,
        left=capacities.shown(board.pairs),
    )


def viewer_of(member: Membership, rows: list[OpenRequest], kinds: list[Kind], capacities: Capacities) -> Viewer:
    """What the member cannot help with among these requests, by their places in the lists."""
    places = {row.pk: at for at, row in enumerate(rows)}
    # Where no shop is concerned the kind is a scene, which no row of the table names.
    return Viewer(
        member=member.pk,
        has_left=[capacities.left(*kind) > 0 for kind in kinds],
        helped={places[pk] for pk in _helped(member.pk) if pk in places},
        resting={
            (row.asker_id, kinds.index((row.platform, row.activity)))
            for row in rows
            if capacities.rests(row.platform, row.activity, row.asker_id)
        },
    )


@prepared
def _helped(helper: int) -> QuerySet[Assist, int]:
    """The open requests that the member has helped already."""
    rows = Assist.objects.filter(helper=helper, state__in=STANDING_CLAIMS, request__state=RequestState.OPEN)
    return rows.values_list("request", flat=True)


def _cards(board: Board, places: list[int], reasons: dict[int, tuple[Reason, ...]]) -> list[Card]:
    return [
        Card(
            row,
            board.given.get(row.asker_id, 0),
            board.asks.get(row.asker_id) == 1,
            tuple(reason.code for reason in reasons[row.pk]),
        )
        for row in board.requests(places)
    ]


def card_of(request: HelpRequest) -> Card:
    """A single card outside the feed."""
    return cards_of([request])[0]


def cards_of(requests: list[HelpRequest]) -> list[Card]:
    """Cards outside the feed, in the order given."""
    askers = [request.asker_id for request in requests]
    given, asked = helps_given(askers), asks_made(askers)
    return [Card(row, given.get(row.asker_id, 0), asked.get(row.asker_id) == 1) for row in requests]


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
