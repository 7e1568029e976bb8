"""Links as hashes: one form for one link, and what a list may name of it."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hubang.engines.sharelink.hashes import expressions, hash_of

SAME = [
    "https://m.shop.evil.cn/pay/a.html?id=7", "HTTP://M.SHOP.EVIL.CN./pay/a.html?id=7", "m.shop.evil.cn/pay/a.html?id=7#x",
    "https://user@m.shop.evil.cn:8443/pay/./b/../a.html?id=7", "https://m.shop.evil.cn//pay/%61.html?id=7", "https:\\\\m.shop.evil.cn\\pay\\a.html?id=7",
]  # fmt: skip


@pytest.mark.parametrize("url", SAME)
def test_one_link_has_one_form(url: str) -> None:
    assert expressions(url) == (
        "m.shop.evil.cn/pay/a.html?id=7", "m.shop.evil.cn/pay/a.html", "m.shop.evil.cn/", "shop.evil.cn/", "evil.cn/",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("url", "named"),
    [
        ("https://a.com.cn/", ("a.com.cn/",)),
        ("http://1.2.3.4/x", ("1.2.3.4/x", "1.2.3.4/")),
        ("https://例子.中国/路", ("xn--fsqu00a.xn--fiqs8s/%E8%B7%AF", "xn--fsqu00a.xn--fiqs8s/")),
        ("", ()),
        ("https://", ()),
    ],
)
def test_what_a_list_may_name(url: str, named: tuple[str, ...]) -> None:
    assert expressions(url) == named


def test_the_hash_is_as_documented() -> None:
    assert hash_of("evil.cn/") == hashlib.sha256(b"hubang-link-1\0evil.cn/").hexdigest()
    assert (
        len({hash_of("evil.cn/"), hash_of("evil.cn/", "a"), hash_of("evil.cn/", "b"), hash_of("evil.com/", "a")}) == 4
    )


@given(st.text(max_size=300))
def test_no_text_breaks_it(text: str) -> None:
    for one in expressions(text):
        assert len(hash_of(one)) == 64
        assert expressions(one)[0] == one or "?" in one or "%" in one
