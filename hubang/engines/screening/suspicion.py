"""What no single phrase proves: the model's risk, and signs that make it weigh more.

| risk of the model | alone | with a call to get in touch, a disguise or a link | in a warning |
|---|---|---|---|
| HELD_ALONE and more | held | held | held from HELD_IN_WARNING on |
| HELD_WITH_SIGN and more | allowed | held | allowed |

The limits were set on validation data for a budget of false alarms (docs/screening.md).
"""

import re
from collections.abc import Iterable

from hubang.engines.screening.model import shipped
from hubang.engines.screening.phrases import REASONS, WARNING
from hubang.engines.screening.verdict import Finding
from hubang.engines.screening.views import View, Views

HELD_ALONE = 0.5
HELD_WITH_SIGN = 0.36
HELD_IN_WARNING = 0.8
# Below this many characters there is too little to judge by.
SHORTEST = 4
# A text longer than any message is not what the model has learnt.
LONGEST = 5000
CONTACT = re.compile(
    r"(?:加|佳|伽|十|＋)(?:我|v|微|威|薇|维|扣|q|峩)|私我|私聊|私信|戳我|滴我|滴滴|敲我|[d滴]我|扣[1一我]|口[1一]|主页|头像|签名|详聊|"
    r"微同|同号|懂的|要的|想[做要]的|有意|扣群|扫我|网址|网芷|复制到|v[a-z0-9]{5}|[qv]{1,2}[0-9]{5}|威信|微芯|薇信"
)
# Signs between Chinese characters, as nobody writes by accident three times.
BROKEN = re.compile(r"[一-鿿][.·*_、/|~+\-⭐✨❤🔥💰🌸❗⬛ ]{1,2}(?=[一-鿿])")
ODD = re.compile(r"[①-⓿❶-➓ａ-ｚＡ-Ｚ０-９\U0001d400-\U0001d7ff\U0001f170-\U0001f251亻氵讠扌纟钅饣礻衤阝]")


def find(views: Views, findings: Iterable[Finding]) -> Finding | None:
    """The model's finding, holding, when its risk is high enough for what else is there."""
    words = views.words
    if not SHORTEST <= len(words.text) <= LONGEST:
        return None
    guess = shipped().guess(words)
    if guess.risk < _limit(views.original, words, findings):
        return None
    return Finding("model", guess.label, shipped().span(words, guess.label), "hold", REASONS[guess.label])


def _limit(text: str, words: View, findings: Iterable[Finding]) -> float:
    if WARNING.search(words.text):
        return HELD_IN_WARNING
    has_link = any(found.check in {"lookalike", "unknown_link", "link_outside_card"} for found in findings)
    return HELD_WITH_SIGN if has_link or CONTACT.search(words.text) or is_disguised(text) else HELD_ALONE


def is_disguised(text: str) -> bool:
    """Whether characters are written as people write them against filters. Linear in the length."""
    head = text[:2000]
    return len(BROKEN.findall(head)) >= 3 or len(ODD.findall(head)) >= 2
