"""Members who take and do not give are warned with their own numbers, limited a week later, and free again as soon as they give."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from hubang.aid.fairness import share_of
from hubang.aid.models import Assist, AssistState, FairShare, ShareLevel, ShareRound
from hubang.aid.pulse import Account, accounts_of
from hubang.audit import log
from hubang.engines.matching.standing import RECOMMENDED, Level, Record, judge
from hubang.groups.models import Group, Membership, Standing
from hubang.lib.cleaning import clean_line
from hubang.lib.db import atomic
from hubang.lib.refused import Absent, Refused
from hubang.moderation.actions import close_case, open_case, screen_text
from hubang.moderation.models import Case
from hubang.notify.outbox import tell
from hubang.notify.preferences import days_away, is_away

EVERY = timedelta(hours=6)
EXCUSED_FOR = timedelta(days=30)
BATCH = 100
KINDS = {Level.WARNED: "share_warned", Level.LIMITED: "share_limited", Level.FINE: "share_fine"}


def judge_shares(now: datetime) -> int:
    """Look at the members of the groups whose turn it is; how many stand otherwise than before."""
    waiting = ShareRound.objects.filter(group=OuterRef("pk"), due_at__gt=now)
    active = Assist.objects.filter(request__group=OuterRef("pk"), state=AssistState.CONFIRMED)
    groups = Group.objects.filter(~Exists(waiting), Exists(active)).order_by("pk")[:BATCH]
    return sum(_judge_group(group, now) for group in groups if _take(group, now))


def _take(group: Group, now: datetime) -> bool:
    with atomic():
        ShareRound.objects.get_or_create(group=group, defaults={"due_at": now})
        return bool(ShareRound.objects.filter(group=group, due_at__lte=now).update(due_at=now + EVERY))


def _judge_group(group: Group, now: datetime) -> int:
    accounts = _accounts(group, now)
    rows = {row.member_id: row for row in FairShare.objects.filter(member__group=group)}
    much = {key for key, account in accounts.items() if account.received >= RECOMMENDED.least_received}
    # Whoever took little and has no row is fine, and stays so.
    keys = much | {key for key, row in rows.items() if row.level != ShareLevel.FINE}
    members = Membership.objects.select_related("group").filter(pk__in=keys, standing=Standing.ACTIVE).order_by("pk")
    return sum(_judge(member, accounts.get(member.pk, Account()), rows.get(member.pk), now) for member in members)


def _accounts(group: Group, now: datetime) -> dict[int, Account]:
    helps = Assist.objects.filter(request__group=group)
    given, received = accounts_of(helps, "helper", now), accounts_of(helps, "request__asker", now)
    return {key: Account(given.get(key, 0.0), received.get(key, 0.0)) for key in given.keys() | received.keys()}


def _judge(member: Membership, account: Account, row: FairShare | None, now: datetime) -> bool:
    if row is not None and row.excused_until is not None and row.excused_until > now:
        return False
    before = Level(row.level) if row is not None else Level.FINE
    after = judge(
        Record(
            given=account.given,
            received=account.received,
            days=(now - member.joined_at) / timedelta(days=1) - days_away(member.user_id, member.joined_at, now),
            is_paused=is_away(member.user_id, now),
            level=before,
            days_warned=_days_warned(member, row, now),
        )
    )
    return after != before and _move(member, before, after, now)


def _days_warned(member: Membership, row: FairShare | None, now: datetime) -> float:
    """Days since the warning; those away do not count."""
    if row is None or row.warned_at is None:
        return 0.0
    return (now - row.warned_at) / timedelta(days=1) - days_away(member.user_id, row.warned_at, now)


def _move(member: Membership, before: Level, after: Level, now: datetime) -> bool:
    """To another level, and told so, in one transaction; False when another worker was faster."""
    changes: dict[str, object] = {"level": str(after), "since": now}
    if after == Level.WARNED:
        changes |= {"warned_at": now, "appealed_at": None}
    with atomic():
        FairShare.objects.get_or_create(member=member, defaults={"since": now})
        if not FairShare.objects.filter(member=member, level=str(before)).update(**changes):
            return False
        group = member.group.public_id
        tell(member.user_id, KINDS[after], group=group, now=now)
        log.record(
            "judge_share", now=now, group=group, actor="", object_type="member", object_id=member.public_id, level=str(after)
        )  # fmt: skip
    return True


def appeal_share(member: Membership, *, why: str, now: datetime) -> Case:
    """Tell a mediator why one could not give; once for each warning. `Refused`: absent, appealed_already."""
    row = FairShare.objects.filter(member=member).first()
    if row is None or not member.is_active or share_of(member, now).level == Level.FINE:
        raise Absent
    said = screen_text(member, where="appeal", text=clean_line(why, 200), now=now).text
    with atomic():
        if not FairShare.objects.filter(pk=row.pk, appealed_at=None).update(appealed_at=now):
            raise Refused("appealed_already", _("A mediator has been asked already. You will be told."))
        case = open_case(
            "share",
            about=member,
            group_of=member,
            object_type="share",
            object_id=row.public_id,
            raised_by=member,
            text=said,
            now=now,
        )
        group = member.group.public_id
        log.record(
            "appeal_share", now=now, group=group, actor=member.public_id, object_type="case", object_id=case.public_id
        )
    return case


def decide_share(mediator: Membership, case: Case, *, decision: str, reason: str, now: datetime) -> Case:
    """ "excuse": all is well, and nothing is said for 30 days; "stay": the warning or limit stays. The member is told."""
    with atomic():
        case = close_case(mediator, case, decision=decision, reason=reason, now=now)
        row = FairShare.objects.select_related("member").get(public_id=case.object_id)
        if decision == "excuse":
            FairShare.objects.filter(pk=row.pk).update(
                level=ShareLevel.FINE, since=now, excused_until=now + EXCUSED_FOR
            )
        kind = "share_excused" if decision == "excuse" else "share_stays"
        tell(row.member.user_id, kind, group=case.group.public_id, now=now)
    return case
