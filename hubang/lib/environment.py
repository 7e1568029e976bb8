"""Settings read from the environment: strict about what they say, clear about what is wrong."""

import base64
import hashlib
import ipaddress
import os
import secrets
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

SAMPLE_SECRET = "change-me"  # noqa: S105
SHORTEST_SECRET = 40
HOW_TO_MAKE_ONE = "python3 -c 'import secrets; print(secrets.token_urlsafe(50))'"


def text(name: str, default: str) -> str:
    """The variable, or the default when it is not set or empty."""
    return os.environ.get(name, "").strip() or default


def names(name: str, default: str) -> list[str]:
    """A list separated by commas."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def one_of(name: str, choices: Sequence[str], default: str) -> str:
    """One of a few words."""
    given = text(name, default).lower()
    if given not in choices:
        raise ImproperlyConfigured(f"{name} is {given!r}; it has to be {' or '.join(choices)}.")
    return given


def flag(name: str, default: bool) -> bool:
    """1/0, true/false, yes/no, on/off."""
    given = text(name, "").lower()
    if not given:
        return default
    if given in {"1", "true", "yes", "on"}:
        return True
    if given in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} is {given!r}; it has to be 1 or 0.")


def number(name: str, default: int) -> int:
    """A whole number, not negative."""
    given = text(name, str(default))
    if not given.isdecimal():
        raise ImproperlyConfigured(f"{name} is {given!r}; it has to be a whole number.")
    return int(given)


def folder(name: str, default: Path) -> Path | None:
    """A folder; None for "0", which says that there is none."""
    given = text(name, str(default))
    return None if given == "0" else Path(given)


def is_loopback(url: str) -> bool:
    """Whether this address only reaches the machine itself."""
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def secret(name: str, path: Path, production: bool) -> str:
    """The secret of the environment; outside production, one that is made on the first start and kept in `path`."""
    given = os.environ.get(name, "").strip()
    if given:
        if given.startswith(SAMPLE_SECRET) or len(given) < SHORTEST_SECRET:
            raise ImproperlyConfigured(f"{name} is too short or the sample's. Make one: {HOW_TO_MAKE_ONE}")
        return given
    if production:
        raise ImproperlyConfigured(
            f"{name} is not set. A site that others can reach needs its own secret: {HOW_TO_MAKE_ONE}"
        )
    return _kept(path)


def _kept(path: Path) -> str:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _read(path)
    except OSError as error:
        raise ImproperlyConfigured(f"Cannot write {path}: {error.strerror}.") from error
    with os.fdopen(descriptor, "w") as file:
        made = secrets.token_urlsafe(50)
        file.write(made)
    return made


def _read(path: Path) -> str:
    if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise ImproperlyConfigured(f"{path} can be read by others. Mend it: chmod 600 {path}")
    kept = path.read_text().strip()
    if len(kept) < SHORTEST_SECRET:
        raise ImproperlyConfigured(f"{path} is damaged: put the secret back from your backup.")
    return kept


def keys(all_secrets: list[str]) -> list[tuple[str, bytes]]:
    """A (version, key) pair for each secret, in the order given; the version is a short fingerprint of the secret."""
    pairs = []
    for one in all_secrets:
        key = hashlib.sha256(b"hubang columns" + one.encode()).digest()
        version = base64.b32encode(hashlib.sha256(b"version" + key).digest())[:6].decode().lower()
        pairs.append((version, key))
    return pairs


def refuse_half_configured(*, production: bool, debug: bool, hosts: list[str], demo: bool) -> None:
    """Stop a start that would put people at risk."""
    if not production:
        return
    if debug:
        raise ImproperlyConfigured("HUBANG_DEBUG is on. Switch it off on a site that others can reach.")
    if demo:
        raise ImproperlyConfigured("HUBANG_DEMO lets anybody in. Switch it off on a site that others can reach.")
    if any("*" in host for host in hosts):
        raise ImproperlyConfigured("HUBANG_HOSTS has a wildcard. List the names of your site.")


@dataclass(frozen=True)
class Smtp:
    """The operator's mail server. `security`: "tls" from the first byte, "starttls", or "plain" for one on the same machine."""

    host: str
    port: int
    security: str
    user: str
    password: str

    def __repr__(self) -> str:
        return f"Smtp({self.host}:{self.port})"


SMTP_SCHEMES = {"smtps": ("tls", 465), "smtp": ("starttls", 587), "smtp+plain": ("plain", 25)}


def smtp(name: str) -> Smtp | None:
    """A mail server as `smtps://user:password@host`, `smtp://...` (STARTTLS) or `smtp+plain://...`; None when not set."""
    given = text(name, "")
    if not given:
        return None
    parts = urlsplit(given)
    if parts.scheme not in SMTP_SCHEMES or not parts.hostname:
        raise ImproperlyConfigured(f"{name} has to be smtps://user:password@host, smtp://... or smtp+plain://...")
    security, port = SMTP_SCHEMES[parts.scheme]
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return Smtp(parts.hostname, parts.port or port, security, user, password)


def database(url: str, var: Path, threads: int) -> dict[str, Any]:
    """Django's settings for `sqlite:///path` (or nothing) and `postgres://user:password@host:port/name?option=value`."""
    parts = urlsplit(url)
    if parts.scheme in {"", "sqlite"}:
        return _sqlite(unquote(parts.path) or str(var / "hubang.sqlite3"))
    if parts.scheme in {"postgres", "postgresql"}:
        return _postgres(url, threads)
    raise ImproperlyConfigured(f"DATABASE_URL begins with {parts.scheme}; it has to be sqlite:/// or postgres://.")


def _sqlite(path: str) -> dict[str, Any]:
    pragmas = "journal_mode=WAL", "synchronous=FULL", "mmap_size=0", "trusted_schema=0", "cache_size=-16000"
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": ";".join(f"PRAGMA {pragma}" for pragma in pragmas),
        },
    }


def _postgres(url: str, threads: int) -> dict[str, Any]:
    parts = urlsplit(url)
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    options["pool"] = {"min_size": 1, "max_size": max(4, threads + 2), "timeout": 5}
    # Prepared statements cut the server's planning time to a quarter.
    options["prepare_threshold"] = 2
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or options.pop("host", "")),
        "PORT": str(parts.port or ""),
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }
