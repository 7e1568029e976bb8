"""One message to one browser. 404 and 410: unsubscribed. 400, 403, 413: never."""

from hubang.channels.message import Message
from hubang.channels.outcomes import Failed, Gone, NotAllowed
from hubang.channels.outgoing import post
from hubang.channels.webpush.encryption import encrypt
from hubang.channels.webpush.form import body
from hubang.channels.webpush.vapid import authorization
from hubang.notify.models import Address
from hubang.notify.subscription import Subscription

# How long a phone that is off may get it: who needs people now does not need them tomorrow.
SECONDS_WANTED, SECONDS = 4 * 3600, 24 * 3600
NEVER = frozenset({400, 401, 403, 413})


def send(address: Address, message: Message) -> None:
    """Send it; with the same topic a repeat takes the place of the first as long as the browser has fetched neither."""
    subscription = Subscription.of_text(address.value.reveal())
    headers = {
        "Authorization": authorization(subscription.endpoint, message.at),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(SECONDS_WANTED if message.family == "wanted" else SECONDS),
        "Topic": message.name,
        "Urgency": "normal",
    }
    answer = post(subscription.endpoint, encrypt(body(message), subscription), headers)
    if answer.status in {404, 410}:
        raise Gone
    if answer.status in NEVER:
        raise NotAllowed(f"answered_{answer.status}")
    if not 200 <= answer.status < 300:
        raise Failed(f"answered_{answer.status}", answer.retry_after)
