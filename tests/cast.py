"""How the cast comes to be: through the same actions as everybody."""

import datetime as dt

from hubang.accounts.actions import create_user
from hubang.accounts.models import User
from hubang.groups import actions as groups
from hubang.groups.models import Group, Membership

SETTLED = dt.timedelta(days=30)


def found_group(now: dt.datetime, name: str = "浦东互帮一群") -> Group:
    """A community with its first group, 60 days old."""
    return groups.create_community(name="浦东互帮", group_name=name, now=now - 2 * SETTLED)


def stranger(now: dt.datetime) -> User:
    """A user without any membership."""
    return create_user(now=now)


def member(group: Group, nickname: str, now: dt.datetime) -> Membership:
    """Somebody who joined at `now` by the durable invite."""
    invite = group.community.invites.get(kind="durable")
    joined = groups.join_group(stranger(now), code=invite.durable_code, nickname=nickname, accepted_version=1, now=now)
    assert isinstance(joined, Membership)
    return joined


def settled(group: Group, nickname: str, now: dt.datetime) -> Membership:
    """Somebody who joined 30 days ago: no newcomer."""
    return member(group, nickname, now - SETTLED)


def owner(group: Group, nickname: str, now: dt.datetime) -> Membership:
    """The owner, by the one-time link that the server prints."""
    token = groups.make_owner_link(group, now=now)
    return groups.enter_as_owner(stranger(now), token=token, nickname=nickname, now=now)
