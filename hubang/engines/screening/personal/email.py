"""Mail addresses, also as they are written for people only: name艾特qq点com."""

import re
from collections.abc import Iterator

from hubang.engines.screening.verdict import Finding

PLAIN = re.compile(
    r"(?<![a-z0-9._%+\-@])[a-z0-9][a-z0-9._%+\-]{1,63}@(?:[a-z0-9\-]{2,63}\.){1,4}[a-z]{2,12}(?![a-z0-9])"
)
AT = r"(?:@|艾特|爱特|圈a|[(\[（【]\s?(?:at|@|艾特)\s?[)\]）】]|\bat\b|#|＠)"
DOT = r"(?:\.|。|，|点|丶|·|•|[(\[（【]\s?(?:dot|点|\.)\s?[)\]）】]|\bdot\b|\s)"
HOSTS = r"(?:qq|163|126|139|189|yeah|sina|sohu|foxmail|gmail|outlook|hotmail|live|icloud|yahoo|aliyun|tom|21cn|msn|proton|protonmail)"
SPOKEN = re.compile(
    rf"(?<![a-z0-9._%+\-])[a-z0-9][a-z0-9._%+\-]{{1,30}}\s{{0,2}}{AT}\s{{0,2}}{HOSTS}\s?{DOT}\s?(?:com|cn|net|con|c0m|科姆)(?![a-z0-9])"
)
# Of 艾特 and at there is no letter in a host.
SIGN = re.compile(r"@|艾特|爱特|圈a|\bat\b|[(\[（【]at|#")
INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad\ufe0f"))
REASON = "像是邮箱地址"


def find(folded: str) -> Iterator[Finding]:
    """Findings in a folded text."""
    if SIGN.search(folded) is None:
        return
    for pattern in (PLAIN, SPOKEN):
        for match in pattern.finditer(folded):
            yield Finding("email", "privacy", match.span(), "block", REASON)
