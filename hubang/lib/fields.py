"""Columns for what must not leak: encrypted at rest, masked wherever it is printed."""

import base64
import hashlib
from typing import TYPE_CHECKING, Any

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.db import models


class Secret:
    """A text that only `reveal()` gives away; printing, logging and comparing see dots."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The text itself. Whoever calls this records why."""
        return self._text

    def __bool__(self) -> bool:
        return bool(self._text)

    def __repr__(self) -> str:
        return "•••"

    __str__ = __repr__

    def __reduce__(self) -> Any:
        raise TypeError("a secret is not copied, pickled or stored in a session")


def box() -> MultiFernet:
    """Encrypts with the newest key, decrypts with any still in use (settings.HUBANG_KEYS, newest first)."""
    return MultiFernet([_fernet(key) for _version, key in settings.HUBANG_KEYS])


def newest_box() -> Fernet:
    """Encrypts and decrypts with the newest key alone."""
    return _fernet(settings.HUBANG_KEYS[0][1])


def _fernet(key: bytes) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"column" + key).digest()))


if TYPE_CHECKING:
    TextColumn = models.TextField["str | Secret", Secret]
else:
    TextColumn = models.TextField


class EncryptedTextField(TextColumn):
    """Text encrypted with Fernet; the attribute is a `Secret`. An empty text stays empty: that is not secret."""

    def from_db_value(self, value: str | None, _expression: Any, _connection: Any) -> Secret | None:
        if value is None:
            return None
        return Secret(box().decrypt(value.encode()).decode() if value else "")

    def to_python(self, value: Any) -> Any:
        return Secret(value) if isinstance(value, str) else value

    def get_prep_value(self, value: Any) -> str | None:
        if value is None:
            return None
        text = value.reveal() if isinstance(value, Secret) else str(value)
        return box().encrypt(text.encode()).decode() if text else ""

    def value_to_string(self, _obj: Any) -> str:
        """Serialisers and exports see the mask."""
        return "•••"
