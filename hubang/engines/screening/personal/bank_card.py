"""Bank cards: ISO/IEC 7812-1 (issuer, length, Luhn's check digit).

| issuer range | digits | counts |
|---|---|---|
| 62 UnionPay; 9558, 955, 690, 60138, 60142, 60302: older ranges of Chinese banks; the ISSUED below | 16 to 19 | by itself |
| 81 UnionPay; 4 Visa, 51-55 and 22-27 Mastercard, 35 JCB, 34 and 37 American Express | 16 (15) | when called a card, or in groups as printed |
| any number of 15 to 21 digits | | right behind "银行卡号" and the like: a mistyped card, a passbook, a company's account |
"""

import re
from collections.abc import Iterator

from hubang.engines.screening.numerals import Chain
from hubang.engines.screening.personal.labels import CARD, is_called, is_other
from hubang.engines.screening.verdict import Finding

DOMESTIC = tuple(
    re.compile(
        rf"(?=((?:62[0-9]{{4}}|9558[0-9]{{2}}|955[0-9]{{3}}|690[0-9]{{3}}|601(?:38|42)[0-9]|60302[0-9])[0-9]{{{size - 6}}}))"
    )
    for size in (19, 18, 17, 16)
)
OTHERS = (
    re.compile(r"(?=((?:81[0-9]{2}|4[0-9]{3}|5[1-5][0-9]{2}|2[2-7][0-9]{2}|35[0-9]{2})[0-9]{12}))"),
    re.compile(r"(?=(3[47][0-9]{13}))"),
)
# Visa, Mastercard and JCB cards that Chinese banks gave out in great numbers.
ISSUED_OF = (
    "436742 436745 436748 436718 421349 434061 434062 489592 456351 409665 409666 409668 409669 409670 409671 409672 512315 512316 514957 "
    "518378 524864 547766 553131 356833 356835 402791 427020 427030 427038 451804 403361 404117 404118 404119 404120 404121 463758 519412 "
    "520083 402658 410062 439188 439225 439226 439227 479228 479229 518710 518718 545619 545947 356895 356899 531693 532450 544887 552245 552801"
)
ISSUED = frozenset(ISSUED_OF.split())
PRINTED = ((4, 4, 4, 4), (4, 6, 5), (4, 4, 4, 4, 1), (4, 4, 4, 4, 2), (4, 4, 4, 4, 3), (6, 10), (6, 13))
ACCOUNT = re.compile(
    r"(?:银行卡|储蓄卡|借记卡|信用卡|工资卡|卡号|[银农工建中招交]行卡?|(?:银行|收款|对公|汇款|打款|转账)账[号户]|开户行.{0,12}账[号户])[^0-9，。；！？\n]{0,5}$"
)
SHORTEST, LONGEST = 15, 21
REASON = "像是银行卡号"


def find(text: str, chains: list[Chain]) -> Iterator[Finding]:
    """Findings in a numbered text and its chains."""
    for chain in chains:
        if len(chain.digits) < SHORTEST:
            continue
        for one in _candidates(text, chain):
            yield Finding("bank_card", "privacy", one.span, "block", REASON)


def _candidates(text: str, chain: Chain) -> Iterator[Chain]:
    for pattern in DOMESTIC:
        yield from (one for one in chain.parts(pattern) if _is_domestic(text, one))
    for pattern in OTHERS:
        yield from (one for one in chain.parts(pattern) if _is_foreign(text, one))
    if chain.is_tight and SHORTEST <= len(chain.digits) <= LONGEST:
        start = chain.span[0]
        if ACCOUNT.search(text[max(0, start - 24) : start]):
            yield chain


def _is_domestic(text: str, one: Chain) -> bool:
    if not is_card(one.digits):
        return False
    if is_other(text, *one.span, unless=CARD):
        return False
    if is_called(CARD, text, *one.span):
        return True
    return one.is_whole if one.is_tight else one.is_even and one.before is one.after is None


def _is_foreign(text: str, one: Chain) -> bool:
    if not is_card(one.digits) or is_other(text, *one.span, unless=CARD):
        return False
    if is_called(CARD, text, *one.span) or (one.digits[:6] in ISSUED and one.is_tight and one.is_whole):
        return True
    return one.sizes in PRINTED and one.is_tight and one.is_even and one.is_whole


def is_card(number: str) -> bool:
    """Whether the check digit is right, and the digits are not all the same few."""
    return luhn(number) and len(set(number)) > 2


def luhn(number: str) -> bool:
    """ISO/IEC 7812-1, annex B."""
    total = 0
    for place, digit in enumerate(reversed(number)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
