"""Who sends: a token signed with this site's key, which browsers were subscribed with (RFC 8292)."""

import json
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from django.conf import settings

from hubang.channels.webpush.encryption import point
from hubang.notify.site_key import site_key
from hubang.notify.subscription import encode

# A day is the most that is allowed.
GOOD_FOR = timedelta(hours=12)


def authorization(endpoint: str, now: datetime) -> str:
    """The value of the header for one endpoint: `vapid t=<token>, k=<public key>`."""
    key = site_key()
    parts = urlsplit(endpoint)
    claims: dict[str, str | int] = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": int((now + GOOD_FOR).timestamp()),
        # Whom the maker of the browser can write to about us.
        "sub": settings.PUBLIC_URL,
    }
    return f"vapid t={_token(claims, key)}, k={encode(point(key.public_key()))}"


def _token(claims: dict[str, str | int], key: EllipticCurvePrivateKey) -> str:
    """A JSON Web Token with ES256 (RFC 7515): the signature is the two numbers, 32 bytes each."""
    head = encode(json.dumps({"typ": "JWT", "alg": "ES256"}, separators=(",", ":")).encode())
    content = f"{head}.{encode(json.dumps(claims, separators=(',', ':')).encode())}"
    numbers = decode_dss_signature(key.sign(content.encode(), ECDSA(SHA256())))
    return f"{content}.{encode(b''.join(number.to_bytes(32, 'big') for number in numbers))}"
