"""Talking: what a member does in a conversation."""

from hubang.chat.actions.conversations import group_chat, hide_thread, open_thread, post_card, post_tip
from hubang.chat.actions.posting import mark_read, post_message, recall_message
from hubang.chat.actions.reviewing import decide_flagged_message, decide_held_message

__all__ = [
    "decide_flagged_message",
    "decide_held_message",
    "group_chat",
    "hide_thread",
    "mark_read",
    "open_thread",
    "post_card",
    "post_message",
    "post_tip",
    "recall_message",
]
