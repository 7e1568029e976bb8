"""Licence plates. GA 36-2018: province, letter of the office, five characters (six for cars with other fuels) without I and O."""

import re
from collections.abc import Iterator

from hubang.engines.screening.verdict import Finding

PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
PLATE = re.compile(
    rf"(?<![a-z0-9\u4e00-\u9fff])?[{PROVINCES}]\s?[a-hj-np-z][·.・•\-\s]{{0,2}}((?:[0-9a-hj-np-z][ \-·]?){{4,5}}[0-9a-hj-np-z挂学警港澳使领])(?![0-9a-z])"
)
FEWEST_DIGITS = 3
REASON = "像是车牌号"


def find(numbered: str) -> Iterator[Finding]:
    """Findings in a numbered text."""
    for match in PLATE.finditer(numbered):
        if sum(map(str.isdigit, match.group(1))) >= FEWEST_DIGITS:
            yield Finding("plate", "privacy", match.span(), "block", REASON)
