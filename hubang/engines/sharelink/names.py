"""Names of hosts that have to be known: public suffixes, shorteners, and names near a shop's that imitate nobody."""


def _each(names: str) -> frozenset[str]:
    return frozenset(names.split())


# Under these, names are registered one label further left. The two-part ones that occur with shops and in Asia.
SUFFIXES = frozenset(
    f"{second}.{top}"
    for top in ("cn", "hk", "tw", "jp", "uk", "au", "br", "kr", "in", "sg", "my", "th", "nz", "za")
    for second in ("com", "net", "org", "gov", "edu", "co", "ac", "or", "ne", "idv", "gen")
)

# They hide where they lead, which is no imitation.
SHORTENERS = _each(
    "t.cn dwz.cn suo.im suo.nz bit.ly tinyurl.com goo.gl is.gd v.gd ow.ly t.co rb.gy cutt.ly reurl.cc shorturl.at u.nu dlj.bz sourl.cn mrw.so "
    "url.cn w.url.cn 6du.in 980.so c7.gg rrd.me tb.am tny.im buff.ly lnkd.in 985.so m6z.cn dwz.win 0x9.me dw4.co urlc.cn sinaurl.cn dwz.mk "
    "tinyurl.cn suolink.cn t.hk.uy 5e.fit xsm.cn kurl.cn s.yam.com lurl.cc"
)

# Registered names that hold a shop's name or are a letter away, and belong to somebody else or to a side of the same house that is
# no shop (whoever rents a machine in a shop's cloud writes what he likes there).
NOT_IMITATIONS = _each(
    "weechat.org qq.com.cn jduoduo.com jdlike.cn 36dianping.com boxdouyin.com chengrendouyin-app.com douyintt10.me freewechat.com weixing.com weixinsxy.com "
    "kuaihou.com zaobao.com zaobao.sg zaobao.com.sg webchat.com mall.com tall.com email.com dianying.com meiyuan.com douyincloud.run douyincloud.net "
    "cheapheadsetmall.com xn--gogl-0nd52e.com xn--ggle-55da.com xn--gogl-1nd42e.com"
)

# Endings that make an address of two words with a dot between, when nothing else says that it is one.
PLAIN_ENDINGS = _each("com cn net org top xyz vip shop club site online store hk tw cc ltd wang edu gov pw")
OTHER_ENDINGS = _each(
    "me io so tv work link live fun app info run ink ru ml tk co us uk jp kr in icu win biz mobi pro asia dev page art bid ren red "
    "work tech cloud website space group team world today city email ga cf gq la im to ly gd gl cm om"
)

# Sites whose name is a number; every other number with a dot is a number.
NUMBER_NAMES = _each("3 1688 360 12306 4399 163 126 58 51 189 10086 12321 12315")

# Words that imitations put beside a shop's name.
BAIT = tuple(
    _each(
        "vip act activity huodong hd help zhuli zl free mianfei gift hongbao hb kanjia kj kanyidao tixian tx xianjin cash lingqu lq ling quan "
        "coupon youhui yh fuli fl fanli bonus lucky choujiang draw prize zhongjiang kefu kf service support fuwu safe anquan security secure "
        "verify renzheng auth account zhanghao login denglu dl signin user member huiyuan center zhongxin official guanfang gw app apk down "
        "download xiazai shop mall shangcheng sc store buy gouwu goods item sale temai miaosha deal tuan pintuan pin pt share fenxiang team "
        "invite yaoqing pay zhifu union money qian bank refund tuikuan order dingdan kuaidi wuliu express game play you web site wang online "
        "www wap mobile m h5 i u wx qq my new pro plus go get win top net com cn org cc info one hot super lite mini fast easy best real true "
        "daily day home world china club live tv bj sh update notice tongzhi"
    )
)
