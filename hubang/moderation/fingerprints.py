"""What is kept of a refused text: enough to know it again, nothing to read."""

from hubang.lib.tokens import keyed_digest, keyed_digests

PURPOSE = "blocked text"


def fingerprint(text: str) -> str:
    """A keyed hash of the characters of the text; spaces and line breaks do not count."""
    return keyed_digest(_characters(text), PURPOSE)


def fingerprints(text: str) -> list[str]:
    """The same under every key still in use: what a look-up compares with."""
    return keyed_digests(_characters(text), PURPOSE)


def _characters(text: str) -> str:
    return "".join(text.split())
