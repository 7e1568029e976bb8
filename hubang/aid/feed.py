"""What a member can help with now."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

import numpy as np

from hubang.aid.capacity import Capacities, Left
from hubang.aid.models import STANDING_CLAIMS, Assist, HelpRequest, RequestState
from hubang.aid.pulse import Pulse, kind_of, pulse_of
from hubang.aid.queries import PAGE, asks_made, helps_given
from hubang.engines.matching import Requests, Viewer, explain, rank_feed, under_pressure
from hubang.groups.models import Membership

# How many of a newcomer's requests are lifted.
FIRST_ASKS = 2


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


class OpenRequest(NamedTuple):
    """The columns of an open request that its place depends on."""

    pk: int
    asker_id: int
    platform: str
    activity: str
    scene: str
    needed: int
    claimed: int
    created_at: datetime
    joined_at: datetime


def feed_for(member: Membership, *, now: datetime, offset: int = 0) -> Feed:
    """What this member can still help now: not one's own, not helped, not full, not over, within today's capacity.

    The number of queries does not depend on the number of requests.
    """
    capacities = Capacities(member, now)
    rows = open_requests(member.group_id, now)
    asks = asks_made([row.asker_id for row in rows])
    requests, pulse = facts(rows, asks, member, now)
    kinds = list(dict.fromkeys(kind_of(row.platform, row.activity, row.scene) for row in rows))
    ranked = rank_feed(
        requests,
        np.array([row.asker_id for row in rows], dtype=np.int64),
        np.array([kinds.index(kind_of(row.platform, row.activity, row.scene)) for row in rows], dtype=np.int64),
        viewer_of(member, rows, kinds, capacities),
        under_pressure(pulse.pressure),
    )
    page = ranked[offset : offset + PAGE]
    reasons = explain(requests, under_pressure(pulse.pressure))
    said = {rows[at].pk: tuple(reason.code for reason in reasons[at]) for at in page}
    following = offset + PAGE
    return Feed(
        cards=_cards([rows[at].pk for at in page], asks, said),
        total=len(ranked),
        next_offset=following if following < len(ranked) else None,
        left=capacities.shown((row.platform, row.activity) for row in rows if row.asker_id != member.pk),
    )


def open_requests(group_id: int, now: datetime) -> list[OpenRequest]:
    """Everything in the group that somebody could help now."""
    rows = HelpRequest.objects.filter(
        group=group_id, state=RequestState.OPEN, deadline_at__gt=now, held_at=None, hidden_at=None
    )
    columns = (
        "pk", "asker_id", "platform", "activity", "scene", "helpers_needed", "claimed_count", "created_at", "asker__joined_at",
    )  # fmt: skip
    # The newest first: of equal scores the earlier place wins.
    return [OpenRequest(*row) for row in rows.order_by("-pk").values_list(*columns)]


def facts(rows: list[OpenRequest], asks: dict[int, int], member: Membership, now: datetime) -> tuple[Requests, Pulse]:
    """What the score of these requests is made of, and the pulse of the group."""
    group = member.group
    pulse = pulse_of(group.pk, group.public_id, now)
    new_since = now - timedelta(days=group.newcomer_days)
    usual = [pulse.usual_needs.get(kind_of(row.platform, row.activity, row.scene), row.needed) for row in rows]
    return (
        Requests(
            missing=np.array([row.needed - row.claimed for row in rows], dtype=np.int64),
            usual_need=np.array(usual, dtype=np.int64),
            age_hours=np.array([(now - row.created_at).total_seconds() / 3600 for row in rows], dtype=np.float64),
            balance=np.array([pulse.balance_of(row.asker_id) for row in rows], dtype=np.float64),
            is_newcomer=np.array(
                [row.joined_at > new_since and asks.get(row.asker_id, 0) <= FIRST_ASKS for row in rows], dtype=bool
            ),
        ),
        pulse,
    )


def viewer_of(
    member: Membership, rows: list[OpenRequest], kinds: list[tuple[str, str]], capacities: Capacities
) -> Viewer:
    """What the member cannot help with among these requests, by their places in the lists."""
    places = {row.pk: at for at, row in enumerate(rows)}
    helped = Assist.objects.filter(helper=member, state__in=STANDING_CLAIMS, request__state=RequestState.OPEN)
    # Where no shop is concerned the kind is a scene, which no row of the table names.
    return Viewer(
        member=member.pk,
        has_left=[capacities.left(*kind) > 0 for kind in kinds],
        helped={places[pk] for pk in helped.values_list("request", flat=True) if pk in places},
        resting={
            (row.asker_id, kinds.index((row.platform, row.activity)))
            for row in rows
            if capacities.rests(row.platform, row.activity, row.asker_id)
        },
    )


def _cards(keys: list[int], asks: dict[int, int], reasons: dict[int, tuple[str, ...]]) -> list[Card]:
    """The requests with these keys, in this order."""
    found = HelpRequest.objects.select_related("asker", "group").defer("link", "code", "note").in_bulk(keys)
    rows = [found[key] for key in keys if key in found]
    given = helps_given([row.asker_id for row in rows])
    return [Card(row, given.get(row.asker_id, 0), asks.get(row.asker_id) == 1, reasons.get(row.pk, ())) for row in rows]


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
