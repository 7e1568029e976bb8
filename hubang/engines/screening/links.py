"""Links: imitations anywhere, and any link at all where links are not allowed.

They are read as they are written (sharelink finds them among Chinese characters): an imitation would fold to what it imitates.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from types import MappingProxyType

from hubang.engines.screening.verdict import Finding, Policy
from hubang.engines.screening.views import Place, Views
from hubang.engines.sharelink import Link

ENDINGS = "com|cn|net|org|top|xyz|vip|shop|club|cc|icu|site|online|store|ltd|pw|tk|ru"
# A host that is written for people only: yangke点com, yangke 。com, yangke[.]top, hxxp://
DISGUISED = re.compile(
    rf"(?<![a-z0-9-])[a-z0-9-]{{2,40}}\s?(?:点|丶|[(\[（【]\s?(?:\.|点|dot)\s?[)\]）】]|\sdot\s)\s?(?:{ENDINGS})(?![a-z0-9])"
    r"|(?<![a-z0-9-])[a-z0-9-]{2,40}\s?[。，·•]\s?(?:com|cn|net|xyz|icu|top)(?![a-z0-9])"
    r"|(?<![a-z0-9-])[a-z0-9-]{2,40}(?:\s\.\s?|\.\s)(?:com|cn|net|xyz|icu)(?![a-z0-9])"
    r"|h[tx*]{2}ps?\s?[:：]\s?[/／\\]"
    r"|(?:(?<![a-z0-9])[a-z0-9]\s){4,40}\.\s?(?:[a-z]\s){1,3}[a-z](?![a-z0-9])"
)
# Without two Latin letters there is no host to write.
LETTERS = re.compile(r"[a-z].{0,4}[a-z]")
MAIL = frozenset({"qq", "163", "126", "gmail", "outlook", "hotmail", "sina", "foxmail", "139", "icloud"})


def find(views: Views, policy: Policy) -> Iterator[Finding]:
    """Findings for each link, and for the first that is written for people only."""
    for start, link in views.links:
        finding = _of_link(link, (start, start + len(link.url)), policy)
        if finding is not None:
            yield finding
    for match in DISGUISED.finditer(views.folded) if LETTERS.search(views.folded) else ():
        if _is_host(match) and not _is_in(views.links, match.span()):
            severity = "hold" if policy.links_allowed else "block"
            yield Finding("disguised_link", "phishing", match.span(), severity, "网址写得躲躲闪闪，像是不想让人查")
            return


def _is_in(links: list[tuple[int, Link]], place: Place) -> bool:
    """Whether a place is a part of a link that was found, and so judged. Links are in their order and apart."""
    number = bisect_right(links, place[0], key=lambda one: one[0] + len(one[1].url))
    return number < len(links) and links[number][0] < place[1]


def _of_link(link: Link, span: Place, policy: Policy) -> Finding | None:
    args = MappingProxyType({"host": link.host, "imitates": link.imitates})
    if link.trust == "lookalike":
        return Finding("ip_link" if link.kind == "ip" else "lookalike", "phishing", span, "block", link.reason, args)
    if not policy.links_allowed:
        return Finding("link_outside_card", "spam", span, "block", "链接只放在求助卡片里", args)
    if link.trust == "official" or _is_allowed(link.host, policy):
        return None
    return Finding(
        "shortener" if link.kind == "shortener" else "unknown_link", "phishing", span, "hold", link.reason, args
    )


def _is_host(match: re.Match[str]) -> bool:
    """A host of mail alone is the business of mail addresses."""
    return re.split(r"[^a-z0-9]", match.group(), maxsplit=1)[0] not in MAIL


def _is_allowed(host: str, policy: Policy) -> bool:
    return any(host == allowed or host.endswith("." + allowed) for allowed in policy.allowed_hosts)
