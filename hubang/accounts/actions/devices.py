"""The same person on a second device."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from hubang.accounts.models import DeviceLink, User
from hubang.audit import log
from hubang.lib.db import atomic
from hubang.lib.refused import Refused
from hubang.lib.tokens import digest, new_token

GOOD_FOR = timedelta(minutes=10)


def make_device_link(user: User, *, now: datetime) -> str:
    """The token of a link that signs the user in once, within ten minutes; an earlier one ends."""
    token = new_token("")
    with atomic():
        DeviceLink.objects.filter(user=user, used_at=None).delete()
        DeviceLink.objects.create(user=user, digest=digest(token), created_at=now, expires_at=now + GOOD_FOR)
        log.record("make_device_link", now=now, actor=user.public_id)
    return token


def enter_on_second_device(*, token: str, now: datetime) -> User:
    """The user of the link, which is used up by this."""
    with atomic():
        row = DeviceLink.objects.select_related("user").filter(digest=digest(token[:200]), user__is_active=True).first()
        living = DeviceLink.objects.filter(pk=row.pk if row else 0, used_at=None, expires_at__gt=now)
        # For an unknown link as well: as much work as for a used one.
        if not living.update(used_at=now) or row is None:
            raise Refused(
                "link_used",
                _("This link has been used or is older than ten minutes. Make a new one on your first device."),
                status=410,
            )
        log.record("enter_on_second_device", now=now, actor=row.user.public_id)
        return row.user
