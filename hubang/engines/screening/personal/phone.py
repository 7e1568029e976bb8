"""Telephone numbers: mobile phones (11 digits from 13 to 19), fixed lines with or without area code, numbers abroad with +.

400, 800 and 95xxx are for customers to call, and nobody's own.
"""

import re
from collections.abc import Iterator

from hubang.engines.screening.numerals import Chain
from hubang.engines.screening.personal.labels import PHONE, is_called, is_other
from hubang.engines.screening.verdict import Finding

MOBILE = re.compile(r"(?=(1[3-9][0-9]{9}))")
WITH_COUNTRY = re.compile(r"(?=((?:00)?861[3-9][0-9]{9}))")
# As people group it when they say or write it: 138 0013 8001 and the like, or digit by digit.
GROUPED = frozenset(
    [
        (11,),
        (3, 4, 4),
        (3, 8),
        (7, 4),
        (4, 7),
        (4, 4, 3),
        (3, 3, 5),
        (3, 3, 3, 2),
        (5, 6),
        (6, 5),
        (3, 5, 3),
        (4, 3, 4),
        (2, 11),
        (2, 3, 4, 4),
        (2, 3, 8),
        (2, 7, 4),
        (4, 3, 4, 4),
        (4, 11),
        (13,),
        (15,),
        (5, 4, 4),
    ]
)
# Area codes: 010, 02x, and from 0310 to 0998.
FIXED = re.compile(
    r"(?<![0-9a-z.])[(（]?(0(?:10|2[0-57-9]|[3-9][0-9]{2}))[)）]?[ \-—－]{0,2}([2-9][0-9]{2,3}[ \-]?[0-9]{4})(?![0-9])"
)
LOCAL = re.compile(r"(?<![0-9a-z.])[2-9][0-9]{2,3}[ \-]?[0-9]{4}(?![0-9元块个人件次斤.])")
LOCAL_NAME = re.compile(r"(?:电话|座机|宅电|固话|致电|拨打|tel|phone)[^0-9，。；！？\n]{0,4}$")
ABROAD = re.compile(r"(?<![0-9a-z])\+(?!86)[1-9][0-9]{0,2}[ \-]?(?:[0-9][ \-]?){6,11}[0-9](?![0-9])")
# Right behind its name any eleven digits are one; people mistype them.
NAMED = re.compile(r"(?:电话|手机|(?:我|你|他|她|主|人)的?号码)[号码是为]{0,3}[^0-9，。；！？\n]{0,2}$")
ELEVEN = re.compile(r"(?=(1[0-9]{10}))")
REASON = "像是手机号"
REASON_FIXED = "像是电话号码"


def find(text: str, chains: list[Chain]) -> Iterator[Finding]:
    """Findings in a numbered text and its chains."""
    for chain in chains:
        for pattern in (WITH_COUNTRY, MOBILE):
            yield from (_found(one.span, REASON) for one in chain.parts(pattern) if _is_mobile(text, one))
        for one in chain.parts(ELEVEN):
            if one.is_tight and NAMED.search(text[max(0, one.span[0] - 10) : one.span[0]]):
                yield _found(one.span, REASON)
    if not chains:
        return
    yield from (_found(match.span(), REASON_FIXED) for match in FIXED.finditer(text) if _is_fixed(text, match))
    yield from (_found(match.span(), REASON_FIXED) for match in ABROAD.finditer(text))
    for match in LOCAL.finditer(text):
        if LOCAL_NAME.search(text[max(0, match.start() - 10) : match.start()]):
            yield _found(match.span(), REASON_FIXED)


def _is_mobile(text: str, one: Chain) -> bool:
    if len(set(one.digits)) <= 2:
        return False
    if is_other(text, *one.span, unless=PHONE):
        return False
    called = is_called(PHONE, text, *one.span)
    if not one.is_tight:
        return one.before is one.after is None and (called or one.is_even or set(one.sizes) == {1})
    if len(one.sizes) == 1 or (called and one.sizes in GROUPED):
        return True
    return one.is_whole and (called or one.sizes in GROUPED or set(one.sizes) == {1} or _is_cut_anyhow(one))


def _is_cut_anyhow(one: Chain) -> bool:
    """Whether the same sign was put in at odd places: 13*80*01*38*001. Lists of prices, dates and times have other signs."""
    return one.is_even and one.gaps[0].strip() not in {"", ".", ",", "，", "、", ":", "：", "/", "-", "~"}


def _is_fixed(text: str, match: re.Match[str]) -> bool:
    """A zero and ten digits in one piece may count anything; with its area code set apart it is a telephone."""
    is_apart = match.end() - match.start() > len(match.group(1)) + len(match.group(2))
    return is_called(PHONE, text, *match.span()) or (is_apart and not is_other(text, *match.span(), unless=PHONE))


def _found(span: tuple[int, int], reason: str) -> Finding:
    return Finding("phone" if reason == REASON else "fixed_line", "privacy", span, "block", reason)
