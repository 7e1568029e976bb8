"""Judging: the screening door, flags, cases, appeals, measures, words."""

from hubang.moderation.actions.appeals import appeal_block, decide_appeal
from hubang.moderation.actions.cases import close_case, decisions_of, open_case
from hubang.moderation.actions.flags import flag
from hubang.moderation.actions.importing import Imported, import_words
from hubang.moderation.actions.inheriting import inherit_all, inherit_lists
from hubang.moderation.actions.learning import (
    begin_learning,
    end_learning,
    fail_learning,
    note_export,
    use_model,
    want_model,
    want_model_for,
)
from hubang.moderation.actions.links import import_links, list_link, remove_link, remove_list
from hubang.moderation.actions.measures import ban, kick, mute, unban, unmute
from hubang.moderation.actions.screening import Screened, forget_sent, remember, screen_applicant, screen_text
from hubang.moderation.actions.words import add_word, note_trials, remove_word, switch_off, switch_on

__all__ = [
    "Imported",
    "Screened",
    "add_word",
    "appeal_block",
    "ban",
    "begin_learning",
    "close_case",
    "decide_appeal",
    "decisions_of",
    "end_learning",
    "fail_learning",
    "flag",
    "forget_sent",
    "import_links",
    "import_words",
    "inherit_all",
    "inherit_lists",
    "kick",
    "list_link",
    "mute",
    "note_export",
    "note_trials",
    "open_case",
    "remember",
    "remove_link",
    "remove_list",
    "remove_word",
    "screen_applicant",
    "screen_text",
    "switch_off",
    "switch_on",
    "unban",
    "unmute",
    "use_model",
    "want_model",
    "want_model_for",
]
