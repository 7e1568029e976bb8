"""The key that browsers know this site by. Made once and kept, encrypted: with another key every subscription would be void."""

from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    derive_private_key,
    generate_private_key,
)
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from hubang.lib.db import atomic
from hubang.lib.fields import Secret
from hubang.notify.models import SiteKey
from hubang.notify.subscription import encode

NAME = "vapid"


def site_key() -> EllipticCurvePrivateKey:
    """The private key; made by whoever asks first, and the constraint decides between two at once."""
    row = SiteKey.objects.filter(name=NAME).first()
    if row is None:
        number = generate_private_key(SECP256R1()).private_numbers().private_value
        with atomic():
            row, _new = SiteKey.objects.get_or_create(name=NAME, defaults={"private": Secret(f"{number:064x}")})
    return _key(row.private.reveal())


@lru_cache(maxsize=2)
def _key(number: str) -> EllipticCurvePrivateKey:
    return derive_private_key(int(number, 16), SECP256R1())


def public_site_key() -> str:
    """What a browser is subscribed with (`applicationServerKey`)."""
    raw = site_key().public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return encode(raw)
