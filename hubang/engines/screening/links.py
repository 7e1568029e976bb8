"""Links: imitations anywhere, and any link at all where links are not allowed."""

import re
from collections.abc import Iterator
from types import MappingProxyType

from hubang.engines.screening.verdict import Finding, Policy
from hubang.engines.screening.views import Views
from hubang.engines.sharelink import Link, parse

# Without one of these there is no link.
DOT = re.compile(r"[.．]|[:：][/／\\]")


def find(views: Views, policy: Policy) -> Iterator[Finding]:
    """Findings for each link, as it is written: an imitation would fold to what it imitates."""
    text = views.original
    if DOT.search(text) is None:
        return
    place = 0
    for link in parse(text).links:
        start = text.find(link.url, place)
        place = start + len(link.url)
        finding = _of_link(link, (start, place), policy)
        if finding is not None:
            yield finding


def _of_link(link: Link, span: tuple[int, int], policy: Policy) -> Finding | None:
    args = MappingProxyType({"host": link.host, "imitates": link.imitates})
    if link.trust == "lookalike":
        return Finding("lookalike", "phishing", span, "block", link.reason, args)
    if policy.links_allowed and (link.trust == "official" or _is_allowed(link.host, policy)):
        return None
    if policy.links_allowed:
        return Finding("unknown_link", "phishing", span, "hold", link.reason, args)
    return Finding("link_outside_card", "spam", span, "block", "链接只放在求助卡片里", args)


def _is_allowed(host: str, policy: Policy) -> bool:
    return any(host == allowed or host.endswith("." + allowed) for allowed in policy.allowed_hosts)
