"""How much phrases weigh, and what they do to a text."""

import pytest

from hubang.engines.screening import phrases
from hubang.engines.screening.paid import without_gifts_of_shops
from hubang.engines.screening.views import Views


def hits(text: str) -> list[phrases.Hit]:
    views = Views(text)
    return without_gifts_of_shops(views, phrases.lexicon().hits(views))


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        ("大家早上好", phrases.NONE), ("刷单", phrases.SIGN), ("刷单返利", phrases.PHRASE), ("点赞一单返现，日结300", phrases.CLEAR), ("打开屏幕共享，客服帮你操作退款", phrases.CLEAR), ("你这个傻逼，滚出群", phrases.PHRASE),
        ("操你妈", phrases.CLEAR), ("dianzan fanxian", phrases.PHRASE), ("有偿助力", phrases.PHRASE), ("帮我助力一下，我们都能领红包", phrases.NONE),
    ],
)  # fmt: skip
def test_weights(text: str, weight: int) -> None:
    assert phrases.weight(hits(text)) == weight


@pytest.mark.parametrize(
    ("text", "severities"),
    [("点赞一单返现，日结300", {"block"}), ("你这个傻逼", {"hold"}), ("操你妈", {"block"}), ("有偿助力", {"hold"})],
)
def test_only_what_is_grave_blocks(text: str, severities: set[str]) -> None:
    assert {finding.severity for finding in phrases.findings(hits(text), "block")} == severities


def test_nothing_is_blocked_where_a_text_is_held() -> None:
    assert {finding.severity for finding in phrases.findings(hits("操你妈"), "hold")} == {"hold"}
