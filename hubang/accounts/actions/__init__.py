"""What a person does with the account itself."""

from hubang.accounts.actions.attempts import Client, count_attempt, count_sign_in, forget_sign_ins
from hubang.accounts.actions.codes import make_recovery_code, recover
from hubang.accounts.actions.devices import enter_on_second_device, make_device_link
from hubang.accounts.actions.idempotency import forget_old_keys, once
from hubang.accounts.actions.proving import prove
from hubang.accounts.actions.reach import (
    add_browser,
    add_mailbox,
    add_program,
    confirm_mailbox,
    end_address,
    mute_by_link,
    rotate_secret,
    try_program,
)
from hubang.accounts.actions.signing_in import choose_sign_in
from hubang.accounts.actions.tokens import make_token, revoke_token
from hubang.accounts.actions.users import accept_policy, choose_language, create_user, guest_of, sign_out_everywhere

__all__ = [
    "Client",
    "accept_policy",
    "add_browser",
    "add_mailbox",
    "add_program",
    "choose_language",
    "choose_sign_in",
    "confirm_mailbox",
    "count_attempt",
    "count_sign_in",
    "create_user",
    "end_address",
    "enter_on_second_device",
    "forget_old_keys",
    "forget_sign_ins",
    "guest_of",
    "make_device_link",
    "make_recovery_code",
    "make_token",
    "mute_by_link",
    "once",
    "prove",
    "recover",
    "revoke_token",
    "rotate_secret",
    "sign_out_everywhere",
    "try_program",
]
