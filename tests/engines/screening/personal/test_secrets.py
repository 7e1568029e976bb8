"""Passwords and passports."""

import pytest

from tests.engines.screening.personal.looks import looks


@pytest.mark.parametrize(
    ("text", "check", "part"),
    [
        ("微信密码是Abc123456，帮我点", "password", "Abc123456"), ("密码：qwe_2023!", "password", "qwe_2023!"), ("护照E12345678，订票", "passport", "E12345678"), ("港澳通行证号 C1234567", "passport", "C1234567"),
    ],
)  # fmt: skip
def test_secrets_are_found(text: str, check: str, part: str) -> None:
    assert looks(text) == [(check, part)]


@pytest.mark.parametrize(
    "text", ["密码忘了怎么办", "密码错误3次", "别把密码告诉别人", "口令是开门大吉", "护照要带吗", "密码必须8位以上"]
)
def test_talk_about_them_is_not(text: str) -> None:
    assert looks(text) == []
