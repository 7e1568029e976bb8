"""Whether a host is what it seems: official, unknown, or an imitation, with the reason in plain words."""

import contextlib
import ipaddress
import re
import unicodedata
from dataclasses import dataclass, field

from hubang.engines.sharelink.platforms import NOT_IMITATIONS, PLATFORMS, SHORTENERS, Platform

OFFICIAL = {domain: platform for platform in PLATFORMS for domain in platform.domains}
# Two-part public suffixes under which names of this kind are registered.
SUFFIXES = frozenset(
    f"{second}.{top}"
    for top in ("cn", "hk", "tw", "jp", "uk", "au", "br", "kr", "in", "sg", "my", "th", "nz", "za")
    for second in ("com", "net", "org", "gov", "edu", "co", "ac", "or", "ne", "idv", "gen")
)
LONG_BRANDS = tuple((brand, p) for p in PLATFORMS for brand in p.brands if len(brand) >= 6)
SHORT_BRANDS = tuple((brand, p) for p in PLATFORMS for brand in p.brands if len(brand) < 6)
# Words that imitations put beside a brand.
BAIT = re.compile(
    r"618|1111|1212|vip|free|gift|help|kefu|service|safe|login|app|shop|mall|hongbao|bonus|act|activity|sale|kanjia|zhuli|quan|coupon|"
    r"member|pay|union|cash|lucky|draw|game|huodong|official|m\d*$|^m\d*|www|h5|mobile|share|team|pin|you|buy|store|web|cn|com|net|\d+"
)
# Letters that are taken for one another; pairs first (Unicode UTS 39 confusables, and what typography adds).
PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"), ("cj", "g"), ("ci", "a"))
LIKE = str.maketrans(
    "01345678|!$@lіаеорсухӏԁɡɑοαρνυιԛһјѕɩıł",
    "oieasgtbiisaiiaeopcyxidgaoapvuiqhjsiii",
)


@dataclass(frozen=True)
class HostCheck:
    """`trust` is official, unknown or lookalike. `kind`, `imitates` and `wrong` say why (empty where there is nothing)."""

    trust: str
    platform: Platform | None = None
    kind: str = ""
    imitates: str = ""
    # Positions in the host that differ from what it imitates.
    wrong: tuple[int, ...] = field(default=())


def check_host(host: str, userinfo: str = "") -> HostCheck:
    """Judge a host as it stands in a link (any letters, lower case). Never raises."""
    host = host.strip(".")
    if userinfo:
        return HostCheck("lookalike", None, "userinfo", _brand_in(userinfo))
    if _is_ip(host):
        return HostCheck("lookalike", None, "ip")
    official = official_platform(host)
    if official is not None:
        return HostCheck("official", official)
    if host in SHORTENERS:
        return HostCheck("unknown", None, "shortener")
    if registrable(host) in NOT_IMITATIONS:
        return HostCheck("unknown")
    return _imitation(_decoded(host)) or HostCheck("unknown")


def official_platform(host: str) -> Platform | None:
    """The platform whose domain this is, or is under."""
    labels = host.split(".")
    for start in range(max(0, len(labels) - 5), len(labels) - 1):
        platform = OFFICIAL.get(".".join(labels[start:]))
        if platform is not None:
            return platform
    return None


def registrable(host: str) -> str:
    """The part of a host that somebody registered: the last two labels, or three under a public suffix such as com.cn."""
    labels = host.split(".")
    size = 3 if ".".join(labels[-2:]) in SUFFIXES else 2
    return ".".join(labels[-size:])


def skeleton(text: str) -> str:
    """What is left when letters that look alike are the same."""
    text = unicodedata.normalize("NFKC", text).lower().translate(LIKE)
    text = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    for pair, one in PAIRS:
        text = text.replace(pair, one)
    return text


# One letter away from ordinary names: aliway, doujin.
NEAR_WORDS = frozenset({skeleton("alipay"), skeleton("douyin"), skeleton("weixin")})
BRAND_SKELETONS = tuple((skeleton(brand), brand, platform) for brand, platform in LONG_BRANDS)


def _is_ip(host: str) -> bool:
    if host.startswith("["):
        return True
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return bool(re.fullmatch(r"(0x[0-9a-f]+|\d{8,10}|0[0-7]+)(\.(0x[0-9a-f]+|\d+))*", host))
    return True


def _decoded(host: str) -> str:
    labels = []
    for label in host.split("."):
        if label.startswith("xn--"):
            with contextlib.suppress(UnicodeError, ValueError, OverflowError):
                label = label[4:].encode("ascii").decode("punycode")
        labels.append(label)
    return ".".join(labels)


def _brand_in(text: str) -> str:
    folded = skeleton(text)
    return next((platform.domains[0] for sk, _brand, platform in BRAND_SKELETONS if sk in folded), "")


def _imitation(host: str) -> HostCheck | None:
    own = registrable(host)
    name = own.split(".")[0]
    above = host[: -len(own)].strip(".")
    return (
        _copied_above(host, above, own)
        or _same_letters(host, name)
        or _combined(name)
        or _mistyped(host, name)
        or _short_brand(name)
        or _foreign_script(host)
    )


def _copied_above(host: str, above: str, own: str) -> HostCheck | None:
    """A shop's address in front of somebody else's: yangkeduo.com.evil.cn, taobao-com.evil.cn."""
    if not above:
        return None
    if any(f".{domain}-" in f".{host}" for domain in OFFICIAL if domain in host):
        return HostCheck("lookalike", None, "subdomain", next(d for d in OFFICIAL if f".{d}-" in f".{host}"))
    spread = above.replace("-", ".")
    for domain, platform in OFFICIAL.items():
        if len(domain) >= 5 and f".{domain}." in f".{spread}.":
            return HostCheck("lookalike", platform, "subdomain", domain, tuple(range(host.rfind(own), len(host))))
    folded = {skeleton(part) for label in above.split(".") for part in (label, *label.split("-"))}
    for sk, _brand, platform in BRAND_SKELETONS:
        if any(sk == part or (len(sk) >= 8 and sk in part) for part in folded):
            return HostCheck(
                "lookalike", platform, "subdomain", platform.domains[0], tuple(range(host.rfind(own), len(host)))
            )
    return None


def _same_letters(host: str, name: str) -> HostCheck | None:
    """Letters swapped for others that look the same, or the right name under another ending."""
    folded = skeleton(name)
    for sk, brand, platform in BRAND_SKELETONS:
        if folded.replace("-", "") == sk:
            kind = "ending" if name.replace("-", "") == brand else "letters"
            return HostCheck("lookalike", platform, kind, _domain_of(platform, brand), _differences(host, name, brand))
    return None


def _combined(name: str) -> HostCheck | None:
    """The brand with something beside it: pinduoduo-vip.com, vippinduoduo.cn."""
    folded = skeleton(name)
    for sk, brand, platform in BRAND_SKELETONS:
        whole = len(sk) >= 7 or sk in folded.split("-")
        if sk in folded and (whole or BAIT.search(name.replace(brand, " "))):
            return HostCheck("lookalike", platform, "combined", _domain_of(platform, brand))
    return None


def _mistyped(host: str, name: str) -> HostCheck | None:
    """One letter left out, doubled, swapped or mistaken; two in a long name."""
    folded = skeleton(name)
    parts = {folded, *(part for part in folded.split("-") if len(part) >= 6)}
    for sk, brand, platform in BRAND_SKELETONS:
        allowed = 2 if len(sk) >= 9 else 1
        if any(abs(len(part) - len(sk)) <= allowed and _distance(part, sk, allowed) <= allowed for part in parts):
            if len(sk) < 7 and not _is_slip(folded, sk):
                continue
            return HostCheck(
                "lookalike", platform, "letters", _domain_of(platform, brand), _differences(host, name, brand)
            )
    return None


def _is_slip(folded: str, sk: str) -> bool:
    """Six letters are few: words differ from a brand by one letter too. A slip adds, drops or swaps letters, or keeps the
    first and changes one of a brand that no word is near to."""
    if len(folded) != len(sk) or sorted(folded) == sorted(sk):
        return True
    return folded[:1] == sk[0] and sk not in NEAR_WORDS


def _short_brand(name: str) -> HostCheck | None:
    """Names such as jd are too short for similarity: only with a bait word beside them or as the whole name."""
    parts = name.split("-")
    for brand, platform in SHORT_BRANDS:
        if skeleton(name) == skeleton(brand):
            return HostCheck(
                "lookalike", platform, "ending" if name == brand else "letters", _domain_of(platform, brand)
            )
        if len(brand) >= 5 and len(name) != len(brand) and name[:3] == brand[:3] and _distance(name, brand, 1) == 1:
            return HostCheck("lookalike", platform, "letters", _domain_of(platform, brand))
        rest = [part for part in parts if part != brand]
        beside = len(rest) < len(parts) and rest and all(BAIT.fullmatch(part) or BAIT.search(part) for part in rest)
        glued = name.startswith(brand) and BAIT.fullmatch(name[len(brand) :]) and not name[len(brand) :].isdigit()
        if beside or (glued and len(name) - len(brand) >= 3):
            return HostCheck("lookalike", platform, "combined", platform.domains[0])
    return None


def _foreign_script(host: str) -> HostCheck | None:
    """Letters of several alphabets in one name, or forms of letters that no keyboard writes."""
    for label in host.split("."):
        scripts = {unicodedata.name(c, "?").split(" ")[0] for c in label if c.isalpha()}
        mixed = "LATIN" in scripts and scripts & {"CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE"}
        if mixed or scripts & {"FULLWIDTH", "MATHEMATICAL"}:
            return HostCheck("lookalike", None, "script")
    return None


def _domain_of(platform: Platform, brand: str) -> str:
    return next((domain for domain in platform.domains if domain.startswith(brand)), platform.domains[0])


def _differences(host: str, name: str, brand: str) -> tuple[int, ...]:
    start = host.rfind(name)
    if len(name) != len(brand):
        return ()
    return tuple(start + i for i, (a, b) in enumerate(zip(name, brand, strict=True)) if a != b)


def _distance(a: str, b: str, limit: int) -> int:
    """Optimal string alignment distance; stops above `limit`. Both strings are host labels: 63 characters at most."""
    before: list[int] = []
    last = list(range(len(b) + 1))
    for i, x in enumerate(a, start=1):
        row = [i]
        for j, y in enumerate(b, start=1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
        before, last = last, row
    return last[-1]
