"""How a community, its groups and their owner come to be."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from hubang.accounts.actions import guest_of
from hubang.accounts.models import User
from hubang.audit import log
from hubang.groups import defaults
from hubang.groups.actions.membership import admit
from hubang.groups.models import (
    Community,
    Group,
    Invite,
    InviteKind,
    Membership,
    OwnerLink,
    Role,
    Rule,
    RuleSet,
    Standing,
)
from hubang.groups.nicknames import clean_nickname
from hubang.groups.places import read_face
from hubang.groups.policies import current_rules_version
from hubang.groups.queries import admins_of
from hubang.groups.template import first_rules
from hubang.lib.db import atomic, lock
from hubang.lib.refused import Refused
from hubang.lib.tokens import digest, new_code, new_token

OWNER_LINK_GOOD_FOR = timedelta(days=2)
NUMBERED = re.compile(r"[一二三四五六七八九十\d]+群$|群$")
COUNTED = re.compile(r" ?\d+$")
# Copied when the next group of a community opens.
SETTINGS = [
    field.name
    for field in Group._meta.concrete_fields
    if field.name not in {"id", "public_id", "community", "number", "name", "created_at", "member_count"}
]


def create_community(
    *, name: str, group_name: str, now: datetime, scenes: Sequence[str] = defaults.SCENES, language: str = ""
) -> Group:
    """A community with its durable invite, and its first group with the first rules in this language (empty: the site's)."""
    code = new_code()
    with atomic():
        community = Community.objects.create(name=name, created_at=now)
        group = Group.objects.create(
            community=community, number=1, name=group_name, scenes=list(scenes), created_at=now
        )
        Invite.objects.create(
            community=community, kind=InviteKind.DURABLE, durable_code=code, digest=digest(code), created_at=now
        )
        _publish(group, first_rules(language or settings.LANGUAGE_CODE), now)
        log.record("create_community", now=now, group=group.public_id)
    return group


def open_next_group(community: Community, *, now: datetime) -> Group:
    """The next group of the community, with the settings, the rules and the admins of its last one.

    When somebody else has opened it meanwhile, that one, if it has room.
    """
    with atomic():
        lock(Community.objects.filter(pk=community.pk)).get()
        last = community.groups.order_by("-number")[0]
        if last.member_count < last.max_members:
            return last
        number = last.number + 1
        copied = {name: getattr(last, name) for name in SETTINGS}
        group = Group.objects.create(
            community=community, number=number, name=_next_name(last.name, number), created_at=now, **copied
        )
        version = current_rules_version(last)
        rules = Rule.objects.filter(rule_set__group=last, rule_set__version=version)
        _publish(group, [(rule.kind, rule.title, rule.text) for rule in rules], now, version)
        log.record("open_group", now=now, group=group.public_id)
        _bring_admins(last, group, now)
    return group


def _next_name(name: str, number: int) -> str:
    """浦东互帮一群 → 浦东互帮二群, Mutual help 1 → Mutual help 2."""
    if name.isascii():
        return f"{COUNTED.sub('', name)[:34]} {number}"
    said = "零一二三四五六七八九十"[number] if number <= 10 else str(number)
    return f"{NUMBERED.sub('', name)[:34]}{said}群"


def _bring_admins(last: Group, group: Group, now: datetime) -> None:
    """Nobody is left without somebody to turn to: owner and admins of the last group are the same in the next."""
    team = admins_of(last)[: group.max_members - 1]
    for former in team:
        admit(
            former.user,
            group,
            nickname=former.nickname,
            face=former.face,
            province=former.province,
            version=min(former.accepted_version, current_rules_version(group)),
            role=former.role,
            duties=former.duties,
            now=now,
        )


def _publish(group: Group, rules: Sequence[tuple[str, str, str]], now: datetime, version: int = 1) -> None:
    rule_set = RuleSet.objects.create(group=group, version=version, published_at=now)
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


def enter_as_owner_guest(
    *, form: str, token: str, nickname: str, now: datetime, face: str = "", language: str = ""
) -> Membership:
    """Use the one-time link without an account: the account is made in the same transaction (`accounts.guest_of`)."""
    with atomic():
        user = guest_of(form, language=language, now=now)
        return enter_as_owner(user, token=token, nickname=nickname, face=face, language=language, now=now)


def enter_as_owner(
    user: User, *, token: str, nickname: str, now: datetime, face: str = "", language: str = ""
) -> Membership:
    """Use the one-time link: the user becomes the owner, whoever was it becomes an admin.

    The first member of all finds the first rules in the language that they read (`language`, else that of the account).
    Sent twice by the same person it is the same membership. `Refused`: link_used, bad_nickname, nickname_taken, bad_choice.
    """
    nickname, face = clean_nickname(nickname), read_face(face)
    with atomic():
        link = _owner_link(token)
        group = lock(Group.objects.filter(pk=link.group_id)).get()
        if not OwnerLink.objects.filter(pk=link.pk, used_at=None, expires_at__gt=now).update(used_at=now):
            return _owner_already(user, group)
        Membership.objects.filter(group=group, role=Role.OWNER).update(role=Role.ADMIN)
        Membership.objects.filter(group=group, user=user, standing=Standing.ACTIVE).update(role=Role.OWNER)
        _say_rules_in(language or user.language, group, now)
        version = current_rules_version(group)
        member = admit(user, group, nickname=nickname, face=face, now=now, version=version, role=Role.OWNER)
        log.record("enter_as_owner", now=now, group=group.public_id, actor=member.public_id)
    return member


def _say_rules_in(language: str, group: Group, now: datetime) -> None:
    # A version of its own: who has just read the first one in the other language is asked again before joining.
    if not language or group.member_count or current_rules_version(group) != 1:
        return
    rules = first_rules(language)
    if not Rule.objects.filter(rule_set__group=group, title=rules[0][1]).exists():
        _publish(group, rules, now, version=2)


def _owner_link(token: str) -> OwnerLink:
    link = OwnerLink.objects.filter(digest=digest(token[:200])).first()
    if link is None:
        raise _link_used()
    return link


def _owner_already(user: User, group: Group) -> Membership:
    member = Membership.objects.filter(user=user, group=group, role=Role.OWNER, standing=Standing.ACTIVE).first()
    if member is None:
        raise _link_used()
    return member


def _link_used() -> Refused:
    return Refused(
        "link_used",
        _(
            "This link has been used or is too old. Whoever runs the server can make a new one with “hubang owner-link”."
        ),
        status=410,
    )
