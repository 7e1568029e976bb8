"""Signatures of Standard Webhooks: `v1,` and the HMAC-SHA-256 of "id.seconds.body" in base 64, one for each secret in use."""

import base64
import hashlib
import hmac
from collections.abc import Iterable


def signatures(secrets: Iterable[str], name: str, seconds: int, body: bytes) -> str:
    """The value of `webhook-signature`: during a change of secrets two of them, and the receiver takes either."""
    content = f"{name}.{seconds}.".encode() + body
    return " ".join(f"v1,{base64.b64encode(_mac(secret, content)).decode()}" for secret in secrets)


def _mac(secret: str, content: bytes) -> bytes:
    key = base64.b64decode(secret.removeprefix("whsec_"))
    return hmac.new(key, content, hashlib.sha256).digest()
