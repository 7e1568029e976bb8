"""Accounts elsewhere."""

import pytest

from hubang.engines.screening import contact
from hubang.engines.screening.views import Views


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("加微信 abc_12345 领资料", "微信 abc_12345"), ("薇信：lan888666", "薇信：lan888666"), ("+V abc12345", "+V abc12345"), ("加我v：qwe123456", "加我v：qwe123456"), ("QQ群 123456789", "QQ群 123456789"), ("扣扣1234567", "扣扣1234567"),
        ("➕薇 mmm6688", "➕薇 mmm6688"), ("vx:zhuanqian88", "vx:zhuanqian88"), ("电报 @x", None), ("ＶＸ：ａｂｃ１２３４５", "ＶＸ：ａｂｃ１２３４５"),
    ],
)  # fmt: skip
def test_accounts_are_found(text: str, part: str | None) -> None:
    assert [text[slice(*f.span)] for f in contact.find(Views(text))] == ([part] if part else [])


@pytest.mark.parametrize(
    "text",
    [
        "微信步数20000",
        "加微信聊",
        "vip888888",
        "用微信支付100元",
        "qq邮箱",
        "微信群有500人",
        "微信8.0.50更新了",
        "加我好友",
        "wx里面的助力",
        "下载QQ音乐2024",
        "小Q: Binhai College",
    ],
)
def test_talk_about_them_is_not(text: str) -> None:
    assert list(contact.find(Views(text))) == []
