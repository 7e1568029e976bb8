"""Asking and helping: what people do with requests."""

from hubang.aid.actions.asking import ask_for_help, edit_request, extend_request
from hubang.aid.actions.asking_helpers import send_waves
from hubang.aid.actions.capacities import reset_capacity, set_capacity
from hubang.aid.actions.closing import (
    delete_old_links,
    expire_due,
    finish_request,
    remove_request,
    withdraw_request,
)
from hubang.aid.actions.deciding import decide_case
from hubang.aid.actions.experiments import end_experiment, start_experiment
from hubang.aid.actions.fairness import appeal_share, judge_shares
from hubang.aid.actions.helping import claim_assist, may_still_help, open_link, report_failure, take_back
from hubang.aid.actions.learning import export_labels, learn_wanted
from hubang.aid.actions.pictures import read_picture
from hubang.aid.actions.receipts import confirm_all, confirm_assist, confirm_silent, dispute_assist, settle_dispute
from hubang.aid.actions.renewing import renew_digests
from hubang.aid.actions.thanking import note_saving, thank
from hubang.aid.actions.trying import try_words

__all__ = [
    "appeal_share",
    "ask_for_help",
    "claim_assist",
    "confirm_all",
    "confirm_assist",
    "confirm_silent",
    "decide_case",
    "delete_old_links",
    "dispute_assist",
    "edit_request",
    "end_experiment",
    "expire_due",
    "export_labels",
    "extend_request",
    "finish_request",
    "judge_shares",
    "learn_wanted",
    "may_still_help",
    "note_saving",
    "open_link",
    "read_picture",
    "remove_request",
    "renew_digests",
    "report_failure",
    "reset_capacity",
    "send_waves",
    "set_capacity",
    "settle_dispute",
    "start_experiment",
    "take_back",
    "thank",
    "try_words",
    "withdraw_request",
]
