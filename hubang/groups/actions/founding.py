"""How a community, its groups and their owner come to be."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from hubang.accounts.models import User
from hubang.audit import log
from hubang.groups import defaults
from hubang.groups.actions.membership import admit
from hubang.groups.models import Community, Group, Invite, InviteKind, Membership, OwnerLink, Role, Rule, RuleSet
from hubang.groups.nicknames import clean_nickname
from hubang.groups.policies import current_rules_version
from hubang.groups.template import FIRST_RULES
from hubang.lib.db import atomic, lock
from hubang.lib.refused import Refused
from hubang.lib.tokens import digest, new_code, new_token

OWNER_LINK_GOOD_FOR = timedelta(days=2)
# Copied when the next group of a community opens.
SETTINGS = [
    field.name
    for field in Group._meta.concrete_fields
    if field.name not in {"id", "public_id", "community", "number", "name", "created_at", "member_count"}
]


def create_community(*, name: str, group_name: str, now: datetime, scenes: Sequence[str] = defaults.SCENES) -> Group:
    """A community with its durable invite, and its first group with the first version of the rules."""
    code = new_code()
    with atomic():
        community = Community.objects.create(name=name, created_at=now)
        group = Group.objects.create(
            community=community, number=1, name=group_name, scenes=list(scenes), created_at=now
        )
        Invite.objects.create(
            community=community, kind=InviteKind.DURABLE, durable_code=code, digest=digest(code), created_at=now
        )
        _publish(group, FIRST_RULES, now)
        log.record("create_community", now=now, group=group.public_id)
    return group


def open_next_group(community: Community, *, now: datetime) -> Group:
    """The next group of the community, with the settings and the rules of its last one."""
    with atomic():
        last = lock(Group.objects.filter(community=community)).order_by("-number")[0]
        copied = {name: getattr(last, name) for name in SETTINGS}
        number = last.number + 1
        name = f"{community.name}{number}群"[:40]
        group = Group.objects.create(community=community, number=number, name=name, created_at=now, **copied)
        rules = Rule.objects.filter(rule_set__group=last, rule_set__version=current_rules_version(last))
        _publish(group, [(rule.kind, rule.title, rule.text) for rule in rules], now)
        log.record("open_group", now=now, group=group.public_id)
    return group


def _publish(group: Group, rules: Sequence[tuple[str, str, str]], now: datetime) -> None:
    rule_set = RuleSet.objects.create(group=group, version=1, published_at=now)
    Rule.objects.bulk_create(
        Rule(rule_set=rule_set, number=number, kind=kind, title=title, text=text)
        for number, (kind, title, text) in enumerate(rules, start=1)
    )


def make_owner_link(group: Group, *, now: datetime) -> str:
    """The token of a one-time link that makes its opener the owner. Made on the server only; an earlier one ends."""
    token = new_token("")
    with atomic():
        OwnerLink.objects.filter(group=group, used_at=None).delete()
        OwnerLink.objects.create(
            group=group, digest=digest(token), created_at=now, expires_at=now + OWNER_LINK_GOOD_FOR
        )
        log.record("make_owner_link", now=now, group=group.public_id)
    return token


def enter_as_owner(user: User, *, token: str, nickname: str, now: datetime, face: str = "🙂") -> Membership:
    """Use the one-time link: the user becomes the owner, whoever was it becomes an admin."""
    nickname = clean_nickname(nickname)
    with atomic():
        link = OwnerLink.objects.select_related("group").filter(digest=digest(token[:200])).first()
        living = OwnerLink.objects.filter(pk=link.pk if link else 0, used_at=None, expires_at__gt=now)
        if link is None or not living.update(used_at=now):
            raise Refused(
                "link_used",
                _(
                    "This link has been used or is too old. Whoever runs the server can make a new one: hubang owner-link"
                ),
                status=410,
            )
        group = lock(Group.objects.filter(pk=link.group_id)).get()
        Membership.objects.filter(group=group, role=Role.OWNER).update(role=Role.ADMIN)
        member = admit(user, group, nickname=nickname, face=face, now=now, version=current_rules_version(group))
        member.role = Role.OWNER
        member.save(update_fields=["role"])
        log.record("enter_as_owner", now=now, group=group.public_id, actor=member.public_id)
    return member
