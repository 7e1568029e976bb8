"""The shop platforms: one entry each. Another platform is another entry.

Hosts and parameters were collected from public code and share texts of 2019 to 2026; see docs/sharelink.md.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Platform:
    """A platform: its domains (with all sub-domains), what in a URL carries the sharer's identity, how texts name it."""

    key: str
    name: str
    domains: tuple[str, ...]
    # Brand words that an imitation would use; the first is the one named in reasons.
    brands: tuple[str, ...]
    identity: frozenset[str] = frozenset()
    # Parameters that name the thing asked for: the same value is the same request.
    things: tuple[str, ...] = ()
    words: tuple[str, ...] = field(default=())


PLATFORMS = (
    Platform(
        "pinduoduo",
        "拼多多",
        ("pinduoduo.com", "yangkeduo.com", "pinduoduo.net", "pddpic.com", "pddcdn.com", "pddim.com", "pddugc.com"),
        ("pinduoduo", "yangkeduo"),
        frozenset(
            ["share_uin", "share_uid", "refer_share_uin", "refer_share_uid", "target_uin", "target_uid", "refer_share_id", "_x_share_id", "shared_sign", "shared_time", "pxq_secret_key", "refer_share_channel", "refer_share_form", "group_order_id", "feed_id", "_x_source_feed_id", "pid", "cpsSign", "share_id", "invite_code", "uin", "uid"]
        ),
        ("group_order_id", "goods_id"),
        ("拼多多", "拼夕夕", "pdd", "多多"),
    ),
    Platform(
        "taobao",
        "淘宝",
        (
            "taobao.com", "tmall.com", "tb.cn", "tmall.hk", "taobao.net", "taobao.org", "alicdn.com", "tmalltv.com", "tbcdn.cn",
            "taobaocdn.com", "1688.com", "alibaba.com", "goofish.com", "fliggy.com",
        ),
        ("taobao", "tmall"),
        frozenset(["tk", "sm", "spm", "ut_sk", "share_crt_v", "shareurl", "short_name", "sourceType", "suid", "un", "un_site", "app", "cpp"]),
        ("id", "itemId"),
        ("淘宝", "天猫", "手淘", "喵糖", "芭芭农场", "聚划算", "闲鱼"),
    ),
    Platform(
        "jd",
        "京东",
        (
            "jd.com", "jd.hk", "3.cn", "jd.cn", "jd.id", "jd.co.th", "jd.ru", "jingdong.com", "jingxi.com", "jdpay.com", "jdl.com", "jdl.cn",
            "jdh.com", "jddj.com", "jkcsjd.com", "360buyimg.com", "jdcloud.com", "jdair.net", "healthjd.com", "yiyaojd.com",
            "jingdonghealth.cn", "jingdongjinrong.com", "jdjinrong.com", "isvjd.com",
        ),
        ("jingdong", "jd"),
        frozenset(["utm_user", "ad_od", "gx", "gxd", "shareId", "inviteId", "inviterId", "invitePin", "shareType", "sid", "encryptPin", "pin", "un_area", "cu"]),
        ("sku", "wareId"),
        ("京东", "东东农场", "京喜", "狗东", "京豆"),
    ),
    Platform(
        "meituan",
        "美团",
        ("meituan.com", "dianping.com", "dpurl.cn", "meituan.net", "sankuai.com", "mtw.so", "dpfile.com"),
        ("meituan", "dianping"),
        frozenset(["inviteCode", "shareid", "shareUserId", "userid", "utm_sharesource", "shopuuid", "share_id", "inviter_id"]),
        ("shopId", "poiId"),
        ("美团", "大众点评", "点评", "外卖神券"),
    ),
    Platform(
        "eleme",
        "饿了么",
        ("ele.me", "eleme.io", "elemecdn.cn", "elemecdn.com", "ele.to"),
        ("eleme",),
        frozenset({"inviterId", "shareId"}),
        (),
        ("饿了么",),
    ),
    Platform(
        "douyin",
        "抖音",
        (
            "douyin.com", "iesdouyin.com", "jinritemai.com", "douyinact.com", "douyinact.net", "douyinpic.com", "douyinvod.com",
            "douyincdn.com", "douyinstatic.com", "douyinliving.com", "douyinfe.com", "douyincloud.net", "douyincloud.run",
            "idouyinliving.com", "idouyinpic.com", "idouyinstatic.com", "idouyinvod.com",
        ),
        ("douyin",),
        frozenset({"u_code", "share_sign", "sec_uid", "did", "iid"}),
        (),
        ("抖音",),
    ),
    Platform(
        "kuaishou",
        "快手",
        ("kuaishou.com", "kuaishou.cn", "gifshow.com", "chenzhongtech.com", "kuaishouapps.com", "kuaishoupay.com", "kwai.com", "kwaixiaodian.com"),
        ("kuaishou",),
        frozenset({"shareToken", "shareId", "fid", "userId"}),
        (),
        ("快手",),
    ),
    Platform(
        "xiaohongshu",
        "小红书",
        ("xiaohongshu.com", "xhslink.com", "xhscdn.com"),
        ("xiaohongshu",),
        frozenset({"share_from_user_hidden", "shareRedId", "apptime", "author_share"}),
        (),
        ("小红书",),
    ),
    Platform(
        "alipay",
        "支付宝",
        (
            "alipay.com", "alipay.cn", "alipay.hk", "alipay.com.cn", "alipayobjects.com", "alipayplus.com", "alipaylog.com",
            "alipay-eco.com", "alipaymo.com", "antgroup.com",
        ),
        ("alipay",),
        frozenset({"shareUserId", "chInfo", "share_id"}),
        (),
        ("支付宝", "蚂蚁森林", "蚂蚁庄园"),
    ),
    Platform(
        "weixin",
        "微信",
        ("weixin.qq.com", "qq.com", "servicewechat.com", "weixinbridge.com", "wechat.com", "tencent.com", "url.cn"),
        ("weixin", "wechat"),
        frozenset({"openid", "unionid", "share_openid"}),
        (),
        ("微信", "公众号", "小程序"),
    ),
    Platform(
        "didi",
        "滴滴",
        ("didiglobal.com", "xiaojukeji.com", "didichuxing.com", "didi.cn", "udache.com"),
        ("didiglobal", "xiaojukeji"),
        frozenset({"share_uid", "invite_code"}),
        (),
        ("滴滴",),
    ),
)  # fmt: skip

# Domains that hold a brand's name and are no imitation (other companies, or side domains of the same one).
NOT_IMITATIONS = frozenset(
    [
        "16888.com",
        "jduoduo.com",
        "jdlike.cn",
        "36dianping.com",
        "av1688.cc",
        "boxdouyin.com",
        "brandproducts1688.com",
        "chengrendouyin-app.com",
        "douyintt10.me",
        "freewechat.com",
        "weixing.com",
        "weixinsxy.com",
        "tmall.ru",
        "kuaihou.com",
        "jd-ex.cn",
        "jd-ex.com",
        "jd-ex.com.cn",
        "jd-ex.net",
    ]
)

# They hide where they lead.
SHORTENERS = frozenset(
    [
        "t.cn",
        "dwz.cn",
        "suo.im",
        "suo.nz",
        "bit.ly",
        "tinyurl.com",
        "goo.gl",
        "is.gd",
        "v.gd",
        "ow.ly",
        "t.co",
        "rb.gy",
        "cutt.ly",
        "reurl.cc",
        "shorturl.at",
        "u.nu",
        "dlj.bz",
        "sourl.cn",
        "mrw.so",
        "w.url.cn",
        "6du.in",
        "980.so",
        "c7.gg",
        "rrd.me",
        "tb.am",
        "tny.im",
        "buff.ly",
        "lnkd.in",
        "985.so",
        "m6z.cn",
        "dwz.win",
        "0x9.me",
        "dw4.co",
        "urlc.cn",
    ]
)

OFFICIAL_NAMES = frozenset(brand for platform in PLATFORMS for brand in platform.brands)
