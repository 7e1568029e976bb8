"""What a text calls its numbers: an order is no telephone, whatever its digits."""

import re

# Stands right before a number, with a sign or 是 between at most.
OTHER = re.compile(
    r"(?:(?:中通|圆通|申通|韵达|顺丰|极兔|邮政|京东|百世|德邦|天天|菜鸟)(?:快递|速递|物流|快运|包裹)?|单号|订单(?:编?号)?|编号|编码|运单|物流单?号?|货号|商品(?:id)?|款号|流水号?|交易号?|条码|条形码|型号|序列号|批号|票号|会员号?|积分|学号|工号|考号|准考证|群号|房间号|"
    r"口令|取件码|券码|兑换码|邀请码|发票|合同|案号|文号|qq号?|扣扣|id|uid|sn|no|isbn|imei|goods|order|sku|item|价格|金额|数量|共|播放|点赞|浏览|粉丝|销量|¥|￥|\$)"
    r"[号码数量]?(?:是|为|:|：|=|#|\.|。|-|_|\s|\(|（|「|【|号|就是){0,3}$"
)
AFTER = re.compile(
    r"^[\s)）】」]{0,2}(?:是|这个|那个|这|为|的){0,2}(?:订单|单号|运单|快递单|货号|商品|编号|qq|扣扣|群号|条码|会员|积分|元|块|人|件|次|个|条|字|步|米|克|斤|万|亿|票|分|%|％)|^.{0,2}(?:到了|到哪|到货|签收|派送|揽收|发货|查不到|缺货|有货|包邮)"
)
PHONE = re.compile(
    r"电话|手机|(?:我|你|他|她|妈|爸|家|人)的?号码?|联系|致电|来电|拨打|打给|打我|打他|打她|呼叫|微信|薇信|威信|加我|找我|短信|热线|座机|宅电|call|tel|phone|mobile|dianhua|shouji|weixin|vx|wx|同号|收件人|收货人|联系人|☎|📱|[打拨加]$|(?<![单编型货款批票文案期学工群卡账会])号$"
)
CARD = re.compile(
    r"卡|账号|帐号|账户|帐户|户头|银行|工行|农行|中行|建行|招行|交行|邮储|信用社|农信|转账|打款|汇款|收款|还款|支行|打钱|把钱|钱打|转到|打到|汇到|bank|card"
)
IDENTITY = re.compile(r"身份证|身份號|证件|證件|公民身份|身分证|sfz|shenfenzheng|idcard|id card|实名")
# Letters right before a number make a parcel's or a model's number of it, unless they say that it is a telephone.
LETTERS = re.compile(
    r"(?<![a-z])(?!(?:tel|phone|call|mobile|v|vx|wx|weixin|dianhua|shouji|sj|dh|haoma|shi|at)$)[a-z]+-?$"
)
BEFORE, NEAR, BEHIND = 24, 18, 8


def is_other(text: str, start: int, end: int, *, unless: re.Pattern[str] | None = None) -> bool:
    """Whether what stands there in the folded text is called an order, a parcel, an amount. The name right before it counts
    more than one of the kind `unless` further away; that counts more than a name behind it."""
    front = text[max(0, start - BEFORE) : start]
    if OTHER.search(front) or LETTERS.search(front):
        return True
    if unless is not None and is_called(unless, text, start, end):
        return False
    return AFTER.match(text[end : end + BEHIND]) is not None or (
        text[end : end + 1].isascii() and text[end : end + 1].isalpha()
    )


def is_called(kind: re.Pattern[str], text: str, start: int, end: int) -> bool:
    """Whether one of the names of the kind stands shortly before, or right behind."""
    return kind.search(text[max(0, start - NEAR) : start]) is not None or kind.search(text[end : end + 6]) is not None
