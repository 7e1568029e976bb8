"""From a share text to what it asks for."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from hubang.engines.sharelink.deadlines import find_deadline, resolve
from hubang.engines.sharelink.finding import Found, find_code, find_links
from hubang.engines.sharelink.hosts import check_host
from hubang.engines.sharelink.platforms import PLATFORMS, Platform
from hubang.engines.sharelink.reasons import reason_of
from hubang.engines.sharelink.words import activity_of, helpers_of, title_of

RANK = {"official": 0, "unknown": 1, "lookalike": 2}
BY_KEY = {platform.key: platform for platform in PLATFORMS}
HOST = re.compile(r"(?:[A-Za-zａ-ｚＡ-Ｚ]+[:：][/／]{1,3})?(?:([^/?#@／]*)@)?(\[[^\]]*\]|[^/:?#\\／：？]*)")


@dataclass(frozen=True)
class Link:
    """One link of a text: `url` is an exact part of the text, `host` is in lower case."""

    url: str
    host: str
    trust: str
    platform: str | None
    # Why it is not official: a code for translation, and plain words.
    kind: str
    imitates: str
    reason: str
    # Positions in `host` that differ from what it imitates.
    wrong: tuple[int, ...]


@dataclass(frozen=True)
class ShareLink:
    """What a share text asks for. `trust` is the worst of all its links; a text without a link is official."""

    platform: str | None
    activity: str | None
    url: str | None
    host: str | None
    code: str | None
    title: str | None
    helpers_needed: int | None
    deadline: str | None
    deadline_text: str | None
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
            "links": [
                {
                    "url": link.url,
                    "host": link.host,
                    "platform": link.platform,
                    "trust": link.trust,
                    "reason": link.reason,
                }
                for link in self.links
            ],
        }


def parse(text: str, now: datetime | None = None) -> ShareLink:
    """Read a share text, 口令 or link. Pure and offline; never raises; linear in the length of the text.

    `url` and `code` are exact parts of the text. With `now`, `deadline` is a moment (ISO 8601); without, the words that
    name it.
    """
    found = find_links(text)
    links = tuple(_judge(link) for link in found)
    code = find_code(text, found)
    chosen = _chosen(links)
    platform = _platform(text, chosen, code)
    worst = max(links, key=lambda link: RANK[link.trust], default=None)
    said = find_deadline(text)
    moment = resolve(said, now) if said and now else None
    return ShareLink(
        platform=platform.key if platform else None,
        activity=activity_of(_without(text, found), chosen.url if chosen else "", has_thing=bool(chosen or code)),
        url=chosen.url if chosen else None,
        host=chosen.host if chosen else None,
        code=code,
        title=title_of(_without(text, found)),
        helpers_needed=helpers_of(_without(text, found)),
        deadline=moment.isoformat() if moment else (said if now is None else None),
        deadline_text=said,
        identity_params=_identity(chosen),
        trust=worst.trust if worst else "official" if code else "unknown",
        reason=worst.reason if worst else "",
        links=links,
    )


def _judge(found: Found) -> Link:
    match = HOST.match(found.url)
    userinfo, raw = (match.group(1) or "", match.group(2)) if match else ("", "")
    host = raw.lower().rstrip(".")
    if found.url[0] in "ｈＨ":
        host = unicodedata.normalize("NFKC", raw).lower().rstrip(".")
    scheme = found.url.split("://", 1)[0].lower()
    if scheme in {"pinduoduo", "taobao", "tbopen", "imeituan", "openapp.jdmobile"}:
        key = {"pinduoduo": "pinduoduo", "imeituan": "meituan", "openapp.jdmobile": "jd"}.get(scheme, "taobao")
        return Link(found.url, host, "official", key, "", "", "", ())
    check = check_host(host, userinfo)
    host = host.strip("[]")
    return Link(
        url=found.url,
        host=host,
        trust=check.trust,
        platform=check.platform.key if check.platform and check.trust == "official" else None,
        kind=check.kind,
        imitates=check.imitates,
        reason=reason_of(check, host),
        wrong=check.wrong,
    )


def _chosen(links: tuple[Link, ...]) -> Link | None:
    """The first link that helps: official before others, a page before a bare name, a shop's before its picture servers'."""
    official = [link for link in links if link.trust == "official"]
    return min(
        official or links,
        key=lambda link: (
            bool(PICTURES.search(link.host)),
            link.platform == "weixin",
            "/" not in link.url,
            "download" in link.url,
        ),
        default=None,
    )


def _platform(text: str, chosen: Link | None, code: str | None) -> Platform | None:
    if chosen is not None and chosen.platform:
        return BY_KEY[chosen.platform]
    if chosen is not None:
        return None
    named = [(text.find(word), platform) for platform in PLATFORMS for word in platform.words if word in text]
    if named:
        return min(named, key=lambda pair: pair[0])[1]
    if code is not None and not code.isdecimal():
        return BY_KEY["taobao"]
    return BY_KEY["pinduoduo"] if code is not None and len(code) == 8 else None


def _identity(link: Link | None) -> tuple[str, ...]:
    if link is None or link.platform is None:
        return ()
    names = BY_KEY[link.platform].identity
    return tuple(
        dict.fromkeys(name for name, _value in _query(link.url) if name in names or name.startswith("_oak_share"))
    )


def _query(url: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(urlsplit(url).query, keep_blank_values=True, max_num_fields=200)
    except ValueError:
        return []


def _without(text: str, found: list[Found]) -> str:
    """The words without the links."""
    parts, last = [], 0
    for link in found:
        parts.append(text[last : link.start])
        last = link.start + len(link.url)
    return " ".join([*parts, text[last:]])


def request_key(share: ShareLink) -> str:
    """What makes two requests the same: the shop's order, else link with its sharer, else code. Empty: nothing to compare."""
    if share.url is None:
        return f"code {share.code}" if share.code else ""
    query = dict(_query(share.url))
    if query.get("group_order_id"):
        return f"order {query['group_order_id']}"
    try:
        parts = urlsplit(share.url if "://" in share.url else f"https://{share.url}")
    except ValueError:
        return unicodedata.normalize("NFC", share.url)
    kept = sorted((name, value) for name, value in query.items() if not COSMETIC.match(name))
    return f"{(share.host or '').removeprefix('www.')}{parts.path.rstrip('/')}?{kept}"


PICTURES = re.compile(r"pddpic|alicdn|360buyimg|dpfile|sinaimg|\bimg\d*\.")
COSMETIC = re.compile(
    r"_wvx?$|_pdd_|page_from|refer_page|_x_query|spm$|un$|shared_time|refer_share_(?:form|channel)|utm_|ts$|timestamp"
)
