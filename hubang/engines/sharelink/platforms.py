"""The shop platforms: one entry each. Another platform is another entry.

Hosts and parameters were collected from public code and share texts of 2019 to 2026; see docs/sharelink.md.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Platform:
    """A platform: its domains (with all sub-domains), what in a URL carries the sharer's identity, how texts name it."""

    key: str
    name: str
    domains: tuple[str, ...]
    # Names that an imitation would use, with the domain each belongs to.
    brands: tuple[tuple[str, str], ...]
    # Parameters that say who shares: in an assist link they are what makes it work, so they stay and are kept secret.
    identity: frozenset[str] = frozenset()
    # How texts name it; ASCII words in lower case.
    words: tuple[str, ...] = ()
    # Schemes that open its app.
    schemes: tuple[str, ...] = ()
    # Domains that serve pictures and scripts only: official, but never the link that asks for help.
    pictures: tuple[str, ...] = ()


def _each(names: str) -> frozenset[str]:
    return frozenset(names.split())


PLATFORMS = (
    Platform(
        "pinduoduo",
        "拼多多",
        ("pinduoduo.com", "yangkeduo.com", "pinduoduo.net", "pddpic.com", "pddcdn.com", "pddim.com", "pddugc.com"),
        (("pinduoduo", "pinduoduo.com"), ("yangkeduo", "yangkeduo.com"), ("pdd", "pinduoduo.com")),
        _each("share_uin share_uid refer_share_uin refer_share_uid target_uin target_uid refer_share_id _x_share_id shared_sign shared_time "
            "pxq_secret_key refer_share_channel refer_share_form group_order_id feed_id _x_source_feed_id pid cpsSign share_id invite_code "
            "uin uid"),
        ("拼多多", "拼夕夕", "并夕夕", "拼刀刀", "多多果园", "多多牧场", "拼小圈", "快团团", "pdd", "pinduoduo"),
        ("pinduoduo",),
        ("pddpic.com", "pddcdn.com", "pddim.com", "pddugc.com", "t00img.yangkeduo.com", "t16img.yangkeduo.com", "img.yangkeduo.com"),
    ),
    Platform(
        "taobao",
        "淘宝",
        (
            "taobao.com", "tmall.com", "tb.cn", "tmall.hk", "taobao.net", "taobao.org", "alicdn.com", "tmalltv.com", "tbcdn.cn",
            "taobaocdn.com", "1688.com", "alibaba.com", "goofish.com", "goofish.pro", "fliggy.com", "fliggy.hk", "juhuasuan.com", "etao.com", "tmall.ru",
            "taobizhong.com",
        ),
        (
            ("taobao", "taobao.com"), ("tmall", "tmall.com"), ("tianmao", "tmall.com"), ("goofish", "goofish.com"), ("fliggy", "fliggy.com"),
            ("juhuasuan", "juhuasuan.com"),
        ),
        _each("tk sm spm ut_sk share_crt_v shareurl short_name sourceType suid un un_site app cpp invite_code shareId"),
        (
            "淘宝", "淘寶", "手淘", "淘特", "掏宝", "掏寶", "tao宝", "桃宝", "淘口令", "天猫", "天貓", "喵糖", "芭芭农场", "聚划算", "闲鱼", "淘金币", "淘♂",
            "88vip", "taobao", "tmall",
        ),
        ("taobao", "tbopen", "tmall"),
        ("alicdn.com", "tbcdn.cn", "taobaocdn.com"),
    ),
    Platform(
        "jd",
        "京东",
        (
            "jd.com", "jd.hk", "3.cn", "jd.cn", "jd.com.cn", "jd.id", "jd.co.th", "jd.ru", "jd.shop", "jingdong.com", "jingdong.net",
            "jingxi.com", "jdpay.com", "jdl.com", "jdl.cn", "jdl.com.cn", "jdh.com", "jddj.com", "jkcsjd.com", "360buyimg.com", "360buy.com", "360buy.cn", "360buy.com.cn",
            "jdcloud.com", "jdair.net", "healthjd.com", "yiyaojd.com", "jingdonghealth.cn", "jingdongjinrong.com", "jdjinrong.com", "isvjd.com",
            "jdwl.com", "jdx.com", "jd-app.com", "jd-ex.com", "jd-ex.cn", "jd-ex.net", "jd-ex.com.cn", "7fresh.com",
        ),
        (("jingdong", "jd.com"), ("jd", "jd.com")),
        _each("utm_user ad_od gx gxd shareId inviteId inviterId inviterCode invitePin inviteCode shareType shareCode shareUuid sid encryptPin pin "
            "un_area cu jkl teamId"),
        ("京东", "京東", "京口令", "东东农场", "京喜", "狗东", "京豆", "京贴", "种豆得豆", "宠汪汪", "jd", "jingdong"),
        ("openapp.jdmobile", "jdmobile"),
        ("360buyimg.com",),
    ),
    Platform(
        "meituan",
        "美团",
        ("meituan.com", "dianping.com", "dpurl.cn", "meituan.net", "sankuai.com", "mtw.so", "dpfile.com", "maoyan.com"),
        (("meituan", "meituan.com"), ("dianping", "dianping.com"), ("dpurl", "dpurl.cn"), ("maoyan", "maoyan.com")),
        _each("inviteCode shareid shareUserId userid utm_sharesource shopuuid share_id inviter_id shareCode"),
        ("美团", "美團", "大众点评", "点评", "外卖神券", "meituan", "dianping"),
        ("imeituan", "dianping"),
        ("meituan.net", "dpfile.com"),
    ),
    Platform(
        "eleme",
        "饿了么",
        ("ele.me", "eleme.cn", "eleme.io", "elemecdn.cn", "elemecdn.com", "ele.to"),
        (("eleme", "ele.me"),),
        _each("inviterId shareId"),
        ("饿了么", "餓了麼", "吃货豆", "吃货卡"),
        ("eleme",),
        ("elemecdn.cn", "elemecdn.com"),
    ),
    Platform(
        "douyin",
        "抖音",
        (
            "douyin.com", "iesdouyin.com", "jinritemai.com", "douyinact.com", "douyinact.net", "douyinpic.com", "douyinvod.com",
            "douyincdn.com", "douyinstatic.com", "douyinliving.com", "douyinfe.com", "idouyinliving.com", "idouyinpic.com",
            "idouyinstatic.com", "idouyinvod.com", "douyinec.com",
        ),
        (("douyin", "douyin.com"),),
        _each("u_code share_sign sec_uid did iid"),
        ("抖音", "douyin"),
        ("snssdk1128",),
        ("douyinpic.com", "douyinvod.com", "douyincdn.com", "douyinstatic.com"),
    ),
    Platform(
        "kuaishou",
        "快手",
        (
            "kuaishou.com", "kuaishou.cn", "gifshow.com", "chenzhongtech.com", "kuaishouapps.com", "kuaishoupay.com", "kuaishouzt.com",
            "kwai.com", "kwaixiaodian.com",
        ),
        (("kuaishou", "kuaishou.com"),),
        _each("shareToken shareId fid userId"),
        ("快手", "kuaishou"),
        ("kwai",),
    ),
    Platform(
        "xiaohongshu",
        "小红书",
        ("xiaohongshu.com", "xhslink.com", "xhscdn.com"),
        (("xiaohongshu", "xiaohongshu.com"), ("xhslink", "xhslink.com")),
        _each("share_from_user_hidden shareRedId apptime author_share"),
        ("小红书", "小紅書"),
        ("xhsdiscover",),
        ("xhscdn.com",),
    ),
    Platform(
        "alipay",
        "支付宝",
        (
            "alipay.com", "alipay.cn", "alipay.hk", "alipay.com.cn", "alipayobjects.com", "alipayplus.com", "alipaylog.com",
            "alipaydns.com", "alipay-eco.com", "alipaymo.com", "antgroup.com",
        ),
        (("alipay", "alipay.com"), ("zhifubao", "alipay.com")),
        _each("shareUserId chInfo share_id"),
        ("支付宝", "支付寶", "吱口令", "蚂蚁森林", "蚂蚁庄园"),
        ("alipays", "alipay"),
        ("alipayobjects.com",),
    ),
    Platform(
        "weixin",
        "微信",
        ("weixin.qq.com", "wx.qq.com", "servicewechat.com", "weixinbridge.com", "wechat.com", "wxaurl.cn", "wechatpay.cn", "weixin.com"),
        (("weixin", "weixin.qq.com"), ("wechat", "wechat.com")),
        _each("openid unionid share_openid"),
        ("微信", "公众号"),
        ("weixin",),
    ),
    Platform(
        "didi",
        "滴滴",
        ("didiglobal.com", "xiaojukeji.com", "didichuxing.com", "didi.cn", "udache.com"),
        (("didiglobal", "didiglobal.com"), ("didichuxing", "didichuxing.com"), ("xiaojukeji", "xiaojukeji.com")),
        _each("share_uid invite_code"),
        ("滴滴",),
        ("diditaxi",),
    ),
)  # fmt: skip

BY_KEY = {platform.key: platform for platform in PLATFORMS}
BY_SCHEME = {scheme: platform for platform in PLATFORMS for scheme in platform.schemes}
OFFICIAL = {domain: platform for platform in PLATFORMS for domain in platform.domains}
PICTURES = tuple(domain for platform in PLATFORMS for domain in platform.pictures)


def official_platform(host: str) -> Platform | None:
    """The platform whose domain this is, or is under."""
    labels = host.rsplit(".", 3)
    for size in (2, 3):
        platform = OFFICIAL.get(".".join(labels[-size:]))
        if platform is not None and len(labels) >= size:
            return platform
    return None
