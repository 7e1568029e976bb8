"""From a share text to what it asks for."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hubang.engines.sharelink.activities import activity_of, is_goods
from hubang.engines.sharelink.codes import find_code
from hubang.engines.sharelink.deadlines import find_deadline, resolve
from hubang.engines.sharelink.hosts import HostCheck, check_host
from hubang.engines.sharelink.links import Found, find_links
from hubang.engines.sharelink.needed import helpers_of
from hubang.engines.sharelink.platforms import BY_KEY, BY_SCHEME, PICTURES, PLATFORMS
from hubang.engines.sharelink.reasons import reason_of
from hubang.engines.sharelink.titles import title_of

RANK = {"official": 0, "unknown": 1, "lookalike": 2}
USUAL_PORTS = frozenset(("", "80", "443"))
# Of people, not of a share.
NOT_NAMED = re.compile(r"微信[号群里]|加微信?")


@dataclass(frozen=True, slots=True)
class Link:
    """One link of a text: `url` is an exact part of the text, `host` is in lower case."""

    url: str
    host: str
    trust: str
    platform: str | None
    # Why it is not official: the code of the reason (reasons.TEXTS), the domain it imitates, and plain words.
    kind: str
    imitates: str
    reason: str
    # Positions in `host` that differ from what it imitates.
    wrong: tuple[int, ...]

    def as_json(self) -> dict[str, Any]:
        """One entry under "links"."""
        return {
            "url": self.url,
            "host": self.host,
            "platform": self.platform,
            "trust": self.trust,
            "reason": self.reason,
            "reason_code": self.kind,
            "imitates": self.imitates,
            "wrong": list(self.wrong),
        }


@dataclass(frozen=True, slots=True)
class ShareLink:
    """What a share text asks for.

    `trust` is the worst of all its links; without a link, a code is official (it opens in the shop's app and nowhere else) and
    nothing is unknown. `until` is the deadline as the text says it (deadlines.py has the notation), `deadline` the same as a
    moment when `now` was given.
    """

    platform: str | None
    activity: str | None
    url: str | None
    host: str | None
    code: str | None
    title: str | None
    helpers_needed: int | None
    deadline: str | None
    until: str | None
    identity_params: tuple[str, ...]
    trust: str
    reason: str
    links: tuple[Link, ...]

    def as_json(self) -> dict[str, Any]:
        """The fields that `hubang parse --json` prints (docs/sharelink.md)."""
        return {
            "platform": self.platform,
            "activity": self.activity,
            "url": self.url,
            "host": self.host,
            "code": self.code,
            "title": self.title,
            "helpers_needed": self.helpers_needed,
            "deadline": self.deadline,
            "identity_params": list(self.identity_params),
            "trust": self.trust,
            "reason": self.reason,
            "links": [link.as_json() for link in self.links],
        }


def parse(text: str, now: datetime | None = None) -> ShareLink:
    """Read a share text, 口令 or link. Pure and offline; never raises; linear in the length of the text.

    `url` and `code` are exact parts of the text. With `now`, `deadline` is a moment (ISO 8601); without, what the text says.
    """
    found = find_links(text)
    links = tuple([_judged(link) for link in found])
    words = _without(text, found) if found else text
    code = find_code(words)
    at = _chosen(found, links)
    link = links[at] if at is not None else None
    platform = link.platform if link is not None else _named(words, code)
    title, helpers = title_of(words), helpers_of(words)
    worst = max(links, key=_rank) if links else None
    until = find_deadline(words)
    moment = resolve(until, now) if until and now else None
    return ShareLink(
        platform=platform,
        activity=activity_of(
            words,
            link.url if link else "",
            platform=platform,
            has_title=title is not None,
            has_code=code is not None,
            lacks_people=helpers is not None,
        ),
        url=link.url if link else None,
        host=link.host if link else None,
        code=code,
        title=title,
        helpers_needed=helpers,
        deadline=moment.isoformat() if moment else until if now is None else None,
        until=until,
        identity_params=_identity(found[at], platform) if at is not None else (),
        trust=worst.trust if worst else "official" if code else "unknown",
        reason=worst.reason if worst else "",
        links=links,
    )


def links_of(text: str) -> list[tuple[int, Link]]:
    """Every link of a text and the place where it begins, in order; nothing else of the text is read. Never raises."""
    return [(found.start, _judged(found)) for found in find_links(text)]


def resolve_deadline(share: ShareLink, now: datetime) -> datetime | None:
    """The deadline of a share text as a moment after `now`; None when it says nothing or names what has passed or cannot be."""
    return resolve(share.until, now) if share.until else None


def _rank(link: Link) -> int:
    return RANK[link.trust]


def _judged(found: Found) -> Link:
    opened = BY_SCHEME.get(found.scheme)
    check = HostCheck("official", opened) if opened else check_host(found.shown, found.userinfo, found.rest)
    if check.trust == "official" and found.port not in USUAL_PORTS:
        check = HostCheck("unknown", None, "port")
    platform = check.platform.key if check.platform is not None and check.trust == "official" else None
    return Link(
        found.url,
        found.host,
        check.trust,
        platform,
        check.kind,
        check.imitates,
        reason_of(check, found.host),
        check.wrong if len(found.shown) == len(found.host) else (),
    )


def _chosen(found: list[Found], links: tuple[Link, ...]) -> int | None:
    """The first link that helps: a shop's page that asks before one that shows goods, those before all other links."""
    if len(links) < 2:
        return 0 if links else None
    return min(range(len(links)), key=lambda at: _standing(found[at], links[at]))


def _standing(found: Found, link: Link) -> int:
    if link.platform is None:
        return 3
    if len(found.rest) < 2 or "download" in found.rest or found.host.endswith(PICTURES):
        return 4
    return 2 if link.platform == "weixin" else 1 if is_goods(link.url) else 0


def _named(words: str, code: str | None) -> str | None:
    """The platform of a text without a link: the one it names first, else the one whose codes look like this."""
    lowered = NOT_NAMED.sub(" ", words.lower())
    named = [
        (at, platform.key) for platform in PLATFORMS for word in platform.words if (at := _place(lowered, word)) >= 0
    ]
    if named:
        # Everybody shares in WeChat: it is meant only where nobody else is named.
        return min([place for place in named if place[1] != "weixin"] or named)[1]
    if code is None:
        return None
    if code.isdecimal():
        return "pinduoduo" if len(code) == 8 else None
    return "jd" if len(code) > 12 else "taobao"


def _place(words: str, name: str) -> int:
    """Where a name stands; names in ASCII letters only as words of their own."""
    at = words.find(name)
    if at < 0 or not name.isascii():
        return at
    around = words[max(0, at - 1) : at] + words[at + len(name) : at + len(name) + 1]
    return -1 if any(c.isascii() and c.isalnum() for c in around) else at


def _identity(found: Found, platform: str | None) -> tuple[str, ...]:
    """The parameters of a link that say who shares, in their order, each once."""
    _path, mark, query = found.rest.partition("?")
    if not mark or platform is None:
        return ()
    names = BY_KEY[platform].identity
    seen = [pair.partition("=")[0] for pair in query.partition("#")[0].split("&")]
    return tuple(dict.fromkeys([name for name in seen if name in names or name.startswith("_oak_share")]))


def _without(text: str, found: list[Found]) -> str:
    """The words around the links, a space in the place of each."""
    parts, last = [], 0
    for link in found:
        parts.append(text[last : link.start])
        last = link.start + len(link.url)
    parts.append(text[last:])
    return " ".join(parts)
