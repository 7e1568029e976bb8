"""Every channel that goes outside, by the name that the outbox knows it by."""

from collections.abc import Callable

from hubang.channels.email.send import send as email
from hubang.channels.message import Message
from hubang.channels.webhook.send import send as webhook
from hubang.channels.webpush.send import send as webpush
from hubang.notify.models import Address

# Sends one message to one address, or raises `Failed`, `Gone` or `NotAllowed`.
Send = Callable[[Address, Message], None]

CHANNELS: dict[str, Send] = {
    "email": email,
    "webpush": webpush,
    "webhook": webhook,
}
