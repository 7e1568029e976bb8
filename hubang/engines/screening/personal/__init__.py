"""Personal data. Only kind and place leave this package, never the value.

Each file knows one kind and searches the text with its disguises folded and its Chinese numerals as digits; where two kinds
overlap, the first of the list below counts.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import chain as after_another

from hubang.engines.screening.numerals import chains, numbered
from hubang.engines.screening.personal import address, bank_card, email, id_card, phone, plate, secrets, verification
from hubang.engines.screening.verdict import Finding
from hubang.engines.screening.views import Place, Views

# Numbers inside links are the links' own.
LINK = re.compile(r"https?://[!-~]{1,2000}|(?:[a-z0-9-]{1,63}\.){1,5}[a-z]{2,12}[/?:][!-~]{1,2000}")
# Nobody looks at more.
MOST = 50
# All but mail addresses have a digit, or several numerals.
DIGITS = re.compile(
    r"(?:ling|yi|er|san|si|wu|liu|qi|ba|jiu|yao)\W{0,2}(?:ling|yi|er|san|si|wu|liu|qi|ba|jiu|yao)|[0-9⑩-⑳]|[〇零一二三四五六七八九幺肆伍陆柒捌玖].{0,40}?[〇零一二三四五六七八九幺肆伍陆柒捌玖]"
)


def find(views: Views) -> Iterator[Finding]:
    """What the text gives away about a person."""
    folded = views.folded
    if "." in folded or ":" in folded:
        folded = LINK.sub(_blank, folded)
    return _apart(after_another(email.find(folded), _of_digits(folded) if DIGITS.search(folded) else ()))


def _of_digits(folded: str) -> Iterator[Finding]:
    text = numbered(folded)
    rows = chains(folded)
    return after_another(
        id_card.find(text, rows),
        bank_card.find(text, rows),
        phone.find(text, rows),
        plate.find(text),
        verification.find(text),
        secrets.find(folded),
        address.find(text),
    )


def _apart(findings: Iterable[Finding]) -> Iterator[Finding]:
    """The first findings, without those that overlap an earlier one."""
    taken: list[Place] = []
    for finding in findings:
        if len(taken) == MOST:
            return
        start, end = finding.span
        if all(end <= other_start or other_end <= start for other_start, other_end in taken):
            taken.append((start, end))
            yield finding


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())
