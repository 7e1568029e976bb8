"""The name of the thing, where a text carries one."""

import re

CORNERS = re.compile(r"「([^「」\n]{2,80})」|『([^『』\n]{2,80})』")
SQUARE = re.compile(r"【([^【】\n]{2,60})】|〖([^〖〗\n]{2,60})〗")
BOOK = re.compile(r"《([^《》\n]{2,40})》")
AFTER = re.compile(
    r"(?:免费(?:拿|领取?)|0元(?:拿|得|吃)|砍价拿|我在拼多多抢|在拼(?!多多|单)|要拼(?!多多)|拼团(?=[^，。！\s])|帮砍|砍到底)(?:这个|一个|一台|一件|个|台|件|买)?\s?"
    r"([^\s\d，。！!？?,~～、:：→➡️【】「」（(￥¥][^\s，。！!？?,~～、:：→➡️【】「」（(￥¥]{1,23}?)(?=只要|还差|就差|券后|原价|0元|[\s，。！!？?,~～、:：→➡️【】「」（(￥¥]|$)"
)
PRICED = re.compile(r"([^\s，。！!？?,~～、:：【】「」（(￥¥]{3,24})\s?(?:券后|只要|到手价|原价|团购价|特价|拼单价)")
# What stands in brackets and is no thing: names of apps, calls, notices.
NO_THING = (
    "拼多多", "拼夕夕", "淘宝", "天猫", "京东", "美团", "大众点评", "饿了么", "抖音", "快手", "小红书", "支付宝", "微信", "闲鱼", "助力", "帮我", "帮忙", "红包", "补贴", "提现",
    "大转盘", "农场", "果园", "勿删", "价】", "打开", "复制", "点击", "分享", "我正在", "邀请", "官方", "求助", "互助", "砍价", "限时", "公告", "通知", "售价", "后价", "包邮",
    "现金", "活动", "群", "优惠", "水果", "接龙", "一刀", "免费", "多多", "书笔记",
)  # fmt: skip
NO_START = (
    "的",
    "了",
    "吧",
    "我",
    "你",
    "谢",
    "就",
    "还",
    "一刀",
    "一下",
    "成功",
    "大家",
    "链接",
    "这",
    "那",
    "好",
    "请",
    "呗",
    "吗",
    "差",
    "再",
    "和",
    "都",
)


def title_of(words: str) -> str | None:
    """The name of the thing or place, as it stands in the text without its links; None where there is none."""
    for pattern in (CORNERS, SQUARE, BOOK):
        for match in pattern.finditer(words):
            title = next(part for part in match.groups() if part is not None).strip()
            inner = SQUARE.search(title)
            if inner is not None and "发布" in title:
                return inner.group(1)
            if _is_thing(title):
                return title.removesuffix("的作品")
    for pattern in (PRICED, AFTER):
        found = pattern.search(words)
        if found is not None and _is_thing(found.group(1)) and not found.group(1).startswith(NO_START):
            return found.group(1)
    return None


def _is_thing(title: str) -> bool:
    return len(title) >= 2 and not title.isascii() and not any(word in title for word in NO_THING)
