"""Public ids: random text, so that nobody can count or guess rows."""

import secrets

ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"
LENGTH = 16


def new_public_id() -> str:
    """16 characters of a 30-letter alphabet without look-alikes: 78 random bits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
