"""Links as hashes, so that sites can tell each other which ones cheat people without passing the links on.

A link is written in one form: no scheme, port, user or fragment; the host in small ASCII letters (IDNA), without a dot at the end; the path
with its `.`, `..` and doubled slashes resolved and its escapes undone where they need not be; the query as it stands. From that come the
expressions that a list may name, as browsers do for lists of unsafe sites (Safe Browsing v4, "Suffix/prefix expressions",
developers.google.com/safe-browsing/v4/urls-hashing), in a shorter form:

    m.shop.evil.cn/pay/a.html?id=7     the address with its query
    m.shop.evil.cn/pay/a.html          the address
    m.shop.evil.cn/                    the host
    shop.evil.cn/  evil.cn/            the hosts above it, down to the one that somebody registered

A hash is SHA-256 of `hubang-link-1`, a zero byte and the expression in UTF-8; of a list with a pass phrase HMAC-SHA-256 of the same under the phrase.
"""

import contextlib
import hashlib
import hmac
import re
from urllib.parse import quote, unquote_to_bytes

from hubang.engines.sharelink.hosts import registrable

PREFIX = b"hubang-link-1\0"
MOST_HOSTS = 5
PARTS = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?(?:[/\\]{2})?([^/\\?#]*)([^?#]*)(\?[^#]*)?", re.IGNORECASE | re.DOTALL)
HOST = re.compile(r"(?:[a-z0-9_-]+\.)*[a-z0-9_-]+|\[[0-9a-f:.]+\]")
# Left as they are; anything else is escaped again.
PLAIN = "/!$&'()*+,;=:@-._~"


def expressions(url: str) -> tuple[str, ...]:
    """What a list may name of a link, the narrowest first; empty when there is no host in it. Never raises."""
    match = PARTS.match(url[:2000].strip())
    host = _host(match.group(1)) if match else ""
    if not host or match is None:
        return ()
    path, query = _path(match.group(2)), (match.group(3) or "").removeprefix("?")
    addresses = [f"{host}{path}?{query}"] if query else []
    hosts = [f"{one}/" for one in _hosts(host)]
    return tuple(dict.fromkeys([*addresses, f"{host}{path}", *hosts]))


def hash_of(expression: str, phrase: str = "") -> str:
    """The hash of an expression in 64 hexadecimal digits, under a pass phrase if the list has one."""
    data = PREFIX + expression.encode("utf-8", "surrogatepass")
    if phrase:
        return hmac.new(phrase.encode("utf-8", "surrogatepass"), data, hashlib.sha256).hexdigest()
    return hashlib.sha256(data).hexdigest()


def _host(authority: str) -> str:
    name = authority.rpartition("@")[2]
    name = re.sub(r":\d*$", "", name).strip(".").lower()
    with contextlib.suppress(UnicodeError):
        name = name.encode("idna").decode("ascii")
    return name if HOST.fullmatch(name) else ""


def _hosts(host: str) -> list[str]:
    """The host and those above it, down to the registered one; of an address in numbers itself alone."""
    if re.fullmatch(r"[\d.]+|\[.*\]", host):
        return [host]
    least = registrable(host).count(".") + 1
    labels = host.split(".")
    return [".".join(labels[start:]) for start in range(max(1, len(labels) - least + 1))][:MOST_HOSTS]


def _path(path: str) -> str:
    plain = unquote_to_bytes(path.replace("\\", "/").encode("utf-8", "surrogatepass"))
    kept: list[bytes] = []
    for part in plain.split(b"/")[1:]:
        if part == b"..":
            kept = kept[:-1]
        elif part not in {b".", b""}:
            kept.append(part)
    end = "/" if kept and plain.endswith(b"/") else ""
    return "/" + "/".join(quote(part, safe=PLAIN.replace("/", "")) for part in kept) + end
