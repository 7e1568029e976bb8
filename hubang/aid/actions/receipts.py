"""The two-sided receipt: the helper claims, the asker confirms or disputes, silence confirms."""

from datetime import datetime, timedelta

from django.db.models import F

from hubang.aid.actions.closing import complete_if_done
from hubang.aid.actions.helping import void_claim
from hubang.aid.actions.notes import note_assist
from hubang.aid.models import ASSIST_MOVES, Assist, AssistState, HelpRequest
from hubang.aid.policies import may_manage_request
from hubang.aid.queries import assist_in_group, claim_for, claims_on, request_for
from hubang.groups.models import Group, Membership
from hubang.lib.db import atomic, lock
from hubang.lib.refused import check
from hubang.lib.states import sources
from hubang.moderation.actions import close_case, open_case
from hubang.moderation.models import Case
from hubang.notify.outbox import tell

BATCH = 200


def confirm_assist(asker: Membership, assist: Assist, *, now: datetime) -> Assist:
    """Confirm a claim, also one that was disputed before; confirming twice changes nothing."""
    with atomic():
        assist = claim_for(asker, assist.public_id)
        lock(HelpRequest.objects.filter(pk=assist.request_id)).first()
        if confirm(assist, how="asker", now=now):
            note_assist("confirm_assist", assist, asker, now, how="asker")
    return assist


def confirm_all(asker: Membership, request: HelpRequest, *, now: datetime) -> int:
    """Confirm every claim that waits on one's own request; how many were confirmed."""
    with atomic():
        request = request_for(asker, request.public_id)
        check(may_manage_request(asker, request))
        lock(HelpRequest.objects.filter(pk=request.pk)).first()
        waiting = [assist for assist in claims_on(asker, request) if assist.state == AssistState.CLAIMED]
        for assist in waiting:
            if confirm(assist, how="asker", now=now):
                note_assist("confirm_assist", assist, asker, now, how="asker")
    return len(waiting)


def confirm(assist: Assist, *, how: str, now: datetime) -> bool:
    """Confirm in the caller's transaction, whoever decides: asker, silence or mediator. False when it was decided."""
    rows = Assist.objects.filter(pk=assist.pk, state__in=sources(ASSIST_MOVES, AssistState.CONFIRMED))
    if not rows.update(state=AssistState.CONFIRMED, decided_at=now, decided_how=how):
        return False
    HelpRequest.objects.filter(pk=assist.request_id).update(
        confirmed_count=F("confirmed_count") + 1, version=F("version") + 1
    )
    assist.refresh_from_db()
    request = assist.request
    tell(assist.helper.user_id, "assist_confirmed", group=request.group.public_id, now=now, request=request.public_id)
    complete_if_done(request, now=now)
    return True


def dispute_assist(asker: Membership, assist: Assist, *, now: datetime) -> Assist:
    """Say that the help was not seen. The place stays taken until a mediator has decided."""
    with atomic():
        assist = claim_for(asker, assist.public_id)
        rows = Assist.objects.filter(pk=assist.pk, state=AssistState.CLAIMED)
        if rows.update(state=AssistState.DISPUTED, decided_at=now, decided_how="asker"):
            assist.refresh_from_db()
            group = assist.request.group.public_id
            open_case(
                "dispute",
                about=assist.helper,
                group_of=asker,
                object_type="assist",
                object_id=assist.public_id,
                raised_by=asker,
                request=assist.request.public_id,
                now=now,
            )
            tell(assist.helper.user_id, "assist_disputed", group=group, now=now, request=assist.request.public_id)
            note_assist("dispute_assist", assist, asker, now)
    return assist


def settle_dispute(mediator: Membership, case: Case, *, decision: str, reason: str, now: datetime) -> Case:
    """Decide a dispute: "helped" confirms it, "not_helped" gives the place free. Both sides read the reason."""
    with atomic():
        assist = assist_in_group(case.group_id, case.object_id)
        lock(HelpRequest.objects.filter(pk=assist.request_id)).first()
        case = close_case(mediator, case, decision=decision, reason=reason, now=now)
        if decision == "helped":
            if confirm(assist, how="mediator", now=now):
                note_assist("confirm_assist", assist, mediator, now, how="mediator")
        elif void_claim(assist, from_states=[AssistState.DISPUTED], how="mediator", now=now):
            group = assist.request.group.public_id
            tell(assist.helper.user_id, "assist_void", group=group, now=now, request=assist.request.public_id)
            note_assist("void_assist", assist, mediator, now, how="mediator")
    return case


def confirm_silent(now: datetime) -> int:
    """Confirm the claims on which the asker said nothing for the group's hours (24 by default); how many."""
    done = 0
    for group in Group.objects.only("pk", "confirm_after_hours"):
        before = now - timedelta(hours=group.confirm_after_hours)
        due = Assist.objects.filter(request__group=group, state=AssistState.CLAIMED, claimed_at__lte=before)
        for assist in due.select_related("request__group", "request__asker", "helper").order_by("pk")[:BATCH]:
            with atomic():
                lock(HelpRequest.objects.filter(pk=assist.request_id)).first()
                if confirm(assist, how="silence", now=now):
                    note_assist("confirm_assist", assist, None, now, how="silence")
                    done += 1
    return done
