"""Finding links in a text, also with Chinese characters directly before and after them.

Linear in the length of the text: every pattern here is a run of one class of characters, or of bounded length, and no character
of a link is looked at from two starts.
"""

import re
import unicodedata
from typing import NamedTuple

from hubang.engines.sharelink.hosts import INVISIBLE, check_host, is_number
from hubang.engines.sharelink.names import NUMBER_NAMES, OTHER_ENDINGS, PLAIN_ENDINGS
from hubang.engines.sharelink.platforms import BY_SCHEME, official_platform

# An input method may have made the colon Chinese, or the whole link wide.
COLON = re.compile(r"[:：][/／\\]{1,3}")
LONGEST_SCHEME = max(map(len, BY_SCHEME))
SCHEMES = ("https", "http", "ｈｔｔｐｓ", "ｈｔｔｐ", *sorted(BY_SCHEME, key=len, reverse=True))
# Letters of other alphabets and invisible ones are let into a host, so that an imitation is seen whole and not cut short.
FOREIGN = "\u00ad\u00c0-\u024f\u0250-\u02af\u0300-\u03ff\u0400-\u052f\u0531-\u0587\u13a0-\u13fd\u1d00-\u1d7f\u1e00-\u1eff\u200b-\u200d\u2060\u2c60-\u2c7f\ua720-\ua7ff\uff0e\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\ufeff\U0001d400-\U0001d7ff"
AUTHORITY = re.compile(rf"[0-9A-Za-z.\-_~%:\[\]\\{FOREIGN}]+")
# What may stand before an @ as well; without one it belongs to the sentence.
USERINFO = re.compile(rf"[0-9A-Za-z.\-_~%!$&()*+,;=:@\[\]\\{FOREIGN}]+")
REST = re.compile(r"[/?#][!#$%&()*+,\-./0-9:;=?@A-Z_a-z~]*")
PORT = re.compile(r":\d{2,5}(?!\d)")
WIDE = re.compile(r"[!-~！-～]+")
# A host of Chinese characters: 拼多多.com
CHINESE = re.compile(
    r"[0-9A-Za-z\-\u4e00-\u9fff]{1,30}(?:\.[0-9A-Za-z\-\u4e00-\u9fff]{1,30}){0,3}\.(?:[A-Za-z]{2,12}|中国|公司|网络|商城|网址)"
)
WORD = re.compile(rf"[0-9A-Za-z.\-_@{FOREIGN}]+")
TRAILING = ".,;:!?'\"()[]*~#，。、！？；：（）～＃…"
# A second link glued to the first; behind one of these it is a part of the first.
INSIDE = "=/?&:%#"
PATH_SIGNS = ("/", "\\", "=", "&", "%")


class Found(NamedTuple):
    """A link as it stands in the text: `url` is an exact part of it, beginning at `start`.

    `host` is where a browser goes, in lower case; `shown` is how it is written.
    """

    url: str
    start: int
    scheme: str
    userinfo: str
    host: str
    shown: str
    port: str
    # From the path on.
    rest: str


def find_links(text: str) -> list[Found]:
    """Every link of the text, in order."""
    found: list[Found] = []
    starts = _starts(text)
    glued = [start for start, _scheme, _behind in starts if start == 0 or text[start - 1] not in INSIDE]
    covered = number = 0
    for start, scheme, behind in starts:
        if start < covered:
            continue
        while number < len(glued) and glued[number] <= start:
            number += 1
        link = _with_scheme(text, start, scheme, behind, glued[number] if number < len(glued) else len(text))
        if link is not None:
            found.append(link)
            covered = link.start + len(link.url)
    bare = _bare(text, found)
    return sorted([*found, *bare], key=_start) if bare else found


def _start(link: Found) -> int:
    return link.start


def _starts(text: str) -> list[tuple[int, str, int]]:
    """Where a scheme begins, which one it is, and where it ends."""
    found = []
    for match in COLON.finditer(text):
        before = text[max(0, match.start() - LONGEST_SCHEME) : match.start()].lower()
        if not before.endswith(SCHEMES):
            continue
        scheme = next(scheme for scheme in SCHEMES if before.endswith(scheme))
        start = match.start() - len(scheme)
        is_whole = start == 0 or scheme not in BY_SCHEME or not text[start - 1].isalnum()
        if is_whole and (scheme.startswith("http") or scheme in BY_SCHEME or match.group()[-1] in "/／"):
            found.append((start, scheme, match.end()))
    return found


def _with_scheme(text: str, start: int, scheme: str, behind: int, limit: int) -> Found | None:
    if not scheme.isascii():
        wide = WIDE.match(text, behind, limit)
        return _made(text, start, behind, trimmed(text, start, wide.end()), "https") if wide else None
    authority = _authority(text, behind, limit) or CHINESE.match(text, behind, limit)
    if authority is None:
        return None
    rest = REST.match(text, authority.end(), limit)
    end = trimmed(text, start, rest.end() if rest else authority.end())
    return _made(text, start, behind, end, scheme) if end > behind else None


def _authority(text: str, behind: int, limit: int) -> re.Match[str] | None:
    found = AUTHORITY.match(text, behind, limit)
    end = found.end() if found else behind
    if end < limit and text[end] in "@!$&()*+,;=":
        wider = USERINFO.match(text, behind, limit)
        if wider is not None and "@" in wider.group():
            found = wider
    return found if found is not None and any(map(str.isalnum, found.group())) else None


def _made(text: str, start: int, behind: int, end: int, scheme: str) -> Found | None:
    plain = text[behind:end]
    if start < behind and not text[start].isascii():
        plain = unicodedata.normalize("NFKC", plain)
    cut = min((at for at in map(plain.find, "/?#") if at >= 0), default=len(plain))
    authority, rest = plain[:cut], plain[cut:]
    userinfo, _at, place = authority.rpartition("@")
    if "\\" in place:
        # Browsers read a backslash as a slash; other programs do not, and that is the trick.
        userinfo, place = userinfo or place, place.split("\\")[0] or place
    shown, port = _host_and_port(place)
    host = shown if shown.isascii() else unicodedata.normalize("NFKC", shown).translate(INVISIBLE).lower()
    if not any(map(str.isalnum, host)):
        return None
    return Found(text[start:end], start, scheme, userinfo, host, shown, port, rest)


def _host_and_port(place: str) -> tuple[str, str]:
    if place.startswith("["):
        host, _end, port = place[1:].partition("]")
        return host.lower(), port.lstrip(":")
    host, _colon, port = place.partition(":")
    return host.lower().rstrip("."), port


def trimmed(text: str, start: int, end: int) -> int:
    """Where a link ends without the punctuation that belongs to the sentence."""
    if text[end - 1].isalnum():
        return end
    kept = TRAILING.replace(")", "") if text.find("(", start, end) >= 0 else TRAILING
    while end > start:
        last = text[end - 1]
        # @秋姐 behind a link calls somebody; a pair of @ is JD's.
        is_call = last == "@" and end < len(text) and not text[end].isspace() and text.count("@", start, end) % 2 == 1
        if last not in kept and not is_call and not (last == "-" == text[end - 2]):
            break
        end -= 1
    return end


def _bare(text: str, known: list[Found]) -> list[Found]:
    """Addresses without http://: people type them, and apps make links of them."""
    found: list[Found] = []
    if "." not in text and "．" not in text:
        return found
    edges = [0, *(edge for link in known for edge in (link.start, link.start + len(link.url))), len(text)]
    for begin, end in zip(edges[::2], edges[1::2], strict=True):
        if text.find(".", begin, end) < 0 and text.find("．", begin, end) < 0:
            continue
        covered = begin
        for match in WORD.finditer(text, begin, end):
            if match.start() >= covered and (link := _bare_link(text, match, end)) is not None:
                found.append(link)
                covered = link.start + len(link.url)
    return found


def _bare_link(text: str, match: re.Match[str], limit: int) -> Found | None:
    word = match.group()
    if "@" in word or ("." not in word and "．" not in word):
        return None
    start = match.start() + len(word) - len(word.lstrip(".-_．"))
    host_end = match.end() - (len(word) - len(word.rstrip(".-_．")))
    # A file's path is no address; http// without its colon is one.
    if start >= host_end or (text[start - 1 : start] in PATH_SIGNS and text[max(0, start - 2) : start] != "//"):
        return None
    rest = None
    if host_end == match.end():
        port = PORT.match(text, host_end, limit)
        rest = REST.match(text, port.end() if port else host_end, limit)
        host_end = port.end() if port and rest is None else host_end
    if not _is_address(text[start:host_end], has_path=rest is not None and rest.group()[0] == "/"):
        return None
    end = trimmed(text, start, rest.end() if rest else host_end)
    return _made(text, start, start, end, "")


def _is_address(word: str, *, has_path: bool) -> bool:
    host = word.partition(":")[0].lower().replace("．", ".")
    labels = host.split(".")
    ending = labels[-1]
    if not all(labels) or len(labels) < 2 or is_number(host):
        return is_number(host) and has_path and len(labels) == 4
    if ending in PLAIN_ENDINGS or official_platform(host) is not None:
        return any(c.isalpha() for c in labels[-2]) or labels[-2] in NUMBER_NAMES
    is_known = ending in OTHER_ENDINGS or ending.startswith("xn--")
    if is_known and (has_path or labels[0] == "www"):
        return True
    return (is_known or not host.isascii()) and check_host(host).trust == "lookalike"
