"""Whether a host is what it seems: official, unknown, or an imitation."""

import contextlib
import ipaddress
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from hubang.engines.sharelink.imitation import Likeness, brand_in, likeness
from hubang.engines.sharelink.names import NOT_IMITATIONS, SHORTENERS, SUFFIXES
from hubang.engines.sharelink.platforms import OFFICIAL, Platform, official_platform

# Zero-width characters and the soft hyphen: a browser drops them, an eye does not see them.
INVISIBLE = dict.fromkeys((0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF))
# Longer than any name that can be registered (RFC 1035).
LONGEST_HOST = 253
NUMERIC = re.compile(r"(?:0x[0-9a-f]{1,16}|\d{1,20})(?:\.(?:0x[0-9a-f]{1,16}|\d{1,20})){0,3}")
ODD_SCRIPTS = frozenset(("CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC", "GEORGIAN"))
SHOP_NAMES = {
    "拼多多": "pinduoduo.com", "淘宝": "taobao.com", "天猫": "tmall.com", "京东": "jd.com", "美团": "meituan.com", "支付宝": "alipay.com",
}  # fmt: skip


@dataclass(frozen=True)
class HostCheck:
    """`trust` is official, unknown or lookalike.

    `kind` is the code of the reason (reasons.TEXTS lists them; empty where there is nothing to say), `imitates` the domain that
    is imitated, `wrong` the positions in the host as it was given where it differs from that.
    """

    trust: str
    platform: Platform | None = None
    kind: str = ""
    imitates: str = ""
    wrong: tuple[int, ...] = ()


def check_host(host: str, userinfo: str = "", path: str = "") -> HostCheck:
    """Judge a host as it stands in a link, with what stands before and after it. Never raises."""
    seen = host.lower().rstrip(".")
    plain = seen if seen.isascii() else unicodedata.normalize("NFKC", seen.translate(INVISIBLE)).lower()
    if userinfo:
        return HostCheck("lookalike", None, "userinfo", brand_in(userinfo))
    if plain != seen and not _is_all_wide(seen):
        return HostCheck("lookalike", None, "script", brand_in(plain), _odd_letters(seen))
    official = official_platform(plain)
    if official is not None:
        return HostCheck("official", official)
    if is_number(plain):
        return HostCheck("lookalike", None, "ip")
    if plain in SHORTENERS:
        return HostCheck("unknown", None, "shortener")
    return _stranger(plain, path)


_remembered = lru_cache(maxsize=1024)(likeness)


def _stranger(host: str, path: str) -> HostCheck:
    if registrable(host) in NOT_IMITATIONS:
        return HostCheck("unknown")
    shown = decoded(host)
    # The same few hosts come again and again; a longer one is no host.
    look = _remembered if len(shown) <= LONGEST_HOST else likeness
    found = look(shown, registrable(shown))
    if found is not None:
        return _imitation(found, unchanged=shown == host)
    odd = _odd_letters(shown)
    if odd:
        return HostCheck("lookalike", None, "script", brand_in(shown), odd if shown == host else ())
    named = next((domain for name, domain in SHOP_NAMES.items() if name in shown), "")
    if named:
        return HostCheck("lookalike", None, "combined", named)
    told = next((part for part in path.lower().split("/")[1:3] if part in OFFICIAL or official_platform(part)), "")
    if told:
        return HostCheck("lookalike", None, "path", told)
    return HostCheck("unknown")


def _imitation(found: Likeness, *, unchanged: bool) -> HostCheck:
    return HostCheck("lookalike", found.platform, found.kind, found.imitates, found.wrong if unchanged else ())


def registrable(host: str) -> str:
    """The part of a host that somebody registered: the last two labels, or three under a public suffix such as com.cn."""
    labels = host.split(".")
    size = 3 if ".".join(labels[-2:]) in SUFFIXES else 2
    return ".".join(labels[-size:])


def is_number(host: str) -> bool:
    """Whether a host is an IP address in any way that a browser takes: dotted, decimal, hexadecimal, octal, IPv6."""
    if NUMERIC.fullmatch(host):
        return True
    if ":" in host:
        with contextlib.suppress(ValueError):
            return ipaddress.ip_address(host.strip("[]")).version == 6
    return host.startswith("[")


def decoded(host: str) -> str:
    """The host with its punycode labels as people would see them."""
    if "xn--" not in host:
        return host
    labels = []
    for label in host.split("."):
        if label.startswith("xn--"):
            with contextlib.suppress(UnicodeError, ValueError, OverflowError):
                label = label[4:].encode("ascii").decode("punycode")
        labels.append(label)
    return ".".join(labels)


def _is_all_wide(host: str) -> bool:
    """An input method in full-width mode turns every letter wide; one wide letter among others is a disguise."""
    return not any(c.isascii() and c.isalnum() for c in host) and not any(ord(c) in INVISIBLE for c in host)


def _odd_letters(host: str) -> tuple[int, ...]:
    """Positions of letters that belong to another alphabet than their neighbours, or that no keyboard writes."""
    if host.isascii():
        return ()
    found: list[int] = []
    start = 0
    for label in host.split("."):
        scripts = [unicodedata.name(c, "?").split(" ")[0] if c.isalpha() else "" for c in label]
        is_mixed = "LATIN" in scripts and not ODD_SCRIPTS.isdisjoint(scripts)
        found.extend(
            start + i
            for i, script in enumerate(scripts)
            if (is_mixed and script in ODD_SCRIPTS)
            or script in {"FULLWIDTH", "MATHEMATICAL"}
            or ord(label[i]) in INVISIBLE
        )
        start += len(label) + 1
    return tuple(found)
