"""Licence plates."""

import pytest

from tests.engines.screening.personal.looks import looks


@pytest.mark.parametrize(
    ("text", "part"),
    [("车牌京A12345", "京A12345"), ("沪A·D1234挂", "沪A·D1234挂"), ("粤b 8k321", None), ("粤B 8K321", "粤B 8K321"), ("浙AD12345", "浙AD12345"), ("川 A 8 8 1 2 3", "川 A 8 8 1 2 3"), ("湘A五六七八九", "湘A五六七八九"), ("鲁Ｂ１２３４５挪一下", "鲁Ｂ１２３４５")],
)  # fmt: skip
def test_plates_are_found_however_they_are_written(text: str, part: str | None) -> None:
    assert looks(text) == [("plate", part or text)]


@pytest.mark.parametrize(
    "text", ["新iPad", "新c919飞机", "川菜A套餐88元", "贵A吗", "云B2B平台", "苏EABCDE", "皖A1234567890"]
)
def test_other_texts_are_not(text: str) -> None:
    assert looks(text) == []
