"""What a sharer asks for, from the words and from the form of the link."""

# The first row that has a word in the text wins: what is special comes before what any of them may also say.
# A reward (红包) is told after what is asked of the friend (助力), a goods' price last.
WORDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("果园", ("果园", "果園", "农场", "農場", "浇水", "浇浇", "浇一", "浇下", "浇点", "施肥", "果树", "种树", "种豆", "摘水果", "水滴", "领水果")),
    (
        "砍价",
        (
            "砍一刀", "砍1刀", "砍两刀", "砍刀", "砍价", "砍價", "砍个价", "帮砍", "幫砍", "帮我砍", "幫我砍", "帮忙砍", "帮他砍", "帮她砍", "帮kan", "砍到", "砍成",
            "砍一", "砍下", "砍我", "来砍", "砍完", "互砍", "砍吧", "砍呗", "砍不", "砍个", "砍十", "砍！", "砍 ", "免费拿", "免費拿", "免费领取商品", "0元拿",
            "0元得", "一刀", "1刀", "2刀", "3刀", "5刀", "两刀", "三刀", "几刀", "刀刀", "刀了", "刀就",
        ),
    ),
    (
        "领现金",
        (
            "领现金", "領現金", "提现", "提現", "现金大转盘", "大转盘", "现金红包", "现金已", "领钱", "打款", "拆现金", "送你现金", "元现金", "现金到账", "微信零钱",
            "到账", "赚现金", "瓜分现金",
        ),
    ),
    ("拼团", ("拼团", "拼團", "拼单", "拼單", "参团", "參團", "成团", "成團", "开团", "開團", "一起拼", "来拼", "在拼", "要拼", "人团", "人拼", "拼成", "拼购")),
    ("助力", ("助力", "为我助", "助我")),
    ("膨胀", ("膨胀", "膨脹", "神券")),
    (
        "助力",
        (
            "帮我点", "幫我點", "帮点", "帮忙点", "帮我戳", "点一下", "點一下", "点个赞", "点点", "点一点", "点这", "点我", "帮个忙", "帮帮忙", "帮我拆", "帮我開",
            "帮我开", "帮我喂", "帮我收", "帮我抽", "帮我领", "投票", "投个票", "投一票", "组队", "集卡", "集能量", "集赞", "拉新", "邀请你", "帮我一下", "帮忙戳", "帮戳", "合猫", "帮到我", "帮帮我", "帮我解锁", "帮我加", "帮忙给", "帮我拉", "加速一下",
            "开盲盒",
        ),
    ),
    ("红包", ("红包", "紅包", "打车券", "津贴", "外卖券", "大额券", "领券吃", "霸王餐", "瓜分")),
    ("砍价", ("砍",)),
    ("助力", ("一起赢", "一起分", "一起瓜分")),
)  # fmt: skip
# 已拼10万件 and 拼单价 praise goods, they ask for nobody.
NO_GROUP = ("已拼", "拼单价", "拼團價", "拼团价", "在拼多多", "要拼多多")
ASKING = ("帮", "助", "点", "求", "领", "分", "赢", "拆", "互", "拜托", "麻烦", "谢", "口令")
GOODS_WORDS = (
    "商品", "宝贝", "好物", "好货", "包邮", "下单", "原价", "券后", "到手价", "优惠券", "旗舰店", "自营", "折", "领券", "同款", "质量", "评价", "点击链接直接打开",
    "秒杀", "特价", "团购价", "人均", "元/人", "/人", "地址", "好店", "便宜", "凑单", "保健品", "进货", "预售", "返现",
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
    "/housing/", "/item/", "/item?", "item.htm", "itemid=", "/goods/",
)  # fmt: skip


def activity_of(words: str, url: str, *, platform: str | None, has_title: bool, lacks_people: bool) -> str | None:
    """The activity in the shops' own words; None where neither words nor link tell.

    `words` is the text without its links; `lacks_people`: it has a link or code and says how many are missing.
    """
    address = url.lower()
    found = _first(URLS[:1], address) if "group_order_id" in address or "pincard" in address else None
    said = _said(words)
    if said in {"砍价", "果园"} or found is None:
        found = said
    if found is None and url:
        found = _first(URLS[:-1], address)
    if found is None and any(form in address for form in GOODS_URLS):
        found = "商品"
    if found is None:
        found = "助力" if lacks_people else _first(URLS[-1:], address)
    if found is None and platform not in {None, "weixin"} and (has_title or _praises(words)):
        found = "商品"
    return found


def is_goods(url: str) -> bool:
    """Whether a link is the plain page of a thing, which asks nobody for help."""
    address = url.lower()
    return "group_order_id" not in address and any(form in address for form in GOODS_URLS)


def _said(words: str) -> str | None:
    if any(phrase in words for phrase in NO_GROUP):
        for phrase in NO_GROUP:
            words = words.replace(phrase, " ")
    return _first(WORDS, words)


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
    return not any(word in words for word in ASKING) and sum("\u4e00" <= c <= "\u9fff" for c in words[:200]) >= 4


def _has_price(words: str) -> bool:
    for sign in "￥¥元":
        at = words.find(sign)
        near = words[at - 1 : at] if sign == "元" else words[at + 1 : at + 2]
        if at >= 0 and near.isdigit():
            return True
    return False
