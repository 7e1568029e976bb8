"""Bank cards; the numbers are invented."""

import pytest

from hubang.engines.screening.personal.bank_card import luhn
from tests.engines.screening.personal.looks import looks


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("6222021234567894", "6222021234567894"), ("卡号6222-0212-3456-7894谢谢", "6222-0212-3456-7894"), ("工行 6222 0212 3456 7894", "6222 0212 3456 7894"),
        ("⑥②②②⓪②①②③④⑤⑥⑦⑧⑨④", "⑥②②②⓪②①②③④⑤⑥⑦⑧⑨④"), ("打到4111 1111 1111 1111上", None), ("信用卡4012888888881881", "4012888888881881"), ("4012 8888 8888 1881", "4012 8888 8888 1881"),
        ("6222啊0212啊3456啊7894", "6222啊0212啊3456啊7894"), ("银行卡号：6222021234567890", "6222021234567890"), ("开户行城南支行，账号 1203022109200012345", "1203022109200012345"),
        ("六二二二零二一二三四五六七八九四", "六二二二零二一二三四五六七八九四"),
    ],
)  # fmt: skip
def test_cards_are_found_however_they_are_written(text: str, part: str | None) -> None:
    assert looks(text) == ([("bank_card", part)] if part else [])


@pytest.mark.parametrize(
    "text",
    [
        "6222021234567890", "4012888888881881", "订单6222021234567894", "快递单号 6222021234567894", "圆通快递6222021234567894到了吗", "6222222222222222", "游戏账号1203022109200012345",
        "6222 0212 3456 7894 0000 1111", "JD6222021234567894", "0062220212345678940000",
    ],
)  # fmt: skip
def test_other_numbers_are_not(text: str) -> None:
    assert looks(text) == []


def test_the_check_digit() -> None:
    assert luhn("79927398713")
    assert not luhn("79927398714")
