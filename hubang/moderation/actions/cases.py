"""Matters in the review queue."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError
from django.utils.translation import gettext as _

from hubang.audit import log
from hubang.groups.models import Membership, Role, Standing
from hubang.lib.cleaning import clean_line
from hubang.lib.db import atomic, lock
from hubang.lib.refused import Refused, check
from hubang.live.log import append
from hubang.moderation.models import Case, CaseState
from hubang.moderation.policies import may_decide
from hubang.notify.outbox import tell


@dataclass(frozen=True)
class Kind:
    """Whose duty a matter is, and how soon it should be decided."""

    duty: str
    due: timedelta


KINDS = {
    "held_message": Kind("review", timedelta(hours=12)),
    "held_request": Kind("review", timedelta(hours=2)),
    "flag": Kind("safety", timedelta(hours=12)),
    "dispute": Kind("mediate", timedelta(hours=48)),
    "appeal": Kind("review", timedelta(hours=24)),
    "share": Kind("mediate", timedelta(hours=48)),
}
DECISIONS = {
    "held_message": ("release", "remove"),
    "held_request": ("release", "remove"),
    "flag": ("keep", "remove"),
    "dispute": ("helped", "not_helped"),
    "appeal": ("release", "uphold"),
    "share": ("excuse", "stay"),
}


def decisions_of(case: Case) -> tuple[str, ...]:
    """What can be decided: these draw the buttons, and nothing else is accepted."""
    if case.kind == "flag" and case.object_type not in {"message", "request"}:
        return ("keep", "acted")
    return DECISIONS[case.kind]


def open_case(
    kind: str,
    *,
    about: Membership | None,
    group_of: Membership,
    now: datetime,
    object_type: str = "",
    object_id: str = "",
    raised_by: Membership | None = None,
    text: str = "",
    **detail: Any,
) -> Case:
    """Put a matter into the queue, in the caller's transaction, and tell those whose duty it is.

    `group_of` is any member of the group. A thing has one open case of a kind: a second call finds the first. `text` is
    kept encrypted until the case is closed; `detail` holds codes and public ids only.
    """
    case = Case(
        group=group_of.group,
        kind=kind,
        duty=KINDS[kind].duty,
        object_type=object_type,
        object_id=object_id,
        about=about,
        raised_by=raised_by,
        text=text,
        detail=detail,
        created_at=now,
        due_at=now + KINDS[kind].due,
    )
    try:
        with atomic():
            case.save()
    except IntegrityError:
        return Case.objects.get(
            group=case.group, kind=kind, object_type=object_type, object_id=object_id, state=CaseState.OPEN
        )
    _tell_admins(case, now)
    return case


def _tell_admins(case: Case, now: datetime) -> None:
    admins = Membership.objects.filter(group=case.group, standing=Standing.ACTIVE, role__in=[Role.OWNER, Role.ADMIN])
    for admin in admins:
        if may_decide(admin, case) is None:
            tell(admin.user_id, "case_opened", group=case.group.public_id, now=now, case=case.public_id)


def close_case(admin: Membership, case: Case, *, decision: str, reason: str, now: datetime) -> Case:
    """Note the decision. Whatever it means for the thing itself is done by the caller, in the same transaction.

    `Refused`: absent, own_case, already_decided, bad_decision.
    """
    reason = clean_line(reason, 200)
    with atomic():
        case = lock(Case.objects.select_related("group").filter(pk=case.pk)).get()
        check(may_decide(admin, case))
        if decision not in decisions_of(case):
            raise Refused(
                "bad_decision",
                _("This decision is not possible here. Please choose one of those shown."),
                status=422,
                field="decision",
            )
        case.state, case.decision, case.reason = CaseState.CLOSED, decision, reason
        case.closed_at, case.closed_by, case.text = now, admin, ""
        case.save(update_fields=["state", "decision", "reason", "closed_at", "closed_by", "text"])
        _note(admin, case, now)
    return case


def _note(admin: Membership, case: Case, now: datetime) -> None:
    group = case.group.public_id
    log.record(
        "close_case",
        now=now,
        group=group,
        actor=admin.public_id,
        object_type="case",
        object_id=case.public_id,
        kind=case.kind,
        decision=case.decision,
    )
    append(group, "case", case.public_id)
