"""Numbers as people write them: 3, 十二, 两, 一百."""

import re

DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"两": 2, "兩": 2, "俩": 2, "仨": 3, "〇": 0}
NUMBER = r"(\d{1,3}|[一二三四五六七八九十百两兩俩仨]{1,5})"
CHINESE = re.compile(
    r"(?:([一二三四五六七八九两兩])?(百)零?)?(?:([一二三四五六七八九])?(十))?([零〇一二三四五六七八九两兩俩仨])?"
)


def read_number(text: str) -> int | None:
    """A number up to 999 in digits, full-width digits or Chinese numerals; None when it is none."""
    if text.isdecimal():
        return int(text)
    match = CHINESE.fullmatch(text)
    if match is None or not text:
        return None
    hundreds, hundred, tens, ten, ones = match.groups()
    return (
        (DIGITS.get(hundreds or "一", 1) * 100 if hundred else 0)
        + (DIGITS.get(tens or "一", 1) * 10 if ten else 0)
        + DIGITS.get(ones or "零", 0)
    )
