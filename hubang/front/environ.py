"""From an ASGI request to a WSGI environment (PEP 3333), with nothing in it that a client could forge."""

import io
import ipaddress
import sys
from typing import Any
from urllib.parse import unquote_to_bytes

from hubang.front.answers import Headers, Scope

# Told by proxies only; what they say goes into REMOTE_ADDR and wsgi.url_scheme and nowhere else.
# `Proxy` would become HTTP_PROXY, which some libraries take for a setting (https://httpoxy.org).
NOT_FOR_THE_APPLICATION = frozenset(
    {b"content-length", b"transfer-encoding", b"proxy", b"forwarded", b"x-real-ip", b"x-forwarded-for"}
    | {b"x-forwarded-proto", b"x-forwarded-host", b"x-forwarded-port", b"x-forwarded-prefix", b"x-forwarded-scheme"}
)


def is_readable(scope: Scope) -> bool:
    """Whether the address is one at all. A NUL (%00) in it would be an error in PostgreSQL, not an unknown address."""
    query = unquote_to_bytes(scope.get("query_string", b""))
    return path_of(scope).startswith("/") and "\0" not in path_of(scope) and b"\0" not in query


def path_of(scope: Scope) -> str:
    """The path, decoded into WSGI's Latin-1 string."""
    return unquote_to_bytes(scope.get("raw_path") or scope["path"].encode()).decode("latin-1")


def environ_of(scope: Scope, body: bytes, proxies: int) -> dict[str, Any]:
    """The WSGI environment of a request whose body has been read, behind that many proxies of ours."""
    server = scope.get("server") or ("", "")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": path_of(scope),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": str(server[0]),
        "SERVER_PORT": str(server[1] or ""),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": client_address(scope, proxies),
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scheme_of(scope, proxies),
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in scope["headers"]:
        if is_passed_on(name, value):
            _add(environ, name.decode("latin-1"), value.decode("latin-1"))
    return environ


def is_passed_on(name: bytes, value: bytes) -> bool:
    """Not passed on: names that WSGI could not tell from another's, and a cookie that hides a NUL in an escape."""
    if b"_" in name or name in NOT_FOR_THE_APPLICATION:
        return False
    return not (name == b"cookie" and b"\\000" in value)


def _add(environ: dict[str, Any], name: str, value: str) -> None:
    key = "CONTENT_TYPE" if name == "content-type" else "HTTP_" + name.upper().replace("-", "_")
    joiner = "; " if name == "cookie" else ","
    environ[key] = f"{environ[key]}{joiner}{value}" if key in environ else value


def client_address(scope: Scope, proxies: int) -> str:
    """The address of the client: of the connection, or the one that the farthest of our own proxies saw."""
    peer = str((scope.get("client") or ("",))[0])
    hops = told(scope["headers"], b"x-forwarded-for") if proxies else []
    if len(hops) < proxies or not proxies:
        return peer
    try:
        return str(ipaddress.ip_address(hops[-proxies]))
    except ValueError:
        return peer


def scheme_of(scope: Scope, proxies: int) -> str:
    """http or https, as the nearest proxy of ours says where there is one."""
    said = told(scope["headers"], b"x-forwarded-proto") if proxies else []
    return "https" if said and said[-1].lower() == "https" else str(scope.get("scheme") or "http")


def told(headers: Headers, wanted: bytes) -> list[str]:
    """The comma-separated values of a header, all its lines together."""
    lines = b",".join(value for name, value in headers if name == wanted).decode("latin-1")
    return [part.strip() for part in lines.split(",") if part.strip()]
