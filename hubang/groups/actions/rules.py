"""Rules in versions: published by the owner, accepted by everybody."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from hubang.audit import log
from hubang.groups.models import Acceptance, Group, Membership, Role, Rule, RuleSet, Standing
from hubang.groups.policies import current_rules_version
from hubang.lib.cleaning import clean_line, clean_text
from hubang.lib.db import atomic, lock
from hubang.lib.refused import Absent, Refused
from hubang.live.log import append
from hubang.notify.outbox import tell_all

MOST = 30


def publish_rules(owner: Membership, *, rules: Sequence[tuple[str, str, str]], now: datetime) -> RuleSet:
    """Publish the next version: (kind "right" or "duty", title, text) each. Everybody accepts it before writing again."""
    if not (owner.is_active and owner.role == Role.OWNER):
        raise Absent
    cleaned = [(kind, clean_line(title, 60), clean_text(text, 500)) for kind, title, text in rules]
    if not 1 <= len(cleaned) <= MOST or any(
        kind not in {"right", "duty"} or not title for kind, title, _text in cleaned
    ):
        raise Refused(
            "bad_rules",
            _("There have to be 1 to 30 rules, each with a title. Please fill in what is missing."),
            status=422,
        )
    with atomic():
        group = lock(Group.objects.filter(pk=owner.group_id)).get()
        version = current_rules_version(group) + 1
        rule_set = RuleSet.objects.create(group=group, version=version, published_at=now, published_by=owner)
        Rule.objects.bulk_create(
            Rule(rule_set=rule_set, number=number, kind=kind, title=title, text=text)
            for number, (kind, title, text) in enumerate(cleaned, start=1)
        )
        accept_rules(owner, version=version, now=now)
        log.record("publish_rules", now=now, group=group.public_id, actor=owner.public_id, version=version)
        tell_all(_others(group, owner), "rules_changed", group=group.public_id, now=now)
        append(group.public_id, "rules", str(version))
    return rule_set


def accept_rules(member: Membership, *, version: int, now: datetime) -> Membership:
    """Accept the current version; an older one is refused, so that nobody accepts what they have not seen."""
    with atomic():
        if not member.is_active:
            raise Absent
        if version != current_rules_version(member.group):
            raise Refused("rules_changed", _("The rules have changed once more meanwhile. Please read them again."))
        rule_set = RuleSet.objects.get(group=member.group_id, version=version)
        _row, is_new = Acceptance.objects.get_or_create(
            membership=member, rule_set=rule_set, defaults={"accepted_at": now}
        )
        member.accepted_version = version
        member.save(update_fields=["accepted_version"])
        if is_new:
            group = member.group.public_id
            log.record("accept_rules", now=now, group=group, actor=member.public_id, version=version)
    return member


def _others(group: Group, owner: Membership) -> list[int]:
    rows = Membership.objects.filter(group=group, standing=Standing.ACTIVE).exclude(pk=owner.pk)
    return list(rows.values_list("user_id", flat=True))
