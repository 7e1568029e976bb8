"""Is a name drawn, typed or built to be taken for a shop's? Pure comparison of letters; what is official was settled before."""

from dataclasses import dataclass
from functools import lru_cache

from hubang.engines.sharelink.confusables import is_shape, is_slip, letters, skeleton
from hubang.engines.sharelink.names import BAIT
from hubang.engines.sharelink.platforms import OFFICIAL, PLATFORMS, Platform

# Names that occur inside ordinary words, or that ordinary companies carry: they count with a bait word beside them only.
COMMON = frozenset({"tmall", "dianping", "douyin", "weixin", "wechat", "eleme"})
# Long, and near to no word: two mistakes still mean this name.
SINGULAR = frozenset({"pinduoduo", "yangkeduo", "xiaohongshu", "xiaojukeji"})
# The days of the great sales: jd618 is no company.
SALES = frozenset({"618", "1111", "1212", "818", "99", "88"})
# Company sites have a sub-domain for WeChat; that imitates nobody.
ROLES = frozenset({"weixin", "wechat"})


@dataclass(frozen=True)
class Brand:
    """A shop's name as an imitation would use it."""

    name: str
    domain: str
    platform: Platform
    folded: str
    letters: str


@dataclass(frozen=True)
class Likeness:
    """What is imitated, how, and at which positions of the host it differs."""

    kind: str
    imitates: str
    platform: Platform
    wrong: tuple[int, ...] = ()


BRANDS = tuple(
    Brand(name, domain, p, skeleton(name), letters(name))
    for p in PLATFORMS
    for name, domain in p.brands
    if len(name) >= 5
)
SHORT = tuple(Brand(name, domain, p, name, name) for p in PLATFORMS for name, domain in p.brands if len(name) < 5)
# Longer names first, so that a host is compared with the whole of what it copies.
# qq.com is no shop, but its name in front of another makes a false WeChat.
COPIED = {**{domain: p for domain, p in OFFICIAL.items() if len(domain) >= 5}, "qq.com": OFFICIAL["weixin.qq.com"]}
BY_LENGTH = sorted(COPIED, key=len, reverse=True)


def likeness(host: str, own: str) -> Likeness | None:
    """What a host imitates. `own` is its registered part; punycode is decoded."""
    name = own.split(".")[0]
    above = host[: max(0, len(host) - len(own) - 1)]
    return (
        _copied(host)
        or _same_name(host, name)
        or _dotted(host, above, name)
        or _built(host, name)
        or _mistyped(host, name)
        or _short(name)
        or _above(host, above, name)
    )


def brand_in(text: str) -> str:
    """The domain whose name is in a text, however drawn; empty when none is."""
    folded = skeleton(text[:300])
    return next((brand.domain for brand in BRANDS if brand.folded in folded), "")


def _copied(host: str) -> Likeness | None:
    """A shop's whole address in front of somebody else's: yangkeduo.com.evil.cn, jd.com-help.cc, item-jd-com.evil.cn."""
    spread = f".{host.replace('-', '.')}."
    for domain in BY_LENGTH:
        at = spread.find(f".{domain}.")
        if 0 <= at < len(host) - len(domain):
            wrong = tuple(range(at + len(domain), len(host)))
            return Likeness("subdomain", domain, COPIED[domain], wrong)
    return None


def _same_name(host: str, name: str) -> Likeness | None:
    """The name itself under another ending, with a hyphen in it, or drawn with other letters."""
    folded = skeleton(name).replace("-", "")
    for brand in BRANDS:
        if folded == brand.folded:
            kind = "ending" if name == brand.name else "letters"
            wrong = _after(host, name) if kind == "ending" else differences(host, name, brand.name)
            return Likeness(kind, brand.domain, brand.platform, wrong)
    return None


def _dotted(host: str, above: str, name: str) -> Likeness | None:
    """The name with a dot inside it: pin.duoduo.com."""
    if not above:
        return None
    joined = skeleton(above.replace(".", "") + name)
    for brand in BRANDS:
        if len(brand.name) >= 6 and joined.endswith(brand.folded) and len(skeleton(name)) < len(brand.folded):
            start = host.rfind(name)
            return Likeness("letters", brand.domain, brand.platform, (start - 1,))
    return None


def _built(host: str, name: str) -> Likeness | None:
    """The name with something beside it: pinduoduo-vip.com, vippinduoduo.cn."""
    for text, attribute in ((name, "name"), (skeleton(name), "folded")):
        for brand in BRANDS:
            word = getattr(brand, attribute)
            front, found, back = text.partition(word)
            if not found:
                continue
            is_apart = word in text.split("-")
            if is_apart or brand.name not in COMMON or (_is_bait(front.strip("-")) and _is_bait(back.strip("-"))):
                return Likeness("combined", brand.domain, brand.platform, _outside(host, name, brand.name))
    return None


def _mistyped(host: str, name: str) -> Likeness | None:
    """Letters left out, doubled, swapped or mistaken, in the whole name or in a part between hyphens."""
    for part in dict.fromkeys((name.replace("-", ""), *(p for p in name.split("-") if len(p) >= 5), _bare(name))):
        for brand in BRANDS:
            if abs(len(part) - len(brand.name)) <= 3 and is_mistyped(part, brand):
                return Likeness("letters", brand.domain, brand.platform, differences(host, part, brand.name))
    return None


def _bare(name: str) -> str:
    """Without www, m or com glued to it."""
    for front in ("www", "wap", "m"):
        name = name.removeprefix(front)
    return name.removesuffix("com").strip("-")


def _short(name: str) -> Likeness | None:
    """Names such as jd are too short for similarity: the name itself under another ending, or with bait words alone."""
    for brand in SHORT:
        if name == brand.name == "jd":
            return Likeness("ending", brand.domain, brand.platform)
        parts = name.split("-")
        rest = [part for part in parts if part != brand.name]
        if len(rest) < len(parts) and rest and all(_is_bait(part) for part in rest):
            return Likeness("combined", brand.domain, brand.platform)
        glued = name.removeprefix(brand.name)
        is_bait = glued in SALES or (len(glued) >= 3 and not glued.isdecimal() and _is_bait(glued))
        if glued != name and is_bait:
            return Likeness("combined", brand.domain, brand.platform)
    return None


def _above(host: str, above: str, name: str) -> Likeness | None:
    """A shop's name as somebody's sub-domain: pinduoduo.evil.top; a short one where the rest is bait: jd.hongbao.top."""
    for label in above.split(".") if above else ():
        short = next((brand for brand in SHORT if brand.name == label), None)
        if short is not None and _is_bait(name.replace("-", "")):
            return Likeness("subdomain", short.domain, short.platform)
        folded = skeleton(label)
        for brand in BRANDS:
            if brand.name in ROLES:
                continue
            is_there = brand.folded in folded.split("-") or (len(brand.name) >= 8 and brand.folded in folded)
            if is_there or (len(brand.name) >= 8 and is_mistyped(label, brand)):
                return Likeness("subdomain", brand.domain, brand.platform, _outside(host, label, brand.name))
    return None


def _is_bait(text: str) -> bool:
    """Whether a text is made of bait words and digits alone."""
    ends = {0}
    for end in range(1, min(len(text), 40) + 1):
        if text[end - 1].isdigit() and end - 1 in ends:
            ends.add(end)
        for word in BAIT_BY_END.get(text[end - 1], ()):
            if end - len(word) in ends and text.endswith(word, 0, end):
                ends.add(end)
                break
    return len(text) in ends


# By their last letters: at a place only few of them can end.
BAIT_BY_END: dict[str, list[str]] = {}
for _word in sorted({*BAIT, *map(skeleton, BAIT)}):
    BAIT_BY_END.setdefault(_word[-1], []).append(_word)


def is_mistyped(name: str, brand: Brand) -> bool:
    """Whether a name is a slip of the fingers or the eye away from a shop's."""
    folded, by_letters = _forms(name)
    if by_letters == brand.letters and name != brand.name:
        return True
    pairs = dict.fromkeys(((name, brand.name), (folded, brand.folded), (by_letters, brand.letters)))
    if any(_slips(one, other) for one, other in pairs):
        return True
    return brand.name in SINGULAR and any(distance(one, other, 2) <= 2 for one, other in pairs)


@lru_cache(maxsize=1024)
def _forms(name: str) -> tuple[str, str]:
    """The skeleton and the letters of a part of a host, which is compared with every brand."""
    return skeleton(name), letters(name)


def _slips(name: str, brand: str) -> bool:
    if abs(len(name) - len(brand)) > 1:
        return False
    # Five letters without the first are a word of its own: gmail and vmall are no tmall.
    if len(brand) == 5 and name[:1] != brand[0]:
        return len(name) == 6 and name.endswith(brand)
    if len(name) == len(brand):
        wrong = [(a, b) for a, b in zip(name, brand, strict=True) if a != b]
        if len(wrong) == 1:
            return is_slip(*wrong[0])
        is_swap = len(wrong) == 2 and wrong[0] == wrong[1][::-1]
        return (is_swap and distance(name, brand, 1) == 1) or (len(wrong) == 2 and all(is_shape(*w) for w in wrong))
    return abs(len(name) - len(brand)) == 1 and distance(name, brand, 1) == 1


def distance(a: str, b: str, limit: int) -> int:
    """Optimal string alignment distance; stops above `limit`. Both strings are host labels."""
    # An edit changes at most two letters of the two sets; most names are far away and need no table.
    if abs(len(a) - len(b)) > limit or len(set(a) ^ set(b)) > 2 * limit:
        return limit + 1
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


def differences(host: str, name: str, brand: str) -> tuple[int, ...]:
    """The positions in `host` of the letters of `name` that are not those of `brand`; where one is missing, the next."""
    start = host.rfind(name)
    if start < 0:
        return ()
    front = 0
    while front < min(len(name), len(brand)) and name[front] == brand[front]:
        front += 1
    back = 0
    while back < min(len(name), len(brand)) - front and name[-1 - back] == brand[-1 - back]:
        back += 1
    inner = range(front, max(front + 1, len(name) - back))
    if len(name) == len(brand):
        inner = [i for i in inner if name[i] != brand[i]]  # type: ignore[assignment]
    return tuple(start + i for i in inner if start + i < len(host))


def _after(host: str, name: str) -> tuple[int, ...]:
    return tuple(range(host.rfind(name) + len(name), len(host)))


def _outside(host: str, name: str, brand: str) -> tuple[int, ...]:
    """The letters of a built name that are not the shop's."""
    start = host.rfind(name)
    at = name.find(brand)
    inner = range(at, at + len(brand)) if at >= 0 else ()
    return tuple(start + i for i in range(len(name)) if i not in inner) if start >= 0 else ()
