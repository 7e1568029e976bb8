"""Judging: the screening door, flags, cases, appeals, measures, words."""

from hubang.moderation.actions.appeals import appeal_block, decide_appeal
from hubang.moderation.actions.cases import close_case, decisions_of, open_case
from hubang.moderation.actions.flags import flag
from hubang.moderation.actions.measures import ban, kick, mute, unban, unmute
from hubang.moderation.actions.screening import Screened, screen_applicant, screen_text
from hubang.moderation.actions.words import add_word, remove_word

__all__ = [
    "Screened",
    "add_word",
    "appeal_block",
    "ban",
    "close_case",
    "decide_appeal",
    "decisions_of",
    "flag",
    "kick",
    "mute",
    "open_case",
    "remove_word",
    "screen_applicant",
    "screen_text",
    "unban",
    "unmute",
]
