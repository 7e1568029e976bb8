"""What a browser gives so that it can be reached: an endpoint of its maker's and two keys (W3C Push API, RFC 8291)."""

import base64
import binascii
import json
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey

from hubang.lib.web_address import read_web_address

AUTH_BYTES = 16


@dataclass(frozen=True)
class Subscription:
    """The endpoint, the browser's public key (uncompressed point) and its authentication secret."""

    endpoint: str
    p256dh: bytes
    auth: bytes

    def as_text(self) -> str:
        """As it is kept, encrypted, in the address."""
        return json.dumps({"endpoint": self.endpoint, "p256dh": encode(self.p256dh), "auth": encode(self.auth)})

    @classmethod
    def of_text(cls, text: str) -> "Subscription":
        """What `as_text` made."""
        kept = json.loads(text)
        return cls(kept["endpoint"], decode(kept["p256dh"]), decode(kept["auth"]))


def encode(raw: bytes) -> str:
    """Base 64 for URLs without padding, as all of these formats want it."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def decode(text: str) -> bytes:
    """The bytes of such a text; `ValueError` for anything else."""
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, TypeError) as error:
        raise ValueError("no base64url") from error


def read_subscription(endpoint: str, p256dh: str, auth: str) -> Subscription | None:
    """What a browser sent; None when the endpoint is none that is called, or a key is none."""
    try:
        found = Subscription(endpoint, decode(p256dh[:200]), decode(auth[:100]))
        EllipticCurvePublicKey.from_encoded_point(SECP256R1(), found.p256dh)
    except ValueError:
        return None
    is_whole = len(found.auth) == AUTH_BYTES and found.p256dh[:1] == b"\x04"
    return found if is_whole and read_web_address(endpoint) is not None else None
