"""The ways on which a person may be reached: mail boxes, browsers, programs. Added by the person alone, ended by one tap."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from hubang.accounts.models import User
from hubang.audit import log
from hubang.lib.cleaning import clean_line
from hubang.lib.db import atomic, lock
from hubang.lib.fields import Secret
from hubang.lib.refused import Absent, Refused
from hubang.lib.tokens import digest, new_signing_secret
from hubang.lib.web_address import read_web_address
from hubang.notify.models import Address
from hubang.notify.outbox import tell_address
from hubang.notify.preferences import mute_family, spend
from hubang.notify.subscription import Subscription

MOST = {"email": 3, "webpush": 10, "webhook": 5}
# A mail that nobody asked for is a nuisance: this many a day and person.
TRIES_A_DAY = 20
MAILS_A_DAY = 3
OLD_SECRET_SIGNS_FOR = timedelta(hours=24)


def add_mailbox(user: User, *, value: str, group: str, now: datetime) -> Address:
    """Name a mail box. It gets one mail, and nothing more until its owner has said yes. `Refused`: bad_mailbox, too_many_ways, too_many_mails."""
    mailbox = _read_mailbox(value)
    with atomic():
        known = next((row for row in _living(user, "email") if row.value.reveal() == mailbox), None)
        if not spend(user.pk, "confirm", MAILS_A_DAY, now):
            raise Refused(
                "too_many_mails", _("Three mails were sent already today. Please look into your mail box."), status=429
            )
        address = known or _add(user, "email", mailbox, now=now)
        if address.confirmed_at is None:
            tell_address(address, "mailbox_asked", group=group, now=now)
    return address


def _read_mailbox(value: str) -> str:
    name, _at, host = value.strip().rpartition("@")
    mailbox = f"{name}@{host.lower()}"
    try:
        validate_email(mailbox)
    except ValidationError as error:
        raise Refused(
            "bad_mailbox",
            _("This is no e-mail address. Please write one such as name@example.com."),
            status=422,
            field="mailbox",
        ) from error
    if len(mailbox) > 200 or len(name) > 64 or not mailbox.isascii():
        raise Refused(
            "bad_mailbox",
            _("This is no e-mail address. Please write one such as name@example.com."),
            status=422,
            field="mailbox",
        )
    return mailbox


def confirm_mailbox(public_id: str, *, now: datetime) -> Address:
    """The owner of the mail box says yes, by the link in the mail; saying it twice changes nothing."""
    with atomic():
        address = Address.objects.filter(public_id=public_id, channel="email", ended_at=None).first()
        if address is None:
            raise Absent
        if Address.objects.filter(pk=address.pk, confirmed_at=None).update(confirmed_at=now, ended_how=""):
            _record("confirm_address", address, now)
    address.refresh_from_db()
    return address


def add_browser(user: User, *, subscription: Subscription, session: str, label: str, now: datetime) -> Address:
    """Reach this browser while it is signed in. It is one person's at a time: whoever had it before is no longer reached there."""
    mark = digest(subscription.endpoint)
    with atomic():
        rows = lock(Address.objects.filter(channel="webpush", digest=mark, ended_at=None))
        before = rows.first()
        if before is not None and before.user_id == user.pk and before.session == session:
            return before
        rows.update(ended_at=now, ended_how="taken")
        return _add(
            user,
            "webpush",
            subscription.as_text(),
            label=label,
            now=now,
            digest=mark,
            session=session,
            confirmed_at=now,
        )


@dataclass(frozen=True)
class Program:
    """A program's address with the secret that its messages are signed with; shown once."""

    address: Address
    secret: str


def add_program(user: User, *, url: str, group: str, label: str, now: datetime) -> Program:
    """Have a program of one's own called for each notice of one group. `Refused`: bad_url, too_many_ways."""
    if read_web_address(url) is None:
        raise Refused(
            "bad_url",
            _(
                "This address cannot be called: only https on port 443 or 8443 can. Please write one such as https://name.example/path."
            ),
            status=422,
            field="url",
        )
    secret = new_signing_secret()
    with atomic():
        address = _add(
            user,
            "webhook",
            url,
            label=clean_line(label, 40),
            now=now,
            group=group,
            confirmed_at=now,
            secret=Secret(secret),
        )
    return Program(address, secret)


def rotate_secret(user: User, address: Address, *, now: datetime) -> Program:
    """A new secret; for a day the former one signs along, so that no message is lost while the program changes over."""
    secret = new_signing_secret()
    with atomic():
        row = lock(Address.objects.filter(pk=address.pk, user=user, channel="webhook", ended_at=None)).first()
        if row is None:
            raise Absent
        row.old_secret, row.old_secret_until = row.secret, now + OLD_SECRET_SIGNS_FOR
        row.secret = Secret(secret)
        row.save(update_fields=["old_secret", "old_secret_until", "secret"])
        _record("rotate_secret", row, now)
    return Program(row, secret)


def try_program(user: User, address: Address, *, now: datetime) -> Address:
    """Have a program called once, with a notice of the kind `program_tried`, so that its owner sees whether it answers.

    `Refused`: absent, too_many_tries.
    """
    with atomic():
        row = lock(Address.objects.filter(pk=address.pk, user=user, channel="webhook", ended_at=None)).first()
        if row is None:
            raise Absent
        if not spend(user.pk, "try", TRIES_A_DAY, now):
            raise Refused(
                "too_many_tries",
                _("The program was tried twenty times today already. Please try it again tomorrow."),
                status=429,
            )
        # What waits after a failure is not waited for: whoever tries has just mended something.
        Address.objects.filter(pk=row.pk).update(not_before=None)
        tell_address(row, "program_tried", group=row.group, now=now)
    return row


def end_address(user: User, address: Address, *, now: datetime) -> Address:
    """Nothing goes there any more; ending it twice changes nothing."""
    with atomic():
        if Address.objects.filter(pk=address.pk, user=user, ended_at=None).update(ended_at=now, ended_how="owner"):
            _record("end_address", address, now)
    address.refresh_from_db()
    return address


def mute_by_link(public_id: str, family: str, *, now: datetime) -> Address | None:
    """What the link in a mail does, for whoever holds the mail: no more of this family on this way, or nothing more at all."""
    with atomic():
        address = Address.objects.select_related("user").filter(public_id=public_id).first()
        if address is None or address.ended_at is not None:
            return address
        if family:
            mute_family(address.user, address.channel, family)
        else:
            end_address(address.user, address, now=now)
    return address


def _living(user: User, channel: str, group: str = "") -> list[Address]:
    return list(Address.objects.filter(user=user, channel=channel, group=group, ended_at=None))


def _add(user: User, channel: str, value: str, *, now: datetime, group: str = "", **other: object) -> Address:
    # One after the other for one person, or ten at once would all count nine.
    lock(User.objects.filter(pk=user.pk)).get()
    if len(_living(user, channel, group)) >= MOST[channel]:
        raise Refused("too_many_ways", _("There are enough of these already. Please take one away first."))
    address = Address.objects.create(
        user=user, channel=channel, value=Secret(value), group=group, created_at=now, **other
    )
    _record("add_address", address, now)
    return address


def _record(verb: str, address: Address, now: datetime) -> None:
    log.record(
        verb,
        now=now,
        actor=address.user.public_id,
        object_type="address",
        object_id=address.public_id,
        channel=address.channel,
    )
