"""Codes that arrive by text message."""

import pytest

from tests.engines.screening.personal.looks import looks


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("【某某】验证码：482913，请勿告诉他人", "482913"), ("您的验证码是 482913", "482913"), ("482913（验证码）", "482913"), ("4829是我收到的验证码", "4829"), ("验证码四八二九一三", "四八二九一三"), ("校验码4 8 2 9 1 3", "4 8 2 9 1 3"),
        ("yzm 4829", "4829"), ("短信动态密码 48291355", "48291355"), ("G-482913 is your verification code 482913", "482913"),
    ],
)  # fmt: skip
def test_codes_are_found(text: str, part: str) -> None:
    assert ("verification_code", part) in looks(text)


@pytest.mark.parametrize(
    "text",
    ["验证码是6位的", "验证码60秒后再发", "验证码发了3次都没收到，2024年了", "别把验证码给别人，96110", "验证码要不要给客服", "他问我要验证码，还要转1200元", "扫码 4829", "取件码 8-2-1304"],
)  # fmt: skip
def test_talk_about_codes_is_not(text: str) -> None:
    assert looks(text) == []
