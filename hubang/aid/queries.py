"""Look-ups of requests and assists. Every one starts from the member asking."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from hubang.aid.days import day_start
from hubang.aid.fairness import LIMITED_ASKS, is_limited
from hubang.aid.models import STANDING_CLAIMS, Assist, AssistState, HelpRequest
from hubang.groups.models import Membership
from hubang.lib.refused import Absent

PAGE = 30


def request_for(member: Membership, public_id: str) -> HelpRequest:
    """One request of the member's group: visible, or the member's own. A removed one is absent for everybody else."""
    row = (
        HelpRequest.objects.select_related("asker", "group", "thread")
        .filter(group=member.group_id, public_id=public_id)
        .first()
    )
    if row is None or (row.asker_id != member.pk and (not row.is_visible or row.state == "removed")):
        raise Absent
    return row


def requests_by_id(member: Membership, public_ids: list[str]) -> dict[str, HelpRequest]:
    """Several requests at once, by id, for cards in the chat; those that the member may not see are left out."""
    rows = HelpRequest.objects.select_related("asker").filter(group=member.group_id, public_id__in=public_ids)
    return {
        row.public_id: row for row in rows if row.asker_id == member.pk or (row.is_visible and row.state != "removed")
    }


def assist_of(member: Membership, request: HelpRequest) -> Assist | None:
    """The member's own help on this request."""
    return Assist.objects.filter(request=request, helper=member).first()


def all_claims_on(asker: Membership, request: HelpRequest) -> QuerySet[Assist]:
    """Who says to have helped, for the asker."""
    if request.asker_id != asker.pk:
        raise Absent
    rows = Assist.objects.select_related("helper", "request", "thanks")
    return rows.filter(request=request, state__in=STANDING_CLAIMS)


def claims_on(asker: Membership, request: HelpRequest) -> list[Assist]:
    """The same: what waits for an answer first, then the newest."""
    rows = all_claims_on(asker, request)
    order = {AssistState.CLAIMED: 0, AssistState.DISPUTED: 1, AssistState.CONFIRMED: 2}
    return sorted(rows, key=lambda row: (order[AssistState(row.state)], -row.pk))


def all_helpers_of(request: HelpRequest) -> QuerySet[Assist]:
    """Who helped, for everybody who may see the request."""
    rows = Assist.objects.select_related("helper", "request")
    return rows.filter(request=request, state__in=["claimed", "confirmed"])


def helpers_of(request: HelpRequest, limit: int = 20) -> list[Assist]:
    """The same, newest first."""
    return list(all_helpers_of(request).order_by("-claimed_at")[:limit])


def claim_for(asker: Membership, public_id: str) -> Assist:
    """One claim on a request of the member's own."""
    row = (
        Assist.objects.select_related("request__group", "request__asker", "helper")
        .filter(public_id=public_id, request__asker=asker)
        .first()
    )
    if row is None:
        raise Absent
    return row


def assist_in_group(group_id: int, public_id: str) -> Assist:
    """A help by id, whatever its state: for the mediator's decision on a case that names it."""
    row = (
        Assist.objects.select_related("request__group", "request__asker", "helper")
        .filter(public_id=public_id, request__group=group_id)
        .first()
    )
    if row is None:
        raise Absent
    return row


def request_in_group(group_id: int, public_id: str) -> HelpRequest:
    """A request by id, whatever its state: for a reviewer's decision on a case that names it."""
    row = HelpRequest.objects.select_related("group", "asker").filter(group=group_id, public_id=public_id).first()
    if row is None:
        raise Absent
    return row


def all_own_requests(member: Membership) -> QuerySet[HelpRequest]:
    """The member's own requests."""
    return HelpRequest.objects.select_related("asker", "group").filter(asker=member)


def own_requests(member: Membership) -> list[HelpRequest]:
    """The member's own requests, living ones first, then the newest; 100 at most."""
    rows = all_own_requests(member).order_by("-created_at")[:100]
    return sorted(rows, key=lambda row: row.state not in {"open", "full"})


def all_own_helps(member: Membership) -> QuerySet[Assist]:
    """What the member helped with; what was merely looked at is left out."""
    rows = Assist.objects.select_related("request__asker", "request__group", "helper", "thanks").filter(helper=member)
    return rows.exclude(state=AssistState.OPENED)


def own_helps(member: Membership) -> list[Assist]:
    """What the member helped with, newest first; 100 at most."""
    return list(all_own_helps(member).order_by("-claimed_at")[:100])


def is_newcomer(member: Membership, now: datetime) -> bool:
    """Limited until shown: for some days, or until some assists are confirmed, whichever comes first."""
    group = member.group
    if now - member.joined_at >= timedelta(days=group.newcomer_days):
        return False
    return given_count(member) < group.newcomer_assists


def given_count(member: Membership) -> int:
    """How much confirmed help the member has given."""
    return Assist.objects.filter(helper=member, state=AssistState.CONFIRMED).count()


def asks_allowed(member: Membership, now: datetime) -> int:
    """How many requests the member may post a day: the group's number, more for help given in 14 days, one for who only takes."""
    group = member.group
    if is_newcomer(member, now):
        return group.newcomer_asks_per_day
    if is_limited(member, now):
        return min(LIMITED_ASKS, group.asks_per_day)
    recent = Assist.objects.filter(
        helper=member, state=AssistState.CONFIRMED, claimed_at__gt=now - timedelta(days=14)
    ).count()
    return group.asks_per_day + min(recent // group.assists_per_extra_ask, group.max_extra_asks)


def asked_today(member: Membership, now: datetime) -> int:
    """How many requests the member has posted since six in the morning."""
    return HelpRequest.objects.filter(asker=member, created_at__gte=day_start(now)).count()


def same_request(member: Membership, digests: list[str]) -> HelpRequest | None:
    """The living request of the group with the same link, code or order."""
    rows = HelpRequest.objects.filter(group=member.group_id, link_digest__in=digests, state__in=["open", "full"])
    return rows.first()


def helps_given(members: list[int]) -> dict[int, int]:
    """Confirmed help by membership key, for the line under a name."""
    rows = Assist.objects.filter(helper__in=members, state=AssistState.CONFIRMED).values_list("helper")
    return dict(rows.annotate(n=Count("pk")).values_list("helper", "n"))


def asks_made(members: list[int]) -> dict[int, int]:
    """Requests by membership key."""
    rows = HelpRequest.objects.filter(asker__in=members).values_list("asker")
    return dict(rows.annotate(n=Count("pk")).values_list("asker", "n"))


def helped_by(member: Membership) -> Q:
    """The condition for requests that the member has helped already."""
    return Q(assists__helper=member, assists__state__in=STANDING_CLAIMS)


def digests_under_old_keys() -> int:
    """How many links that are asked for could no longer be recognised without an older key."""
    newest = settings.HUBANG_KEYS[0][0]
    return HelpRequest.objects.exclude(link_digest="").exclude(link_digest__startswith=f"{newest}:").count()
