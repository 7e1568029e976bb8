"""Mail addresses."""

import pytest

from tests.engines.screening.personal.looks import looks


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("发到lan.yi@example.com吧", "lan.yi@example.com"), ("12345678@qq.com", "12345678@qq.com"), ("ｌａｎ＠ｑｑ．ｃｏｍ", "ｌａｎ＠ｑｑ．ｃｏｍ"), ("12345678艾特qq点com", "12345678艾特qq点com"),
        ("lanyi(at)163(dot)com", "lanyi(at)163(dot)com"), ("lanyi at gmail dot com", "lanyi at gmail dot com"), ("12345678@qq。com", "12345678@qq。com"), ("lanyi#163.com", "lanyi#163.com"), ("l\u200ban@qq.com", "an@qq.com"),
    ],
)  # fmt: skip
def test_addresses_are_found_however_they_are_written(text: str, part: str) -> None:
    assert looks(text) == [("email", part)]


@pytest.mark.parametrize(
    "text", ["@秋姐 看一下", "下午见at学校", "qq点com", "3@5", "@所有人 12.5元", "JD的@好物", "a@b"]
)
def test_other_texts_are_not(text: str) -> None:
    assert looks(text) == []
