"""nginx in front: its configuration from the template nginx.conf beside this file."""

import os
from dataclasses import dataclass
from pathlib import Path

TEMPLATE = Path(__file__).parent / "nginx.conf"


@dataclass(frozen=True)
class Servers:
    """Where nginx listens, and the ports of what stands behind it."""

    host: str
    port: int
    web: tuple[int, ...]
    live: int
    certificate: Path | None = None
    key: Path | None = None


def write(folder: Path, servers: Servers) -> Path:
    """Write the configuration into `folder`; its path."""
    folder.mkdir(mode=0o755, parents=True, exist_ok=True)
    path = folder / "nginx.conf"
    path.write_text(render(servers))
    return path


def render(servers: Servers) -> str:
    """The template with its places filled in."""
    tls = ""
    if servers.certificate and servers.key:
        tls = f"ssl_certificate {servers.certificate.resolve()};\n    ssl_certificate_key {servers.key.resolve()};"
    values = {
        # The workers of a root's nginx are another user's; of an ordinary user's nginx they are the user's own.
        "USER": "user www-data;" if os.getuid() == 0 else "",
        "LISTEN": f"{servers.host}:{servers.port}{' ssl http2' if tls else ''} backlog=4096",
        "TLS": tls,
        "WEB": "\n    ".join(f"server 127.0.0.1:{port} max_fails=1 fail_timeout=1s;" for port in servers.web),
        "LIVE": f"server 127.0.0.1:{servers.live} max_fails=0;",
    }
    text = TEMPLATE.read_text()
    for name, value in values.items():
        text = text.replace(f"@{name}@", value)
    return text
