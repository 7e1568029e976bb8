"""The texts that reviewers have decided about, with what they decided: for learning from them (moderation/labels.py)."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from hubang.aid.said import said_by_id, said_since
from hubang.groups.models import Group, Membership
from hubang.moderation.fingerprints import fingerprints
from hubang.moderation.labels import Decided, covered, label_of
from hubang.moderation.models import BlockedText, Case, CaseState, Flag
from hubang.moderation.trials import Said

# The newest decisions; older ones teach what the group no longer thinks.
MOST = 5000
KEPT_FOR = timedelta(days=90)
AT_ONCE = 500


def decided_in(group: Group, now: datetime) -> list[Decided]:
    """Each decided text that still has its words, once, by its newest decision; the newest first."""
    found = {(one.kind, one.public_id): one for one in [*_appealed(group, now), *reversed(list(_cases(group)))]}
    return sorted(found.values(), key=lambda one: (one.at, one.public_id), reverse=True)


def _cases(group: Group) -> Iterator[Decided]:
    rows = Case.objects.filter(group=group, state=CaseState.CLOSED, object_type__in=["message", "request"])
    cases = list(rows.filter(kind__in=["held_message", "held_request", "flag"]).order_by("-closed_at", "-pk")[:MOST])
    names = _names(group)
    for start in range(0, len(cases), AT_ONCE):
        some = cases[start : start + AT_ONCE]
        texts = said_by_id(group, [(case.object_type, case.object_id) for case in some])
        reasons = _reasons(group, some)
        for case in some:
            said = texts.get((case.object_type, case.object_id))
            label = label_of(case, reasons.get((case.object_type, case.object_id), []))
            if said is not None and label is not None and case.closed_at is not None:
                yield _decided(said, case.closed_at, label, names)


def _reasons(group: Group, cases: list[Case]) -> dict[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = {}
    ids = [case.object_id for case in cases if case.kind == "flag"]
    rows = Flag.objects.filter(group=group, object_id__in=ids).order_by("pk")
    for kind, public_id, reason in rows.values_list("object_type", "object_id", "reason"):
        found.setdefault((kind, public_id), []).append(reason)
    return found


def _appealed(group: Group, now: datetime) -> Iterator[Decided]:
    """What was refused, released after an appeal, and then sent by its writer: found again by its fingerprint."""
    rows = BlockedText.objects.filter(group=group, released_at__gt=now - KEPT_FOR).exclude(member=None)
    released: dict[str, dict[str, datetime]] = {}
    for author, print_, at in rows.values_list("member__public_id", "fingerprint", "released_at"):
        if at is not None:
            released.setdefault(author, {})[print_] = at
    if not released:
        return
    names = _names(group)
    for said in said_since(group, min(at for prints in released.values() for at in prints.values())):
        known = released.get(said.author, {})
        at = next((known[one] for one in fingerprints(said.written.text) if one in known), None) if known else None
        if at is not None:
            yield _decided(said, at, "clean", names)


def _decided(said: Said, at: datetime, label: str, names: list[str]) -> Decided:
    return Decided(said.kind, said.public_id, at, label, covered(said.written.text, names))


def _names(group: Group) -> list[str]:
    """Everybody's who is or was here, the longest first."""
    return sorted(Membership.objects.filter(group=group).values_list("nickname", flat=True), key=len, reverse=True)
