"""One signed call. 2xx: taken. 410: the program is no more. Everything else is tried again."""

from hubang.channels.message import Message
from hubang.channels.outcomes import Failed, Gone
from hubang.channels.outgoing import post
from hubang.channels.webhook.form import body
from hubang.channels.webhook.signing import signatures
from hubang.notify.models import Address


def send(address: Address, message: Message) -> None:
    """Call the program; `webhook-id` stays the same in every attempt."""
    content, seconds = body(message), int(message.at.timestamp())
    headers = {
        "Content-Type": "application/json",
        "webhook-id": message.name,
        "webhook-timestamp": str(seconds),
        "webhook-signature": signatures(_secrets(address, message), message.name, seconds, content),
    }
    answer = post(address.value.reveal(), content, headers)
    if answer.status == 410:
        raise Gone
    if not 200 <= answer.status < 300:
        raise Failed(f"answered_{answer.status}", answer.retry_after)


def _secrets(address: Address, message: Message) -> list[str]:
    secrets = [address.secret.reveal()]
    if address.old_secret_until is not None and message.at < address.old_secret_until:
        secrets.append(address.old_secret.reveal())
    return secrets
