"""Codes and tokens: made of enough randomness to be stored as a plain hash, and looked up by it."""

import base64
import hashlib
import hmac
import secrets

from django.conf import settings

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CONFUSED = str.maketrans("OILU", "011V")


def new_code(length: int = 24) -> str:
    """A code to be read and typed by people: Crockford base 32, 5 bits a character (24 characters: 120 bits)."""
    return "".join(secrets.choice(CROCKFORD) for _ in range(length))


def spaced(code: str, every: int = 4) -> str:
    """The code in groups of four, as it is shown."""
    return " ".join(code[i : i + every] for i in range(0, len(code), every))


def read_code(typed: str) -> str:
    """What a person typed, brought back to the alphabet: O is 0, I and L are 1; spaces and dashes fall away."""
    letters = "".join(character for character in typed.upper() if character.isalnum())
    return letters.translate(CONFUSED)


def new_token(prefix: str) -> str:
    """A token for programs: the prefix and 256 random bits."""
    return f"{prefix}{secrets.token_urlsafe(32)}"


def new_signing_secret() -> str:
    """A secret to sign messages with, written as Standard Webhooks writes it: "whsec_" and 32 random bytes in base 64."""
    return f"whsec_{base64.b64encode(secrets.token_bytes(32)).decode()}"


def digest(token: str) -> str:
    """What is stored instead of a code or token: SHA-256, enough from 112 random bits on (NIST SP 800-63B-4, 3.1.2)."""
    return hashlib.sha256(token.encode()).hexdigest()


def keyed_digest(value: str, purpose: str) -> str:
    """A hash to look up a guessable value (a link) by: "<key version>:<HMAC-SHA-256>" with the newest key."""
    return keyed_digests(value, purpose)[0]


def keyed_digests(value: str, purpose: str) -> list[str]:
    """The same for every key still in use, newest first: what a look-up compares with while keys rotate."""
    return [f"{version}:{_mac(key, purpose, value)}" for version, key in settings.HUBANG_KEYS]


def _mac(key: bytes, purpose: str, value: str) -> str:
    return hmac.new(key, f"{purpose}\0{value}".encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()
