"""Matters in the review queue."""

from datetime import datetime, timedelta
from typing import Any

from hubang.audit import log
from hubang.groups.models import Membership, Role, Standing
from hubang.lib.cleaning import clean_line
from hubang.lib.db import atomic, lock
from hubang.lib.refused import check
from hubang.live.log import append
from hubang.moderation.models import Case, CaseState
from hubang.moderation.policies import may_decide
from hubang.notify.outbox import tell

# kind: (duty that decides it, how soon, the decisions that are possible: they draw the buttons and guard the act)
KINDS: dict[str, tuple[str, timedelta, tuple[str, ...]]] = {
    "held_message": ("review", timedelta(hours=12), ("release", "remove")),
    "held_request": ("review", timedelta(hours=2), ("release", "remove")),
    "flag": ("safety", timedelta(hours=12), ("keep", "remove")),
    "dispute": ("mediate", timedelta(hours=48), ("helped", "not_helped")),
    "appeal": ("review", timedelta(hours=24), ("explain",)),
}


def open_case(
    kind: str,
    *,
    about: Membership | None,
    group_of: Membership,
    now: datetime,
    object_type: str = "",
    object_id: str = "",
    raised_by: Membership | None = None,
    **detail: Any,
) -> Case:
    """Put a matter into the queue, in the caller's transaction, and tell those whose duty it is.

    `group_of` is any member of the group. A thing has one open case of a kind: a second call finds the first.
    """
    duty, due, _decisions = KINDS[kind]
    group = group_of.group
    with atomic():
        if object_id:
            known = Case.objects.filter(
                group=group, kind=kind, object_type=object_type, object_id=object_id, state=CaseState.OPEN
            ).first()
            if known:
                return known
        case = Case.objects.create(
            group=group,
            kind=kind,
            duty=duty,
            object_type=object_type,
            object_id=object_id,
            about=about,
            raised_by=raised_by,
            detail=detail,
            created_at=now,
            due_at=now + due,
        )
        admins = Membership.objects.filter(group=group, standing=Standing.ACTIVE, role__in=[Role.OWNER, Role.ADMIN])
        for admin in admins:
            if admin.has_duty(duty) and admin != about:
                tell(admin.user_id, "case_opened", group=group.public_id, now=now, case=case.public_id)
    return case


def close_case(admin: Membership, case: Case, *, decision: str, reason: str, now: datetime) -> Case:
    """Note the decision. Whatever it means for the thing itself is done by the caller, in the same transaction."""
    reason = clean_line(reason, 200)
    with atomic():
        case = lock(Case.objects.select_related("group").filter(pk=case.pk)).get()
        check(may_decide(admin, case))
        if decision not in KINDS[case.kind][2]:
            raise ValueError(f"{decision} is no decision of {case.kind}")
        case.state, case.decision, case.reason = CaseState.CLOSED, decision, reason
        case.closed_at, case.closed_by = now, admin
        case.save(update_fields=["state", "decision", "reason", "closed_at", "closed_by"])
        group = case.group.public_id
        log.record(
            "close_case",
            now=now,
            group=group,
            actor=admin.public_id,
            object_type="case",
            object_id=case.public_id,
            kind=case.kind,
            decision=decision,
        )
        append(group, "case", case.public_id)
    return case
