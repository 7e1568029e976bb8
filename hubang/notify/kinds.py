"""Every kind of notice, with what causes it, and the family that people choose by."""

from typing import Final

KINDS: Final = {
    "welcome": "you became a member",
    "join_approved": "your request to join was approved",
    "join_refused": "your request to join was refused",
    "wanted": "people need help that you can still give",
    "help_claimed": "somebody says that they helped you: please confirm",
    "assist_confirmed": "your help was confirmed",
    "assist_disputed": "the asker did not see your help",
    "assist_void": "a help of yours does not count",
    "request_completed": "your request is completed",
    "request_expired": "your request ran out of time",
    "request_removed": "your request was removed by an admin",
    "request_released": "a reviewer let your text go out",
    "request_refused": "a reviewer did not let your text go out",
    "thanked": "you were thanked",
    "mentioned": "you were mentioned in the chat",
    "replied": "somebody replied to you",
    "case_opened": "a case waits for you",
    "join_waiting": "somebody waits to be let in",
    "muted": "you were muted for a while",
    "unmuted": "you may write again",
    "kicked": "you were removed from a group",
    "banned": "you were removed from a group for good",
    "unbanned": "you may join a group again",
    "message_removed": "a message of yours was removed by an admin",
    "appeal_granted": "a reviewer agrees that a text of yours was refused wrongly",
    "appeal_denied": "a reviewer stays with the refusal of a text of yours",
    "rules_changed": "the rules have changed: please read and accept them",
    "share_warned": "you were helped much and gave little: your balance shows the numbers",
    "share_limited": "you may ask for less until you give again",
    "share_fine": "you have given again: everything is open",
    "share_excused": "a mediator found a good reason: nothing is said about your balance for a month",
    "share_stays": "a mediator stays with what was said about your balance",
    "delivery_stopped": "a way to reach you has stopped working",
    "clock_jumped": "the clock of the server has jumped, and deadlines wait for an hour",
    "program_tried": "you had a program called to see whether it answers",
    "mailbox_asked": "you named a mail box: please open the mail in it",
}

# What a person chooses by: six questions, not one for each kind.
FAMILIES: Final = {
    "wanted": ("wanted",),
    "help": (
        "help_claimed", "assist_confirmed", "assist_disputed", "assist_void", "request_completed", "request_expired", "thanked",
    ),
    "talk": ("mentioned", "replied"),
    "group": ("welcome", "join_approved", "join_refused", "unbanned", "rules_changed"),
    "duty": ("case_opened", "join_waiting", "clock_jumped"),
    "decisions": (
        "request_removed", "request_released", "request_refused", "muted", "unmuted", "kicked", "banned", "message_removed",
        "appeal_granted", "appeal_denied", "share_warned", "share_limited", "share_fine", "share_excused", "share_stays", "delivery_stopped",
        "mailbox_asked", "program_tried",
    ),
}  # fmt: skip
FAMILY_OF: Final = {kind: family for family, kinds in FAMILIES.items() for kind in kinds}

# What reaches also somebody who is no member (any more): it says just that.
FOR_OUTSIDERS: Final = frozenset({"join_refused", "kicked", "banned", "unbanned"})
# The duty that a member of the team must still have.
DUTY_OF: Final = {"join_waiting": "welcome"}
# What the person waits for at this moment: it goes at any hour, whatever else is chosen.
ASKED_FOR: Final = frozenset({"mailbox_asked", "program_tried"})
