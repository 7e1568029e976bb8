"""One parcel from the outbox to the other side: asked again, put off when it would disturb, sent, marked."""

import logging
from datetime import datetime

from django.conf import settings
from django.utils import translation

from hubang.channels.message import Message, compose
from hubang.channels.outcomes import Failed, Gone, NotAllowed
from hubang.channels.registry import CHANNELS
from hubang.channels.rights import Asked
from hubang.lib.logs import where
from hubang.notify import post
from hubang.notify.hours import is_quiet, next_digest, next_hour
from hubang.notify.kinds import ASKED_FOR
from hubang.notify.models import Address, Delivery, Preferences
from hubang.notify.post import PATIENCE, Parcel
from hubang.notify.preferences import preferences_of, spend
from hubang.notify.ways import WAYS

log = logging.getLogger("hubang.channels")


def deliver(now: datetime) -> int:
    """Bring one parcel that is due, as far as it comes; how many deliveries were in it."""
    parcels = post.take(now, limit=1)
    for parcel in parcels:
        bring(parcel, now)
    return sum(len(parcel.rows) for parcel in parcels)


def bring(parcel: Parcel, now: datetime) -> None:
    """What happens to a parcel that this worker holds."""
    asked = Asked(parcel.address, parcel.rows, now)
    post.drop(parcel, asked.reasons, now)
    rows = [row for row in parcel.rows if row.pk not in asked.reasons]
    if not rows or _is_put_off(parcel, rows, now):
        return
    address = parcel.address
    with translation.override(address.user.language or settings.LANGUAGE_CODE):
        message = compose(parcel.message, [row.notification for row in rows], asked.wanted_by, now)
        _send(parcel, rows, message, now)


def _is_put_off(parcel: Parcel, rows: list[Delivery], now: datetime) -> bool:
    """Whether it would disturb now: quiet hours, or more than the person wants in a day."""
    address = parcel.address
    if not WAYS[address.channel].interrupts or all(row.notification.kind in ASKED_FOR for row in rows):
        return False
    wishes = preferences_of(address.user)
    if is_quiet(now, wishes.quiet_from, wishes.quiet_until):
        post.put_off(parcel, rows, next_hour(now, wishes.quiet_until))
        return True
    if not post.count_once(parcel, rows, lambda: spend(address.user_id, "message", wishes.messages_per_day, now)):
        post.put_off(parcel, rows, _tomorrow(wishes, now))
        return True
    return False


def _tomorrow(wishes: Preferences, now: datetime) -> datetime:
    """What is too much for today goes as one message tomorrow, with the digest."""
    return next_digest(next_hour(now, 0), wishes.digest_hour, wishes.quiet_from, wishes.quiet_until)


def _send(parcel: Parcel, rows: list[Delivery], message: Message, now: datetime) -> None:
    address = parcel.address
    try:
        CHANNELS[address.channel](address, message)
    except Gone as gone:
        _stop(parcel, "gone", gone.reason, now)
    except NotAllowed as refused:
        post.give_up(parcel, rows, reason=refused.reason, now=now)
    except Failed as failure:
        _fail(parcel, rows, failure, now)
    except Exception as error:
        # A mistake of ours with this one message: the others go on, and this one is tried again like any failure.
        log.warning("a message on %s was not sent: %s", address.channel, where(error))
        _fail(parcel, rows, Failed("mistake"), now)
    else:
        post.mark_sent(parcel, rows, now)


def _fail(parcel: Parcel, rows: list[Delivery], failure: Failed, now: datetime) -> None:
    address = parcel.address
    post.try_again(parcel, rows, reason=failure.reason, now=now, wait=failure.wait)
    if address.failing_since is not None and now - address.failing_since > PATIENCE:
        _stop(parcel, "failing", failure.reason, now)


def _stop(parcel: Parcel, how: str, reason: str, now: datetime) -> None:
    address: Address = parcel.address
    post.stop_address(address, how=how, reason=reason, group=parcel.rows[0].notification.group, now=now)
