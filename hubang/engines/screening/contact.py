"""Accounts elsewhere: WeChat, QQ, Telegram and the like, with the name or number to add. Members can reach each other here."""

import re
from collections.abc import Iterator

from hubang.engines.screening.verdict import Finding
from hubang.engines.screening.views import Views

WECHAT = r"微信|薇信|威信|徽信|微芯|v信|v心|微号|威芯|weixin|wechat|vx|wx|vxin|wei信|微x|薇x|企鹅|扣扣|qq|telegram|tg|电报|纸飞机|whatsapp|skype|公众号|企鹅号|球球"
# A single letter or syllable counts only behind 加 or before a colon.
SHORT = r"[加佳伽嘉枷➕+十]\s?(?:我)?\s?[vq微薇威徽葳维扣峩]|(?<![a-z0-9小大老阿])[vq微薇威徽]\s?[:：]"
NAME = r"[a-z][a-z0-9_\-]{5,19}|[a-z0-9_\-]{2,19}[0-9]{3,}[a-z0-9_\-]{0,10}|[1-9][0-9]{5,10}"
HANDLE = re.compile(rf"(?:{WECHAT}|{SHORT})(?:号|群|群号|号码|id)?[\s:：是为=+加]{{0,4}}(?:{NAME})(?![a-z0-9])")
GATE = re.compile(r"[a-z0-9_\-]{5}")
REASON = "留了别处的联系方式"


def find(views: Views) -> Iterator[Finding]:
    """Findings of accounts that are told with their name."""
    folded = views.folded
    if GATE.search(folded) is None:
        return
    for match in HANDLE.finditer(folded):
        yield Finding("contact", "spam", match.span(), "hold", REASON)
