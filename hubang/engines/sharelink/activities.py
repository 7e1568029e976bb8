"""What a sharer asks for, from the words and from the form of the link."""

import re

# The first row that has a word in the text wins: what is special comes before what any of them may also say.
# A reward (红包) is told after what is asked of the friend (助力), a goods' price last.
WORDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "果园",
        (
            "果园", "果園", "农场", "農場", "浇水", "浇浇", "浇一", "浇下", "浇点", "浇个", "施肥", "施个肥", "施点肥", "肥料", "化肥", "求肥", "果树", "种树", "种豆", "摘水果",
            "水滴", "领水果", "收阳光", "阳光",
        ),
    ),
    (
        "砍价",
        (
            "砍一刀", "砍1刀", "砍两刀", "砍刀", "砍价", "砍價", "砍个价", "帮砍", "幫砍", "帮我砍", "幫我砍", "帮忙砍", "帮他砍", "帮她砍", "帮kan", "砍到", "砍成",
            "砍一", "砍下", "砍我", "来砍", "砍完", "互砍", "砍吧", "砍呗", "砍不", "砍个", "砍十", "砍砍", "砍！", "砍 ", "kan一", "一刀", "1刀", "2刀", "3刀", "5刀", "两刀",
            "三刀", "几刀", "刀刀", "刀了", "刀就", "刀我", "小刀",
        ),
    ),
    (
        "领现金",
        (
            "领现金", "領現金", "提现", "提現", "现金大转盘", "大转盘", "现金红包", "现金已", "领钱", "打款", "拆现金", "送你现金", "元现金", "现金到账", "微信零钱",
            "到账", "赚现金", "瓜分现金", "得现金", "分现金", "捡现金", "现金签", "现金翻", "现金收", "就能提", "能提", "发钱",
        ),
    ),
    ("拼团", ("拼团", "拼團", "拼单", "拼單", "参团", "參團", "成团", "成團", "开团", "開團", "一起拼", "来拼", "在拼", "要拼", "人团", "人拼", "拼成", "拼购", "拼好饭")),
    ("助力", ("助力", "为我助", "助我", "zhuli", "助 力")),
    ("膨胀", ("膨胀", "膨脹")),
    ("红包", ("拆红包", "拆紅包", "拆一下红包", "红包已经拆")),
    ("砍价", ("免费拿", "免費拿", "免费领取商品", "0元拿", "0元得")),
    (
        "助力",
        (
            "帮我点", "幫我點", "帮点", "帮忙点", "帮我戳", "点一下", "點一下", "点个赞", "点点", "点一点", "点这", "点我", "帮个忙", "帮帮忙", "帮我拆", "帮我開",
            "帮我开", "帮我喂", "帮我收", "帮我抽", "帮我领", "投票", "投个票", "投一票", "组队", "战队", "队伍", "集卡", "集能量", "集赞", "集五福", "集福", "拉新", "邀请你", "帮我一下",
            "帮忙戳", "帮戳", "合猫", "帮到我", "帮帮我", "帮我解锁", "帮我加", "帮忙给", "帮我拉", "加速一下", "开盲盒", "互点", "点赞", "冲一把",
        ),
    ),
    ("膨胀", ("神券",)),
    ("红包", ("红包", "紅包", "打车券", "津贴", "外卖券", "大额券", "领券吃", "霸王餐", "瓜分")),
    ("砍价", ("砍",)),
    ("领现金", ("现金",)),
    ("助力", ("一起赢", "一起分", "一起瓜分")),
)  # fmt: skip
# 已拼10万件 and 拼单价 praise goods, they ask for nobody; a fund for the sick is no orchard.
NO_ACTIVITY = ("已拼", "拼单价", "拼團價", "拼团价", "在拼多多", "要拼多多", "水滴筹", "现金券", "现金支付")
DENIED = re.compile(r"不是[^，。！？,!?\s]{1,4}")
# A knife of steel cuts no price.
BLADE = re.compile(r"(?<![菜剪水果瓜工甲厨美])刀(?![具片架叉剪板鞋法客])")
# How a code or link is opened, which says nothing of what it leads to.
HOW_TO_OPEN = re.compile(
    r"(?:长按)?(?:复制|復制|複製|椱ァ?製|椱制)[^，。！!,\s]{0,8}|打(?:开|開|kai)[^，。！!,\s]{0,8}|点击链接直接打开|即可查看|植内容|淘口令|京口令"
)
# Somebody is asked for something that the words above do not name: with a shop's link it is a help link.
CALLS = (
    "帮", "幫", "互", "求", "麻烦", "拜托", "邀", "一起", "还差", "就差", "只差", "差一", "差俩", "缺", "需要", "救救", "救我", "救命", "谢", "劳驾", "抬抬手", "动动手", "攒",
    "集齐", "邀请码", "免单", "点下", "戳",
)  # fmt: skip
ASKING = ("帮", "助", "点", "求", "领", "分", "赢", "拆", "互", "拜托", "麻烦", "谢", "口令")
GOODS_WORDS = (
    "商品", "宝贝", "好物", "好货", "包邮", "下单", "原价", "券后", "到手价", "优惠券", "旗舰店", "自营", "折", "领券", "同款", "质量", "评价", "点击链接直接打开",
    "秒杀", "特价", "团购价", "人均", "元/人", "/人", "地址", "好店", "便宜", "凑单", "保健品", "进货", "预售", "返现", "仅售", "人餐", "清仓", "看看这", "直邮", "好看", "好吃",
)  # fmt: skip
URLS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("拼团", ("pincard_ask", "group_order_id", "groupbuy", "group_buy", "group-buy", "pintuan", "pingou", "/tuan/pin")),
    ("砍价", ("bargain", "kanjia", "cutprice", "cut_price", "cut-price")),
    ("果园", ("orchard", "garden", "/farm", "farm.", "fruiter", "plantbean")),
    ("领现金", ("cash", "withdraw", "tixian")),
    ("商品", ("duo_coupon_landing",)),
    ("红包", ("hongbao", "redpack", "red_packet", "redenvelope", "mtzcoupon")),
    ("助力", ("assist", "zhuli", "boost", "/help", "invite", "share_uin=", "share_uid=")),
)
# A plain page of a thing or a shop.
GOODS_URLS = (
    "goods.html", "goods1.html", "goods2.html", "goods3.html", "goods_id=", "mall_page", "duo_coupon", "item.taobao", "detail.tmall",
    "detail.m.tmall", "chaoshi.detail", "item.jd.", "item.m.jd.", "npcitem.jd", "/product/", "view.action?wareid", "item.jingxi", "/detail/detail",
    "core/detail", "a.m.taobao.com/i", "detail.1688", "goofish.com/item", "haohuo.jinritemai", "/trade/detail", "/shop/", "/poi/", "shopshare",
    "/housing/", "/deal/", "/product-", "/item/", "/item?", "item.htm", "itemid=", "/goods/",
)  # fmt: skip


def activity_of(
    words: str, url: str, *, platform: str | None, has_title: bool, has_code: bool, lacks_people: bool
) -> str | None:
    """The activity in the shops' own words; None where neither words nor link tell.

    `words` is the text without its links; `lacks_people`: it says how many are missing.
    """
    address = url.lower()
    has_way = bool(url) or has_code
    found = _first(URLS[:1], address) if "group_order_id" in address or "pincard" in address else None
    said = _said(words, has_way=has_way)
    if said in {"砍价", "果园"} or found is None:
        found = said
    if found is None and url:
        found = _first(URLS[:-1], address)
    if found is None and any(form in address for form in GOODS_URLS):
        found = "商品"
    if found is None and has_way:
        found = _asked_for(words, address, platform, lacks_people=lacks_people)
    if found is None and has_way and platform not in NO_SHOPS and (has_title or _praises(words)):
        found = "商品"
    return found


# They sell no goods.
NO_SHOPS = frozenset((None, "weixin", "didi"))


def _asked_for(words: str, address: str, platform: str | None, *, lacks_people: bool) -> str | None:
    if lacks_people:
        return "助力"
    if platform is not None and any(call in words for call in CALLS) and not any(word in words for word in GOODS_WORDS):
        return "助力"
    return _first(URLS[-1:], address)


def is_goods(url: str) -> bool:
    """Whether a link is the plain page of a thing, which asks nobody for help."""
    address = url.lower()
    return "group_order_id" not in address and any(form in address for form in GOODS_URLS)


def _said(words: str, *, has_way: bool) -> str | None:
    for phrase in NO_ACTIVITY:
        if phrase in words:
            words = words.replace(phrase, " ")
    if "不是" in words:
        words = DENIED.sub(" ", words)
    found = _first(WORDS, words)
    return "砍价" if found is None and has_way and "刀" in words and BLADE.search(words) else found


def _first(rows: tuple[tuple[str, tuple[str, ...]], ...], text: str) -> str | None:
    for name, phrases in rows:
        for phrase in phrases:
            if phrase in text:
                return name
    return None


def _praises(words: str) -> bool:
    """Whether words speak of a thing: of its price, or of anything at all without a word of asking."""
    if any(word in words for word in GOODS_WORDS) or _has_price(words):
        return True
    if any(word in words for word in ASKING):
        return False
    return sum("\u4e00" <= c <= "\u9fff" for c in HOW_TO_OPEN.sub(" ", words[:200])) >= 4


def _has_price(words: str) -> bool:
    for sign in "￥¥元":
        at = words.find(sign)
        near = words[at - 1 : at] if sign == "元" else words[at + 1 : at + 2]
        if at >= 0 and near.isdigit():
            return True
    return False
