"""Money for help, in groups where help is free: an offer, a demand, a price for a click. The words are in data/phrases/paid.txt.

What a shop gives for the same click is no payment: 帮我助力，我们都能领红包 is how shops put it. Prices of goods are none either.
"""

import re
from collections.abc import Iterable

from hubang.engines.screening.lexicon import Hit
from hubang.engines.screening.views import Views

# The shop gives: it stands for both sides, or names itself.
SHOP_GIVES = re.compile(
    r"(?:都|也|还|就|双方|一起|你我|咱们|各)(?:能|可以?|会)?(?:领|得|有|拿|分|拆|抢)|(?:系统|平台|官方|拼多多|淘宝|京东|美团|活动|新人|商家).{0,4}(?:送|给|发|奖|补)|"
    r"(?:领|拆|抢|开|提现).{0,3}红包|红包(?:雨|封面|提现|金额|还差|就差)"
)
AROUND = 14


def without_gifts_of_shops(views: Views, hits: Iterable[Hit]) -> list[Hit]:
    """The hits without those of paid help around which a shop gives."""
    return [hit for hit in hits if hit.pattern.category != "paid" or not _is_gift(views.folded, *hit.span)]


def _is_gift(folded: str, start: int, end: int) -> bool:
    return SHOP_GIVES.search(folded, max(0, start - AROUND), end + AROUND) is not None
