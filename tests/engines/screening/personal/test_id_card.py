"""Numbers of identity cards; all are invented and fit the check digit."""

import pytest

from hubang.engines.screening.personal.id_card import is_id_card
from tests.engines.screening.personal.looks import looks

NUMBER = "11010519491231002X"


@pytest.mark.parametrize(
    ("text", "part"),
    [
        (NUMBER, NUMBER), (f"身份证{NUMBER}谢谢", NUMBER), ("我的 110105 19491231 002X 号", "110105 19491231 002X"), ("１１０１０５１９４９１２３１００２Ｘ", "１１０１０５１９４９１２３１００２Ｘ"),
        ("一一零一零五一九四九一二三一零零二X", "一一零一零五一九四九一二三一零零二X"), ("壹壹零壹零伍壹玖肆玖壹贰叁壹零零贰x", "壹壹零壹零伍壹玖肆玖壹贰叁壹零零贰x"),
        ("11o1o519491231oo2X", "11o1o519491231oo2X"), ("1啊1啊0啊1啊0啊5啊1啊9啊4啊9啊1啊2啊3啊1啊0啊0啊2啊X", "1啊1啊0啊1啊0啊5啊1啊9啊4啊9啊1啊2啊3啊1啊0啊0啊2啊X"),
        ("1\u200b1\u200b0105194912310\u200b02X", "1\u200b1\u200b0105194912310\u200b02X"),
        ("身份证号110105194912310021", "110105194912310021"), ("老身份证110105491231002", "110105491231002"),
    ],
)  # fmt: skip
def test_numbers_are_found_however_they_are_written(text: str, part: str) -> None:
    assert looks(text) == [("id_card", part)]


@pytest.mark.parametrize(
    "text",
    [
        "110105194912310021", f"订单号{NUMBER}", f"商品编号：{NUMBER}", f"运单 {NUMBER}", "00010519491231002X", "110105194913310029", "110105491231002", "身份证要带吗", "440524188001010014",
        f"https://a.cn/x?id={NUMBER}", "11010519491231002", "看了1101次，0519号，4912人，3100个，2X",
    ],
)  # fmt: skip
def test_other_numbers_are_not(text: str) -> None:
    assert [check for check, _ in looks(text)] == []


def test_region_date_and_check_character_all_count() -> None:
    assert is_id_card("11010519491231002x")
    assert not is_id_card("110105194912310020")
    assert not is_id_card("010105194912310029")
    assert not is_id_card("110105194902310020")
