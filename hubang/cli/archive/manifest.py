"""What a backup says of itself: from which program and database, with which keys, and what every table holds."""

import hmac
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any

from hubang.cli.archive import Unusable

FORMAT = 1
PURPOSE = b"backup seal"
FOREIGN = (
    "This backup needs the secret with the fingerprint {key}, which this site does not have. "
    "Put that secret into HUBANG_SECRET, or into HUBANG_OLD_SECRETS beside a newer one."
)

Keys = Sequence[tuple[str, bytes]]


@dataclass(frozen=True)
class TableState:
    """A table's name, its number of rows, and a SHA-256 of all of them in the order of their keys."""

    name: str
    rows: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """`keys`: fingerprints of the secrets in use, newest first. `data_*`: size in bytes and SHA-256 of the dump."""

    version: str
    made_at: str
    engine: str
    keys: tuple[str, ...]
    migrations: tuple[str, ...]
    tables: tuple[TableState, ...]
    data_size: int
    data_sha256: str
    format: int = FORMAT

    def encoded(self) -> bytes:
        """As JSON, always the same bytes for the same content."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True).encode()


def sealed(content: bytes, keys: Keys) -> bytes:
    """The seal of a manifest's bytes with the newest key: "<fingerprint>:<HMAC-SHA-256>"."""
    fingerprint, key = keys[0]
    return f"{fingerprint}:{_mac(key, content)}".encode()


def opened(content: bytes, seal: bytes, keys: Keys) -> Manifest:
    """The manifest of these bytes when the seal is that of one of the keys. `Unusable`: foreign, changed or newer."""
    fingerprint, _, mac = seal.decode("ascii", "replace").partition(":")
    key = dict(keys).get(fingerprint)
    if key is None:
        raise Unusable(FOREIGN.format(key=fingerprint[:6]))
    if not hmac.compare_digest(mac.encode(), _mac(key, content).encode()):
        raise Unusable("This backup was changed after it was made. It is not put back.")
    return _read(json.loads(content))


def _read(content: dict[str, Any]) -> Manifest:
    if content.get("format") != FORMAT:
        raise Unusable("This backup was made by a newer Hubang. Update this one first.")
    tables = tuple(TableState(**row) for row in content.pop("tables"))
    keys, migrations = tuple(content.pop("keys")), tuple(content.pop("migrations"))
    return Manifest(**content, keys=keys, migrations=migrations, tables=tables)


def _mac(key: bytes, content: bytes) -> str:
    return hmac.new(key, PURPOSE + content, sha256).hexdigest()
