"""Links in Chinese talk, and links that do not want to be seen."""

import pytest

from hubang.engines.screening import links
from hubang.engines.screening.verdict import Policy
from hubang.engines.screening.views import Views

IN_CARD = Policy(links_allowed=True, allowed_hosts=("example.org",))


def found(text: str, policy: Policy = IN_CARD) -> list[tuple[str, str, str]]:
    """(check, severity, the part of the text)."""
    return [(f.check, f.severity, text[slice(*f.span)]) for f in links.find(Views(text), policy)]


@pytest.mark.parametrize(
    ("text", "check", "severity", "part"),
    [
        ("看http://plnduoduo.com/x，谢谢", "lookalike", "block", "http://plnduoduo.com/x"), ("https://yangkeduo.com.evil.cn/a帮我", "lookalike", "block", "https://yangkeduo.com.evil.cn/a"),
        ("http://pіnduoduo.com/x", "lookalike", "block", "http://pіnduoduo.com/x"), ("http://123.45.67.89/app", "ip_link", "block", "http://123.45.67.89/app"), ("点https://t.cn/A6xyz", "shortener", "hold", "https://t.cn/A6xyz"),
        ("https://unknown.example.net/x", "unknown_link", "hold", "https://unknown.example.net/x"), ("打开pdd6点com领", "disguised_link", "hold", "pdd6点com"), ("hxxp://a.b", "disguised_link", "hold", "hxxp:/"),
        ("上 lingqu。com 看", "disguised_link", "hold", "lingqu。com"), ("evil[.]top", "disguised_link", "hold", "evil[.]top"), ("l i n g q u . c o m", "disguised_link", "hold", "l i n g q u . c o m"),
        ("evil . com", "disguised_link", "hold", "evil . com"),
    ],
)  # fmt: skip
def test_links_that_are_not_what_they_should_be(text: str, check: str, severity: str, part: str) -> None:
    assert (check, severity, part) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "https://p.pinduoduo.com/abc", "帮我砍https://mobile.yangkeduo.com/a?b=1谢谢", "https://a.example.org/x", "3.5折", "v1.0.2", "29.9元", "8点com口见", "ok，vip用户", "12345@qq.com", "qq点com邮箱", "用mac。app很多", "...",
        "第一。top1",
    ],
)  # fmt: skip
def test_links_of_shops_and_ordinary_dots_pass_in_a_card(text: str) -> None:
    assert found(text) == []


def test_outside_a_card_no_link_passes() -> None:
    assert [f[:2] for f in found("https://p.pinduoduo.com/abc", Policy())] == [("link_outside_card", "block")]
    assert [f[:2] for f in found("打开pdd6点com", Policy())] == [("disguised_link", "block")]
