"""What the words of a share text say: activity, helpers needed, title."""

import re

# The first that fits wins, so the special ones come before the general.
ACTIVITIES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("砍价", re.compile(r"砍[一1两]?刀|[\d一二三四五六七八九十两几]刀|砍我|帮[我忙]?砍|砍价|砍到?[0０]元|免费拿|砍成|砍一砍|来砍")),
    ("果园", re.compile(r"果园|农场|浇[一]?[下点]?水|施肥|果树|种树|种豆|摘水果|多多牧场|萌宠")),
    ("领现金", re.compile(r"领现金|提现|现金大转盘|天天领|送你现金|领钱|打款|拆现金|现金红包")),
    ("拼团", re.compile(r"拼团|拼单|参团|成团|开团|一起拼|在拼(?!多多)|来拼|[2-9两三四五]人团|拼成")),
    ("助力", re.compile(r"助力|帮[我忙]?点[一]?[下个]|帮忙点|点一下|助我|助一下|帮点|点点|帮我[开開拆收喂]|助力?我|组队|集卡|加油|冲刺|拉[一]?下|帮我[一]?下|抽奖|签到|投票|邀请")),
    ("膨胀", re.compile(r"膨胀|神券")),
    ("红包", re.compile(r"红包|津贴|打车券|拆券|瓜分")),
    ("商品", re.compile(r"商品|宝贝|好物|包邮|下单|￥\d|¥\d|原价|券后|到手价")),
)  # fmt: skip
ASKING = re.compile(r"帮|助|点一|求|快来|拆|砍")
URL_ACTIVITIES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("拼团", re.compile(r"pincard_ask|group_order_id|/group[_-]?buy|pintuan", re.I)),
    ("砍价", re.compile(r"bargain|kanjia|/cut[_-]?price", re.I)),
    ("果园", re.compile(r"orchard|garden|farm|fruit", re.I)),
    ("领现金", re.compile(r"cash|withdraw", re.I)),
    ("商品", re.compile(r"duo_coupon", re.I)),
    ("红包", re.compile(r"hongbao|redpack|coupon", re.I)),
    ("助力", re.compile(r"assist|zhuli|boost|invite|/help", re.I)),
    ("商品", re.compile(r"goods\d*\.html|item\.(?:m\.)?(?:jd|taobao)|detail\.(?:m\.)?tmall|/product/|goods_id=|/item", re.I)),
)  # fmt: skip
NUMERALS = {c: n for n, c in enumerate("零一二三四五六七八九十")} | {"两": 2, "俩": 2, "仨": 3, "〇": 0}
NUMBER = r"(\d{1,3}|[一二三四五六七八九十两俩仨]{1,3})"
NEEDED: tuple[re.Pattern[str], ...] = tuple(
    re.compile(pattern)
    for pattern in (
        rf"[还就只]?[差缺少]\s*(?:最后)?\s*{NUMBER}\s*[个位名]?(?:好友|朋友|人|刀|下|团员|新人|助力)",
        rf"(?:再|需要?|邀请?|拉|找|求|来|最后)\s*{NUMBER}\s*[个位名](?:好友|朋友|人|帮|新用户|新人)?",
        rf"{NUMBER}\s*[个位名]?(?:好友|朋友|人)\s*(?:助力|帮忙|帮砍|就|即可|可|才)",
        rf"(?:最后|就差|还差|差|缺)\s*{NUMBER}\s*[个位]",
        rf"(?:需|要|满|够|共)\s*{NUMBER}\s*人",
    )
)
TEAM = re.compile(rf"{NUMBER}\s*人(?:团|拼团|成团|拼单)")
QUOTED = re.compile(r"[「『《“\"]([^「」『』《》“”\"\n]{2,60})[」』》”\"]")
BRACKETED = re.compile(r"【([^【】\n]{2,60})】")
NOT_TITLES = re.compile(
    r"^(?:拼多多|拼夕夕|淘宝|天猫|京东|美团|大众点评|饿了么|抖音|快手|小红书|支付宝|微信|限时|分享|复制|打开|点击)|助力$|^来自|^[一1两]?刀|^一[砍下]"
)
OF_GOODS = re.compile(
    r"(?:免费(?:拿|领)|在拼(?!多多)|砍(?:一[个台件把辆箱])?|要买|领到)\s*([^\s，。！!？?,~～【】「」\d还就][^\s，。！!？?,~～【】]{1,30})"
)


def activity_of(text: str, url: str, *, has_thing: bool) -> str | None:
    """What the sharer asks for, in the shops' own words; from the text first, then from the link."""
    if "果园" in text or "农场" in text:
        return "果园"
    for name, pattern in ACTIVITIES[:-1]:
        if pattern.search(text):
            return name
    for name, pattern in URL_ACTIVITIES:
        if pattern.search(url):
            return name
    # A link or code without a word of asking shows a thing.
    is_thing = has_thing and (ACTIVITIES[-1][1].search(text) or QUOTED.search(text) or not ASKING.search(text))
    return "商品" if is_thing else None


def helpers_of(text: str) -> int | None:
    """How many helpers the text says are missing: 1 to 500, or None."""
    for pattern in NEEDED:
        match = pattern.search(text)
        if match is not None:
            number = read_number(match.group(1))
            if number is not None and 1 <= number <= 500:
                return number
    team = TEAM.search(text)
    size = read_number(team.group(1)) if team else None
    # A team of three lacks two.
    return size - 1 if size and 2 <= size <= 100 else None


def read_number(text: str) -> int | None:
    """A number up to 999 in digits or up to 99 in Chinese numerals."""
    if text.isdecimal():
        return int(text)
    if len(text) == 1:
        return NUMERALS.get(text)
    if "十" not in text:
        return None
    tens, _ten, ones = text.partition("十")
    if len(tens) > 1 or len(ones) > 1:
        return None
    return NUMERALS.get(tens or "一", 1) * 10 + NUMERALS.get(ones or "零", 0)


def title_of(text: str) -> str | None:
    """The name of the thing, where the text carries one."""
    for pattern in (QUOTED, BRACKETED, OF_GOODS):
        for match in pattern.finditer(text):
            title = match.group(1).strip()
            if len(title) >= 2 and not NOT_TITLES.search(title) and "http" not in title:
                return title
    return None
