"""Numbers of identity cards. GB 11643-1999: region, date of birth, order, check character by ISO 7064 MOD 11-2.

The older number of 15 digits has no check character; it counts only where the text calls it one.
"""

import datetime as dt
import re
from collections.abc import Iterator

from hubang.engines.screening.numerals import Chain
from hubang.engines.screening.personal.labels import BEFORE, IDENTITY, is_called, is_other
from hubang.engines.screening.verdict import Finding
from hubang.engines.screening.views import Place

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10x98765432"
# The first two digits: provinces, 71 Taiwan, 81 and 82 Hong Kong and Macao (residence permits too), 83 Taiwan residence permits.
REGIONS = "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83"
PROVINCES = frozenset(REGIONS.split())
DAY = "(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
DATED = re.compile(rf"(?=([1-8][0-9]{{5}}(?:19|20)[0-9]{{2}}{DAY}[0-9]{{4}}))")
# The check character is an x; it stands behind the digits.
DATED_X = re.compile(rf"(?=([1-8][0-9]{{5}}(?:19|20)[0-9]{{2}}{DAY}[0-9]{{3}}))")
# Right behind its name any number of that length is one; people mistype them.
NAMED = re.compile(r"(?:身份证|身份證|身分证|证件|sfz)[号碼码是为]{0,3}[^0-9，。；！？\n]{0,3}$")
OLD = re.compile(rf"(?=([1-8][0-9]{{7}}{DAY}[0-9]{{3}}))")
LENGTHS = range(15, 20)
X = re.compile(r"[^0-9a-z\u4e00-\u9fff]{0,3}[x×✕叉](?![a-z0-9])")
REASON = "像是身份证号"


def find(text: str, chains: list[Chain]) -> Iterator[Finding]:
    """Findings in a numbered text and its chains."""
    for chain in chains:
        if len(chain.digits) < 15:
            continue
        for start, end in _places(text, chain):
            if not is_other(text, start, end, unless=IDENTITY):
                yield Finding("id_card", "privacy", (start, end), "block", REASON)


def _places(text: str, chain: Chain) -> Iterator[Place]:
    for one in chain.parts(DATED):
        if is_id_card(one.digits) and _is_one_number(text, one):
            yield one.span
    for one in chain.parts(DATED_X):
        end = _end_of_x(text, one)
        if end and _is_one_number(text, one) and is_id_card(one.digits + "x"):
            yield one.span[0], end
    for one in chain.parts(OLD):
        if one.before is one.after is None and _is_old(one.digits) and is_called(IDENTITY, text, *one.span):
            yield one.span
    start, end = chain.span
    if chain.is_tight and len(chain.digits) in LENGTHS and NAMED.search(text[max(0, start - BEFORE) : start]):
        yield start, _end_of_x(text, chain) or end


def _end_of_x(text: str, chain: Chain) -> int:
    """Where the x ends that stands behind the digits, with a sign between, or with what stands between all of them."""
    end = chain.span[1]
    gap = chain.gaps[0] if chain.gaps and chain.is_even else ""
    match = X.match(text, end + len(gap) if text.startswith(gap, end) else end)
    return match.end() if match else 0


def _is_one_number(text: str, chain: Chain) -> bool:
    """Whether the words between are there to part it; other words tell of other numbers."""
    return chain.is_tight or chain.is_even or is_called(IDENTITY, text, *chain.span)


def is_id_card(number: str) -> bool:
    """Whether 18 characters are a citizen's number: region, date of birth, check character (x in lower case)."""
    if number[:2] not in PROVINCES or not is_date(number[6:14]):
        return False
    return CHECKS[sum(int(d) * w for d, w in zip(number, WEIGHTS, strict=False)) % 11] == number[17]


def is_date(number: str) -> bool:
    """Whether eight digits are a day on which a living person was born, or may be before long."""
    try:
        return 1900 <= dt.date(int(number[:4]), int(number[4:6]), int(number[6:])).year <= 2099
    except ValueError:
        return False


def _is_old(number: str) -> bool:
    return number[:2] in PROVINCES and is_date("19" + number[6:12])
