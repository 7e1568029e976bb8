"""Finding links and codes in a text, also with Chinese characters directly before and after them."""

import re
from dataclasses import dataclass

from hubang.engines.sharelink.platforms import OFFICIAL_NAMES

# What may stand in a link: ASCII without quotes and brackets; Chinese and full-width characters end it. Host letters of
# other alphabets are let in, so that an imitation is seen as one link and not cut short.
SCHEME = re.compile(
    r"(?i)(?:https?[:：]/{1,3}|ｈｔｔｐｓ?[:：][/／]{1,3})|(?:pinduoduo|openapp\.jdmobile|taobao|tbopen|imeituan)://"
)
BODY = re.compile(r"[!#$%&'()*+,\-./0-9:;=?@A-Z_a-z~\[\]À-ɏɐ-ʯͰ-ϿЀ-ӿ԰-֏ａ-ｚＡ-Ｚ０-９．]+")
# An input method in full-width mode turns a whole link into wide letters.
WIDE = re.compile(r"[！-～]+")
HOST_ONLY = re.compile(
    r"(?i)(?<![0-9A-Za-z@._/\-])(?:[0-9a-zÀ-ɏͰ-ϿЀ-ӿ](?:[0-9a-zÀ-ɏͰ-ϿЀ-ӿ\-]{0,61}[0-9a-zÀ-ɏͰ-ϿЀ-ӿ])?\.){1,8}"
    r"(?:com|cn|net|org|top|xyz|vip|shop|cc|me|club|site|online|store|info|live|fun|pw|hk|tw|io|app|ltd|wang|link|work|so|tv|ink|ru|ml|tk)"
    r"(?![0-9A-Za-z\-])(?:[:/?][!#$%&()*+,\-./0-9:;=?@A-Z_a-z~]*)?"
)
TRAILING = ".,;:!?'\"()[]~*…、。，！？；：）】」"
# Old style, between any two signs of money or emphasis; new style of Taobao: two or three groups before the link.
SIGNS = "￥¥$€£₤₳¢₴₵฿₽₹＄()（）《》「」🔑🗝💰👉👈#✔❤℡%"
OLD_CODE = re.compile(rf"(?<![0-9A-Za-z])[{SIGNS}]\s?([0-9A-Za-z]{{8,16}})\s?[{SIGNS}]")
JD_CODE = re.compile(r"(?:[!！]|:/\s?|￥|¥)([0-9A-Za-z]{10,18})[!！%￥¥]")
NEW_CODE = re.compile(r"(?<![0-9A-Za-z])(?:\d{1,2}\s+)?[A-Z]{1,3}\d{3,5}\s+([0-9A-Za-z]{8,14})(?![0-9A-Za-z])")
DIGIT_CODE = re.compile(
    r"(?:邀请码|口令|数字|搜索?|助力码|密令|暗号|复制)\D{0,12}?(?<![0-9A-Za-z])(\d{6,12})(?![0-9A-Za-z])"
)
WORD_CODE = re.compile(r"(?:邀请码|口令|助力码|密令|互助码)[^0-9A-Za-z\n]{0,6}([0-9A-Za-z]{6,24})(?![0-9A-Za-z])")
# Eleven letters and digits, small and large, as only Taobao makes them.
BARE_CODE = re.compile(
    r"(?<![0-9A-Za-z])(?=[0-9A-Za-z]*[0-9])(?=[0-9A-Za-z]*[a-z])(?=[0-9A-Za-z]*[A-Z])([0-9A-Za-z]{11})(?![0-9A-Za-z])"
)
MOST_LINKS = 50
LONGEST_LINK = 2000


@dataclass(frozen=True)
class Found:
    """A link as it stands in the text: `url` is an exact part of it, beginning at `start`."""

    url: str
    start: int


def find_links(text: str) -> list[Found]:
    """Every link of the text, in order, 50 at most. Linear in the length of the text."""
    found: list[Found] = []
    covered = 0
    for match in SCHEME.finditer(text):
        if len(found) >= MOST_LINKS:
            break
        if match.start() < covered:
            continue
        shape = WIDE if match.group()[0] in "ｈＨ" else BODY
        body = shape.match(text, match.end(), min(len(text), match.end() + LONGEST_LINK))
        if body is None:
            continue
        url = trim(text[match.start() : body.end()])
        covered = match.start() + len(url)
        if len(url) > len(match.group()):
            found.append(Found(url, match.start()))
    return sorted(found + _bare(text, found), key=lambda link: link.start)[:MOST_LINKS]


def _bare(text: str, known: list[Found]) -> list[Found]:
    """Addresses without http://: people type them, and apps make links of them."""
    if "." not in text:
        return []
    spans = [(link.start, link.start + len(link.url)) for link in known]
    found = []
    for match in HOST_ONLY.finditer(text):
        if any(start <= match.start() < end for start, end in spans):
            continue
        found.append(Found(trim(match.group()), match.start()))
        if len(found) >= MOST_LINKS:
            break
    return found


def trim(url: str) -> str:
    """Without the punctuation that belongs to the sentence; a closing bracket stays where it was opened in the link."""
    while url and url[-1] in TRAILING:
        if url[-1] == ")" and "(" in url:
            break
        url = url[:-1]
    return url


def find_code(text: str, links: list[Found]) -> str | None:
    """The first 口令 of the text outside of its links: old and new Taobao style, JD style, numeric invitation codes."""
    masked = list(text)
    for link in links:
        masked[link.start : link.start + len(link.url)] = " " * len(link.url)
    rest = "".join(masked)
    for pattern in (OLD_CODE, JD_CODE, NEW_CODE, DIGIT_CODE, WORD_CODE, BARE_CODE):
        match = pattern.search(rest)
        if match is not None and not _is_word(match.group(1)):
            return match.group(1)
    return None


def _is_word(code: str) -> bool:
    return code.isalpha() and (code.islower() or code.lower() in OFFICIAL_NAMES)
