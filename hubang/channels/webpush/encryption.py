"""Message encryption for web push: RFC 8291 over the aes128gcm coding of RFC 8188, one record."""

import os
import struct

from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDH,
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from hubang.notify.subscription import Subscription

RECORD = 4096
# Every message is filled up to this: its length tells nothing of what it says.
PADDED = 1024
LAST = b"\x02"


def point(key: EllipticCurvePublicKey) -> bytes:
    """The public key as 65 bytes, uncompressed."""
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def encrypt(plain: bytes, subscription: Subscription) -> bytes:
    """The body of the request: only the browser with this subscription reads it. Longer than 3,993 bytes: `ValueError`."""
    return encrypt_with(plain, subscription, generate_private_key(SECP256R1()), os.urandom(16), PADDED)


def encrypt_with(
    plain: bytes, subscription: Subscription, key: EllipticCurvePrivateKey, salt: bytes, padded: int = 0
) -> bytes:
    """The same with a key and salt from outside, for the example of the RFC. No two messages may share them."""
    theirs = EllipticCurvePublicKey.from_encoded_point(SECP256R1(), subscription.p256dh)
    ours = point(key.public_key())
    info = b"WebPush: info\0" + subscription.p256dh + ours
    secret = _derive(subscription.auth, key.exchange(ECDH(), theirs), info, 32)
    content_key = _derive(salt, secret, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derive(salt, secret, b"Content-Encoding: nonce\0", 12)
    record = plain + LAST + bytes(max(0, padded - len(plain)))
    sealed = AESGCM(content_key).encrypt(nonce, record, None)
    head = salt + struct.pack("!IB", RECORD, len(ours)) + ours
    if len(head) + len(sealed) > RECORD:
        raise ValueError("too long for one push message")
    return head + sealed


def _derive(salt: bytes, secret: bytes, info: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt, info).derive(secret)
