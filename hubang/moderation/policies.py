"""Who may judge whom."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from hubang.groups.models import Membership, Role
from hubang.groups.policies import may_speak
from hubang.lib.refused import Absent, Refused
from hubang.moderation.models import BlockedText, Case, CaseState, GroupModel, GroupWord, ModelState
from hubang.moderation.trials import is_too_broad

FLAGS_PER_DAY = 10
TRIAL_GOOD_FOR = timedelta(days=7)


def may_flag(member: Membership, flags_today: int) -> Refused | None:
    """Whoever belongs to the group may point something out, ten times a day; being muted does not take that away."""
    if not member.is_active:
        return Absent()
    if flags_today >= FLAGS_PER_DAY:
        return Refused(
            "too_many_flags",
            _(
                "You have pointed out ten things today. Thank you; please go on tomorrow, or write to an admin if it is urgent."
            ),
            status=429,
        )
    return None


def may_appeal(member: Membership, block: BlockedText) -> Refused | None:
    """The writer may ask once; being muted does not take that away."""
    if not member.is_active or block.member_id != member.pk:
        return Absent()
    if block.appealed_at is not None:
        return Refused("appealed_already", _("A reviewer has been asked about this text already. You will be told."))
    return None


def may_switch_on(word: GroupWord, now: datetime) -> Refused | None:
    """After a dry run of the last days that did not hit too much."""
    if word.tried_at is None or now - word.tried_at > TRIAL_GOOD_FOR:
        return Refused(
            "not_tried",
            _(
                "Nobody has seen yet what it hits. Please try it first: you see what it would have hit in the last 30 days."
            ),
        )
    if is_too_broad(word.severity, word.trial):
        said = {"hits": word.trial["hits"], "texts": word.trial["texts"]}
        message = _(
            "It would have hit %(hits)s of %(texts)s texts, which is more than can be meant. Please write more of what you are looking for."
        )
        return Refused("too_broad", message % said, status=422, field="text")
    return None


def may_teach(member: Membership) -> Refused | None:
    """The owner alone decides what is learnt from reviewers' decisions, and takes them out. For others the place does not exist."""
    return None if member.is_active and member.role == Role.OWNER else Absent()


def may_use(model: GroupModel, base: str) -> Refused | None:
    """A learnt model, on the shipped one of this version (`base`: its digest)."""
    if model.state != ModelState.READY:
        return Refused("not_ready", _("This model is not learnt yet. Please look again in a few minutes."))
    if model.base != base:
        return Refused(
            "other_base", _("Hubang has a newer screening since this was learnt. Please have it learn again.")
        )
    return None


def is_party(admin: Membership, case: Case) -> bool:
    """Whether the matter is the admin's own: about the admin, or a dispute that the admin raised."""
    return admin.pk == case.about_id or (case.kind == "dispute" and admin.pk == case.raised_by_id)


def may_decide(admin: Membership, case: Case) -> Refused | None:
    """An admin with the duty, in a matter that is open and not the admin's own."""
    if case.group_id != admin.group_id or not admin.has_duty(case.duty):
        return Absent()
    if is_party(admin, case):
        return own_case()
    if case.state != CaseState.OPEN:
        return Refused(
            "already_decided", _("Somebody else has decided this already. Please go on with what still waits.")
        )
    return None


def may_measure(admin: Membership, other: Membership, now: datetime) -> Refused | None:
    """Admins with the review or safety duty measure members; only the owner measures admins; nobody the owner."""
    if other.group_id != admin.group_id or not (admin.has_duty("review") or admin.has_duty("safety")):
        return Absent()
    if admin.pk == other.pk:
        return own_case()
    if other.role == Role.OWNER or (other.role == Role.ADMIN and admin.role != Role.OWNER):
        return Refused(
            "not_your_rank",
            _("Only the owner decides about admins, and nobody about the owner. Please talk to the owner."),
            status=403,
        )
    return may_speak(admin, now)


def own_case() -> Refused:
    """Nobody judges their own matter."""
    return Refused("own_case", _("This matter is about yourself. Another admin decides it."), status=403)
