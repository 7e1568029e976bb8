"""Failed attempts, counted in the database: a limit holds across processes and restarts."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F
from django.utils.translation import gettext as _

from hubang.accounts.models import SignInAttempt
from hubang.lib.db import atomic
from hubang.lib.refused import Refused
from hubang.lib.tokens import keyed_digest

WINDOW, DAY, MINUTE = timedelta(minutes=15), timedelta(days=1), timedelta(minutes=1)
# Tries with one name: from one device or network in a quarter of an hour, and from all strange ones in a day.
PER_CLIENT, PER_NAME = 5, 100
# A whole group may sit behind one address of a mobile carrier.
PER_ADDRESS = 600


def count_attempt(kind: str, subject: str, *, limit: int, window: timedelta, now: datetime) -> None:
    """Count one attempt of the subject in the running window; `Refused` 429 when it is more than `limit`.

    `subject` is an opaque name: a device's random cookie, a coarse address, an account's public id.
    """
    starts = now - timedelta(seconds=now.timestamp() % window.total_seconds())
    with atomic():
        row, _new = SignInAttempt.objects.get_or_create(
            kind=kind, subject=subject[:80], window_starts_at=starts, defaults={"count": 0}
        )
        SignInAttempt.objects.filter(pk=row.pk).update(count=F("count") + 1)
        row.refresh_from_db(fields=["count"])
    if row.count > limit:
        free_at = starts + window
        raise Refused(
            "too_many_attempts",
            _("Too many attempts. Please wait a quarter of an hour and try again; nothing is lost."),
            status=429,
            free_at=free_at,
            retry_after=int((free_at - now).total_seconds()) + 1,
        )


@dataclass(frozen=True)
class Client:
    """From where somebody signs in: a coarse address, and the device's name when this person signed in on it before."""

    address: str
    device: str = ""


def count_sign_in(name: str, client: Client, *, now: datetime) -> None:
    """Count one try to sign in with a name; `Refused` 429 when there were too many, whether the name exists or not.

    What others try counts on their devices and for strange devices; a device that is known goes on.
    """
    for kind, subject, limit, window in _counters(name, client):
        count_attempt(kind, subject, limit=limit, window=window, now=now)


def forget_sign_ins(name: str, client: Client) -> None:
    """The right password came: earlier tries with this name, from here and from strange devices, are over."""
    with atomic():
        for kind, subject, _limit, _window in _counters(name, client):
            if kind != "sign_in_address":
                SignInAttempt.objects.filter(kind=kind, subject=subject).delete()


def _counters(name: str, client: Client) -> list[tuple[str, str, int, timedelta]]:
    """(kind, subject, limit, window): names are kept as keyed hashes, a table of them would be worth having."""
    if client.device:
        return [("sign_in_device", keyed_digest(f"{name}\0{client.device}", "sign-in"), PER_CLIENT, WINDOW)]
    return [
        ("sign_in_address", client.address, PER_ADDRESS, MINUTE),
        ("sign_in_client", keyed_digest(f"{name}\0{client.address}", "sign-in"), PER_CLIENT, WINDOW),
        ("sign_in_name", keyed_digest(name, "sign-in"), PER_NAME, DAY),
    ]
