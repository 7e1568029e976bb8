"""Links: imitations anywhere, and any link at all where links are not allowed.

They are read as they are written (sharelink finds them among Chinese characters): an imitation would fold to what it imitates.
"""

import re
from collections.abc import Iterator
from types import MappingProxyType

from hubang.engines.screening.verdict import Finding, Policy
from hubang.engines.screening.views import Place, Views
from hubang.engines.sharelink import Link, links_of

# Without one of these there is no link.
DOT = re.compile(r"[.．]|[:：][/／\\]")
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
    """Findings for each link."""
    text = views.original
    found = links_of(text) if DOT.search(text) else []
    for start, link in found:
        finding = _of_link(link, (start, start + len(link.url)), policy)
        if finding is not None:
            yield finding
    for match in DISGUISED.finditer(views.folded) if LETTERS.search(views.folded) else ():
        if not any(start < match.end() and match.start() < start + len(link.url) for start, link in found):
            yield from _of_disguise(match, policy)


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


def _of_disguise(match: re.Match[str], policy: Policy) -> Iterator[Finding]:
    """A host of mail alone is the business of mail addresses."""
    if re.split(r"[^a-z0-9]", match.group(), maxsplit=1)[0] not in MAIL:
        severity = "hold" if policy.links_allowed else "block"
        yield Finding("disguised_link", "phishing", match.span(), severity, "网址写得躲躲闪闪，像是不想让人查")


def _is_allowed(host: str, policy: Policy) -> bool:
    return any(host == allowed or host.endswith("." + allowed) for allowed in policy.allowed_hosts)
