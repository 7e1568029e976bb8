"""Look-ups of what is judged."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, F, Q, QuerySet

from hubang.accounts.models import User
from hubang.engines.screening.model import shipped
from hubang.groups.models import Duty, Group, Membership
from hubang.groups.policies import may_manage
from hubang.lib.refused import Absent, Refused, check
from hubang.moderation.fingerprints import fingerprints
from hubang.moderation.found import Found, read_found
from hubang.moderation.models import (
    BlockedText,
    Case,
    CaseState,
    Flag,
    GroupModel,
    GroupWord,
    ModelState,
    ModerationAction,
    ScamLink,
    ScamList,
    ScreeningState,
)
from hubang.moderation.policies import may_teach, may_use

APPEAL_WITHIN = timedelta(days=20)
# A learning that takes longer has been cut short.
PATIENCE = timedelta(minutes=30)
# Matters about something that waits out of sight.
HELD = ("held_message", "held_request")


def cases_for(admin: Membership, *, state: str = CaseState.OPEN) -> list[Case]:
    """The matters that this admin can decide: the open ones due first, the closed ones newest first; 100 at most.

    Nobody finds their own matter there.
    """
    rows = all_cases_for(admin, state=state)
    return list(rows.order_by("due_at" if state == CaseState.OPEN else "-closed_at")[:100])


def all_cases_for(admin: Membership, *, state: str = CaseState.OPEN) -> QuerySet[Case]:
    """The matters that this admin can decide, or could have decided; nobody's own."""
    return _matters_of(admin).filter(state=state).select_related("about", "raised_by", "closed_by")


def case_count(admin: Membership) -> int:
    """How many matters wait for this admin."""
    return _matters_of(admin).filter(state=CaseState.OPEN).count() if admin.is_admin else 0


def case_for(admin: Membership, public_id: str) -> Case:
    """One matter of the admin's group and duty, not the admin's own; `Absent` otherwise."""
    rows = _matters_of(admin).select_related("about", "raised_by", "closed_by", "group")
    row = rows.filter(public_id=public_id).first()
    if row is None:
        raise Absent
    return row


def _matters_of(admin: Membership) -> QuerySet[Case]:
    duties = [duty for duty in Duty.values if admin.has_duty(duty)]
    rows = Case.objects.filter(group=admin.group_id, duty__in=duties)
    # The same rule as policies.is_party; written as "not", since about and raised_by may be empty.
    own = Q(about__isnull=False, about=admin) | Q(kind="dispute", raised_by__isnull=False, raised_by=admin)
    return rows.exclude(own)


def found_of(case: Case) -> list[Found]:
    """What the screening found in the text that the matter is about."""
    return read_found(case.detail.get("found", []))


def waiting_of(member: Membership, ids: Iterable[str]) -> dict[str, list[Found]]:
    """Of these things of the member's own, what was found in those that wait for a reviewer, by their public ids."""
    wanted = list(ids)
    if not wanted:
        return {}
    rows = Case.objects.filter(group=member.group_id, about=member, state=CaseState.OPEN, object_id__in=wanted)
    held = rows.filter(kind__in=HELD).values_list("object_id", "detail")
    return {object_id: read_found(detail.get("found", [])) for object_id, detail in held}


def outcome_for(member: Membership, public_id: str) -> Case:
    """A decided matter about this member, for the member to read; `Absent` otherwise."""
    row = Case.objects.filter(group=member.group_id, about=member, public_id=public_id, state=CaseState.CLOSED).first()
    if row is None or row.kind not in {"held_message", "held_request", "flag"} or row.decision == "keep":
        raise Absent
    return row


def flags_on(case: Case) -> list[Flag]:
    """What members said about the thing of a flagged case, newest first, 50 at most; their names stay out of it."""
    if case.kind != "flag":
        return []
    rows = Flag.objects.filter(group=case.group_id, object_type=case.object_type, object_id=case.object_id)
    if not case.object_id:
        rows = rows.filter(public_id=case.detail.get("flag", ""))
    return list(rows.order_by("-created_at")[:50])


def history_of(admin: Membership, other: Membership) -> tuple[list[ModerationAction], list[Case]]:
    """Measures against a member and matters decided against them, newest first, ten each; for admins who judge."""
    check(None if admin.is_admin and other.group_id == admin.group_id else Absent())
    against = Case.objects.filter(about=other, decision__in=["remove", "not_helped"]).order_by("-closed_at")[:10]
    return list(ModerationAction.objects.filter(member=other).order_by("-created_at")[:10]), list(against)


def all_words_for(admin: Membership) -> QuerySet[GroupWord]:
    """The group's own words, for admins who review."""
    check(may_manage(admin, "review"))
    return GroupWord.objects.filter(group=admin.group_id)


def words_for(admin: Membership) -> list[GroupWord]:
    """The same, in order."""
    return list(all_words_for(admin).order_by(F("on_at").asc(nulls_first=True), "text"))


def word_for(admin: Membership, public_id: str) -> GroupWord:
    """One of the group's own words."""
    row = next((word for word in words_for(admin) if word.public_id == public_id), None)
    if row is None:
        raise Absent
    return row


def scam_lists_for(admin: Membership) -> list[ScamList]:
    """The lists of links that cheat people, the own one first, each with its `size`; for admins who review."""
    check(may_manage(admin, "review"))
    rows = ScamList.objects.filter(group=admin.group_id).annotate(size=Count("links"))
    return list(rows.order_by("-is_own", "name"))


def scam_list_for(admin: Membership, public_id: str) -> ScamList:
    """One of them."""
    row = next((one for one in scam_lists_for(admin) if one.public_id == public_id), None)
    if row is None:
        raise Absent
    return row


def own_scam_links(admin: Membership) -> list[ScamLink]:
    """The links that the group's reviewers have listed, newest first."""
    check(may_manage(admin, "review"))
    return list(ScamLink.objects.filter(scam_list__group=admin.group_id, scam_list__is_own=True).order_by("-pk"))


def models_for(owner: Membership) -> list[GroupModel]:
    """What was learnt in the group, newest first, without the weights; for the owner."""
    check(may_teach(owner))
    return list(GroupModel.objects.filter(group=owner.group_id).defer("data").order_by("-pk"))


def model_for(owner: Membership, public_id: str) -> GroupModel:
    """One of them."""
    row = next((one for one in models_for(owner) if one.public_id == public_id), None)
    if row is None:
        raise Absent
    return row


def decision_count(owner: Membership) -> int:
    """How many decisions about messages and requests there are to learn from; a few of them have lost their words meanwhile."""
    check(may_teach(owner))
    rows = Case.objects.filter(group=owner.group_id, state=CaseState.CLOSED, object_type__in=["message", "request"])
    return rows.filter(kind__in=[*HELD, "flag"]).count()


def cut_short(now: datetime) -> QuerySet[GroupModel]:
    """Models at whose learning nobody is any longer."""
    return GroupModel.objects.filter(state=ModelState.LEARNING, begun_at__lt=now - PATIENCE)


def is_learning_due(now: datetime) -> bool:
    """Whether a model waits to be learnt."""
    return GroupModel.objects.filter(state=ModelState.WANTED).exists() or cut_short(now).exists()


def may_be_used(model: GroupModel) -> Refused | None:
    """Whether the owner can switch to a model in this version of Hubang."""
    return may_use(model, shipped().digest)


def model_in_use(group: Group) -> GroupModel | None:
    """The model that judges in this group; None: the shipped one, also when the chosen one was learnt on another version."""
    state = ScreeningState.objects.filter(group=group).select_related("model").first()
    model = state.model if state else None
    return model if model is not None and may_be_used(model) is None else None


def block_for(member: Membership, public_id: str, now: datetime) -> BlockedText:
    """A refused text of the member's own, of the last 20 days."""
    rows = BlockedText.objects.filter(member=member, at__gt=now - APPEAL_WITHIN)
    row = rows.filter(public_id=public_id).first()
    if row is None:
        raise Absent
    return row


def answer_to(block: BlockedText) -> Case | None:
    """The decision on the appeal of a refused text, once there is one."""
    rows = Case.objects.filter(group=block.group_id, kind="appeal", object_id=block.public_id)
    return rows.filter(state=CaseState.CLOSED).first()


def is_released(member: Membership, text: str) -> bool:
    """Whether a reviewer let exactly this text through for this writer."""
    rows = BlockedText.objects.filter(member=member, fingerprint__in=fingerprints(text))
    return rows.exclude(released_at=None).exists()


def measure_for(user: User, public_id: str) -> ModerationAction:
    """A measure against the user, in whatever group and standing: who was banned can still read why."""
    rows = ModerationAction.objects.select_related("group", "member")
    row = rows.filter(member__user=user, public_id=public_id).first()
    if row is None:
        raise Absent
    return row


def flags_today(member: Membership, now: datetime) -> int:
    """How often the member has pointed something out in the last 24 hours."""
    return Flag.objects.filter(by=member, created_at__gt=now - timedelta(days=1)).count()


def all_measures_about(member: Membership) -> QuerySet[ModerationAction]:
    """What was decided about this member, for the member to read."""
    return ModerationAction.objects.filter(member=member)


def measures_about(member: Membership) -> list[ModerationAction]:
    """The same, newest first, 50 at most."""
    return list(all_measures_about(member).order_by("-created_at")[:50])


def running_measures(admin: Membership, other: Membership, now: datetime) -> list[ModerationAction]:
    """Measures that hold at the moment."""
    rows = ModerationAction.objects.filter(group=admin.group_id, member=other, lifted_at=None)
    return list(rows.filter(Q(ends_at=None) | Q(ends_at__gt=now)).order_by("-created_at"))


def measure_counts(member_ids: Iterable[int]) -> dict[int, int]:
    """How many measures there were against each of these members; those without any are left out."""
    rows = ModerationAction.objects.filter(member__in=list(member_ids)).order_by().values_list("member")
    return dict(rows.annotate(n=Count("pk")).values_list("member", "n"))


def fingerprints_under_old_keys(now: datetime) -> int:
    """How many refused texts that may still be appealed could not be recognised without an older key."""
    newest = settings.HUBANG_KEYS[0][0]
    rows = BlockedText.objects.filter(at__gt=now - APPEAL_WITHIN, appealed_at=None)
    return rows.exclude(fingerprint__startswith=f"{newest}:").count()
