"""Codes that arrive by text message: four to eight digits, called so. The word alone, or a time in seconds, is none."""

import re
from collections.abc import Iterator

from hubang.engines.screening.verdict import Finding

NAME = r"(?:验证码|校验码|动态码|动态密码|短信码|认证码|确认码|激活码|登录码|识别码|支付密码|提现密码|yzm|yanzhengma|verification code|security code|otp)"
CODE = r"[0-9](?:[\s\-.·]?[0-9]){3,7}"
# Not a number of digits, of seconds, of times; not a part of a longer number.
REST = r"(?![0-9])(?!\s?(?:位|个|秒|分|次|s|元|块|人|天|年|月|号|点))"
BEHIND = re.compile(rf"{NAME}[^0-9，。；！？\n]{{0,8}}(?<![0-9])({CODE}){REST}")
BEFORE = re.compile(
    rf"(?<![0-9])({CODE}){REST}[^0-9。；！？\n]{{0,8}}(?:是|为|就是|作为|\()?[^0-9，。；！？\n]{{0,6}}{NAME}(?!.{{0,2}}[0-9]{{4}})"
)
# Numbers that everybody may call.
PUBLIC = re.compile(r"96110|123[0-9]{2}|1001[0-9]|100[08]6|10000|95[0-9]{3}|10684?")
REASON = "像是验证码"


def find(numbered: str) -> Iterator[Finding]:
    """Findings in a numbered text."""
    if (
        "码" not in numbered
        and "code" not in numbered
        and "密" not in numbered
        and "yzm" not in numbered
        and "otp" not in numbered
    ):
        return
    seen = [match for pattern in (BEHIND, BEFORE) for match in pattern.finditer(numbered)]
    for span in dict.fromkeys([match.span(1) for match in seen if PUBLIC.fullmatch(match.group(1)) is None]):
        yield Finding("verification_code", "privacy", span, "block", REASON)
