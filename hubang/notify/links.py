"""The links in a mail that work without signing in: signed, and good for one thing each."""

from typing import NamedTuple

from django.conf import settings
from django.core import signing
from django.urls import reverse

from hubang.notify.kinds import FAMILIES
from hubang.notify.models import Address

CONFIRM, MUTE = "hubang.notify.confirm", "hubang.notify.mute"
CONFIRM_SECONDS = 7 * 24 * 3600


class Mute(NamedTuple):
    """What a link mutes: one family of notices at an address, or with an empty family all of them."""

    address: str
    family: str


def confirm_url(address: Address) -> str:
    """Where the owner of a mail box says yes, for seven days."""
    token = signing.dumps(address.public_id, salt=CONFIRM)
    return settings.PUBLIC_URL + reverse("mailbox", args=[token])


def read_confirm(token: str) -> str | None:
    """The public id of the address that a token is about; None when it is not ours or too old."""
    try:
        return str(signing.loads(token[:300], salt=CONFIRM, max_age=CONFIRM_SECONDS))
    except signing.BadSignature:
        return None


def mute_url(address: Address, family: str) -> str:
    """Where one tap ends the notices of a family at this address, or all of them; for ever: a mail may be old."""
    token = signing.dumps([address.public_id, family], salt=MUTE)
    return settings.PUBLIC_URL + reverse("mute", args=[token])


def read_mute(token: str) -> Mute | None:
    """What a token mutes; None when it is not ours."""
    try:
        found = Mute(*signing.loads(token[:300], salt=MUTE))
    except (signing.BadSignature, TypeError):
        return None
    return found if found.family in {"", *FAMILIES} else None
