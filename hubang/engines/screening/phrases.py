"""Phrases that give a message away, by category. They stand in data/phrases/, a file a category, with their sources.

What a phrase does to a text the fusion decides, together with the model and the stance of the text: here is only said how much they
weigh. What is found by its sound alone weighs no more than a phrase that holds.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from types import MappingProxyType

from hubang.engines.screening.lexicon import Hit, Lexicon
from hubang.engines.screening.patterns import shipped
from hubang.engines.screening.verdict import Finding

REASONS = {
    "fraud": "像是骗人的套路",
    "phishing": "像是假网址或骗密码",
    "paid": "像是拿钱换助力",
    "gambling": "像是赌博",
    "porn": "像是低俗内容",
    "spam": "像是广告",
    "abuse": "像是骂人的话",
    "privacy": "像是在收集或泄露别人的信息",
    "offtopic": "和这个群无关",
    "flood": "像是刷屏",
}
FILES = ("fraud", "phishing", "paid", "gambling", "porn", "spam", "abuse", "privacy", "offtopic")
# Two different phrases of these are as clear as one that blocks.
CLEAR_BY_TWO = frozenset({"fraud", "phishing", "gambling", "porn"})
NONE, SIGN, PHRASE, CLEAR = range(4)


@cache
def lexicon() -> Lexicon:
    """All shipped phrases, compiled when first used."""
    return Lexicon([pattern for name in FILES for pattern in shipped(name)])


def weight(hits: Iterable[Hit]) -> int:
    """The weight of all hits together: NONE, SIGN, PHRASE or CLEAR."""
    heaviest, seen = NONE, dict[str, str]()
    for hit in hits:
        line, category, severity = hit.pattern.line, hit.pattern.category, hit.pattern.severity
        if severity == "sign":
            heaviest = max(heaviest, SIGN)
            continue
        is_second = not hit.by_sound and category in CLEAR_BY_TWO and seen.setdefault(category, line) != line
        heaviest = max(heaviest, CLEAR if is_second or (severity == "block" and not hit.by_sound) else PHRASE)
    return heaviest


def findings(hits: Sequence[Hit], severity: str) -> list[Finding]:
    """One finding for each category and tag among the hits that are more than signs. Only what is grave blocks; friends
    insult each other fondly, and what is no more than unwelcome a reviewer may look at."""
    found: dict[tuple[str, str], Finding] = {}
    for hit in hits:
        category, tag = hit.pattern.category, hit.pattern.tag
        if hit.pattern.severity != "sign" and (category, tag) not in found:
            check = "paid_help" if category == "paid" else "phrase"
            is_grave = category in CLEAR_BY_TWO or hit.pattern.severity == "block"
            args = MappingProxyType({"tag": tag})
            found[category, tag] = Finding(
                check, category, hit.span, severity if is_grave else "hold", REASONS[category], args
            )
    return list(found.values())
