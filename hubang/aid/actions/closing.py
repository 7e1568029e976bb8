"""How a request ends: completed, expired, withdrawn or removed; and its link with it."""

from datetime import datetime, timedelta

from django.db.models import F, Q
from django.db.models.functions import Coalesce, Least

from hubang.aid.actions.notes import note_request
from hubang.aid.models import LIVING, REQUEST_MOVES, Assist, AssistState, HelpRequest, RequestState
from hubang.aid.policies import may_change_request
from hubang.aid.queries import request_for
from hubang.chat.actions import hide_thread
from hubang.groups.models import Group, Membership, Standing
from hubang.lib.db import atomic, lock
from hubang.lib.refused import check
from hubang.lib.states import sources
from hubang.notify.outbox import tell

BATCH = 500


def close(request: HelpRequest, state: str, *, now: datetime) -> bool:
    """Move a request to an end, in the caller's transaction; False when it cannot go there any more."""
    rows = HelpRequest.objects.filter(pk=request.pk, state__in=sources(REQUEST_MOVES, state))
    closed = rows.update(state=state, closed_at=now, version=F("version") + 1)
    request.refresh_from_db()
    return bool(closed)


def complete_if_done(request: HelpRequest, *, now: datetime) -> bool:
    """Complete a request when as many assists are confirmed as were needed, in the caller's transaction."""
    request.refresh_from_db()
    if request.confirmed_count < request.helpers_needed or not close(request, RequestState.COMPLETED, now=now):
        return False
    tell(request.asker.user_id, "request_completed", group=request.group.public_id, now=now, request=request.public_id)
    note_request("complete_request", request, None, now)
    return True


def finish_request(asker: Membership, request: HelpRequest, *, now: datetime) -> HelpRequest:
    """The asker says that it is done, with fewer helpers than thought. Claims that wait can still be confirmed."""
    with atomic():
        request = _own(asker, request, now)
        if close(request, RequestState.COMPLETED, now=now):
            note_request("complete_request", request, asker, now)
    return request


def withdraw_request(asker: Membership, request: HelpRequest, *, now: datetime) -> HelpRequest:
    """Take one's own request back. The link goes at once; help that was claimed stays to be confirmed."""
    with atomic():
        request = _own(asker, request, now)
        if close(request, RequestState.WITHDRAWN, now=now):
            _delete_link(request, now)
            note_request("withdraw_request", request, asker, now)
    return request


def _own(asker: Membership, request: HelpRequest, now: datetime) -> HelpRequest:
    lock(HelpRequest.objects.filter(pk=request.pk)).first()
    request = request_for(asker, request.public_id)
    check(may_change_request(asker, request, now))
    return request


def remove_request(admin: Membership, request: HelpRequest, *, now: datetime) -> HelpRequest:
    """Take a request out of sight for good, in the caller's transaction; claims that waited do not count."""
    lock(HelpRequest.objects.filter(pk=request.pk)).first()
    if close(request, RequestState.REMOVED, now=now):
        HelpRequest.objects.filter(pk=request.pk).update(hidden_at=now, held_at=None)
        waiting = Assist.objects.filter(request=request, state__in=[AssistState.CLAIMED, AssistState.DISPUTED])
        gone = waiting.update(state=AssistState.VOID, decided_at=now, decided_how="mediator")
        HelpRequest.objects.filter(pk=request.pk).update(claimed_count=F("claimed_count") - gone)
        _delete_link(request, now)
        hide_thread(request.thread, now=now)
        group = request.group.public_id
        tell(request.asker.user_id, "request_removed", group=group, now=now, request=request.public_id)
        note_request("remove_request", request, admin, now)
    return request


def _delete_link(request: HelpRequest, now: datetime) -> None:
    HelpRequest.objects.filter(pk=request.pk).update(link="", code="", link_digest="", link_deleted_at=now)
    request.refresh_from_db()


def expire_due(now: datetime) -> int:
    """End the requests whose deadline has passed or whose asker is in the group no more; how many. What was claimed in time can still be confirmed."""
    over = Q(deadline_at__lte=now) | ~Q(asker__standing=Standing.ACTIVE)
    due = HelpRequest.objects.filter(over, state__in=LIVING).order_by("pk")
    done = 0
    for request in due.select_related("group", "asker")[:BATCH]:
        with atomic():
            if close(request, RequestState.EXPIRED, now=now):
                group = request.group.public_id
                tell(request.asker.user_id, "request_expired", group=group, now=now, request=request.public_id)
                note_request("expire_request", request, None, now)
                done += 1
    return done


def delete_old_links(now: datetime) -> int:
    """Delete the links and codes of requests that ended long enough ago (48 hours by default); how many."""
    done = 0
    for group in Group.objects.only("pk", "delete_links_after_hours"):
        before = now - timedelta(hours=group.delete_links_after_hours)
        rows = HelpRequest.objects.filter(group=group, link_deleted_at=None).exclude(state__in=LIVING)
        rows = rows.annotate(ended=Least(Coalesce("closed_at", "deadline_at"), "deadline_at")).filter(ended__lte=before)
        for request in rows.filter(~Q(link="") | ~Q(code="")).select_related("group")[:BATCH]:
            with atomic():
                _delete_link(request, now)
                note_request("delete_link", request, None, now)
                done += 1
    return done
