"""What people do with groups: founding, joining, inviting, leaving, running them."""

from hubang.groups.actions.approving import approve_join, refuse_join, withdraw_join
from hubang.groups.actions.founding import (
    create_community,
    enter_as_owner,
    enter_as_owner_guest,
    make_owner_link,
    open_next_group,
)
from hubang.groups.actions.inviting import make_invite, revoke_invite
from hubang.groups.actions.joining import join_as_guest, join_group
from hubang.groups.actions.leaving import leave_group
from hubang.groups.actions.profile import change_profile
from hubang.groups.actions.rules import accept_rules, publish_rules
from hubang.groups.actions.running import change_settings, give_role, hand_over

__all__ = [
    "accept_rules",
    "approve_join",
    "change_profile",
    "change_settings",
    "create_community",
    "enter_as_owner",
    "enter_as_owner_guest",
    "give_role",
    "hand_over",
    "join_as_guest",
    "join_group",
    "leave_group",
    "make_invite",
    "make_owner_link",
    "open_next_group",
    "publish_rules",
    "refuse_join",
    "revoke_invite",
    "withdraw_join",
]
