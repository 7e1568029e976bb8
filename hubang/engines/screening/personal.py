"""Personal data: numbers with their checks. Only kind and place leave this module, never the value."""

import datetime as dt
import re
from collections.abc import Iterator

from hubang.engines.screening.verdict import Finding
from hubang.engines.screening.views import View, Views

# GB 11643: 17 digits and a check character by ISO 7064 MOD 11-2.
ID_CARD = re.compile(r"(?<![0-9a-z])[1-8]\d{16}[\dx](?![0-9a-z])")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10x98765432"
PROVINCES = frozenset(
    [
        *[11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52, 53, 54],
        61,
        62,
        63,
        64,
        65,
        71,
        81,
        82,
        83,
    ]
)
BANK_CARD = re.compile(r"(?<![0-9])(?:62\d{14,17}|4\d{15}|5[1-5]\d{14}|3[47]\d{13}|9\d{15,18})(?![0-9])")
PHONE = re.compile(r"(?<![0-9])(?:\+?86)?(1[3-9]\d{9})(?![0-9])")
# Numbers that look like a phone and are not: orders, parcels, goods.
OTHER_NUMBER = re.compile(r"(?:单号|订单|编号|运单|快递|货号|商品|流水)[号码]?[^0-9]{0,6}$")

REASONS = {
    "id_card": "像是身份证号",
    "bank_card": "像是银行卡号",
    "phone": "像是手机号",
}


CHINESE_DIGITS = dict(zip("〇零一二三四五六七八九幺", "001234567891", strict=True))


def digits(views: Views) -> View:
    """The folded text with Chinese numerals as digits, and without what people put between digits."""
    kept: list[str] = []
    places: list[tuple[int, int]] = []
    for place, character in enumerate(views.folded):
        plain = CHINESE_DIGITS.get(character, character)
        if plain in " -_.·•,，、*/~\ufe0f\u20e3\u200b\u200c\u200d\u2060\ufeff\u00ad" and kept and kept[-1].isdigit():
            continue
        kept.append(plain)
        places.append((place, place + 1))
    return View("".join(kept), lambda: places)


def find(view: View) -> Iterator[Finding]:
    """ID numbers, bank cards and mobile phones in the view of digits."""
    taken: list[tuple[int, int]] = []
    for check, pattern, is_one in (
        ("id_card", ID_CARD, is_id_card),
        ("bank_card", BANK_CARD, _is_bank),
        ("phone", PHONE, _is_phone),
    ):
        for match in pattern.finditer(view.text):
            start, end = match.span()
            if any(start < other_end and other_start < end for other_start, other_end in taken):
                continue
            if is_one(match.group(match.lastindex or 0)) and not OTHER_NUMBER.search(
                view.text[max(0, start - 12) : start]
            ):
                taken.append((start, end))
                yield Finding(check, "privacy", view.span(start, end), "block", REASONS[check])


def is_id_card(number: str) -> bool:
    """Whether 18 characters are a citizen's number: province, date of birth, check character."""
    if (
        int(number[:2]) not in PROVINCES
        or CHECKS[sum(int(d) * w for d, w in zip(number, WEIGHTS, strict=False)) % 11] != number[17]
    ):
        return False
    try:
        born = dt.date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    return 1900 <= born.year <= 2100


def luhn(number: str) -> bool:
    """ISO/IEC 7812-1, annex B."""
    total = 0
    for place, digit in enumerate(reversed(number)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _is_bank(number: str) -> bool:
    return luhn(number) and len(set(number)) > 2


def _is_phone(number: str) -> bool:
    return len(set(number)) > 2
