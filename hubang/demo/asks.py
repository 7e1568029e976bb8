"""What the members of the example group ask for. All invented; the links lead nowhere."""

# title, share text ("{id}" becomes invented letters), helpers needed, hours until the deadline, (normal price, paid)
BOOST = [
    ("帮砍一台儿童学习桌，孩子开学要用", "【拼多多】快来帮我砍一刀！我在免费领儿童学习桌，还差{n}人 https://mobile.yangkeduo.com/fyxmkief.html?group_order_id={id}&share_uin=A{id}", 10, 24, ("299", "0")),
    ("喵糖就差几个，帮点一下", "帮我点一下吧，喵糖组队领红包 https://m.tb.cn/h.{id}?tk={id}", 5, 12, ("88", "66")),
    ("拼一箱赣南脐橙，三人成团", "【拼多多】我在拼 赣南脐橙10斤装，三人团还差{n}人 https://mobile.yangkeduo.com/pincard_ask.html?group_order_id={id}", 2, 20, ("39.9", "29.9")),
    ("外卖红包膨胀，帮忙点一下", "帮我膨胀一下神券，点外卖能省 https://dpurl.cn/{id}", 3, 4, ("25", "13")),
    ("京东农场浇水，就差五个", "我在东东农场种树，帮我浇浇水 https://u.jd.com/{id}", 5, 24, None),
    ("砍一把电动牙刷给老爸", "【拼多多】帮我砍一刀，电动牙刷免费拿，还差{n}人 https://p.pinduoduo.com/{id}", 10, 24, ("129", "0")),
    ("天天领现金，最后两个", "【拼多多】送你现金，帮我点一下，就差{n}个人 https://mobile.pinduoduo.com/hjrywq.html?share_uid={id}", 2, 8, None),
    ("拼纸巾，家里用完了", "【拼多多】我在拼抽纸30包，2人团 https://mobile.yangkeduo.com/goods2.html?goods_id=77{id}", 1, 24, ("32", "24.9")),
    ("芭芭农场要施肥", "帮我的果树施施肥 https://m.tb.cn/h.{id}", 3, 24, None),
    ("打车券助力", "帮我助力一下，领打车券 https://i.meituan.com/act/{id}", 3, 6, ("20", "8")),
    ("砍一辆滑板车，孙子生日", "【拼多多】就差一点点了！帮我砍滑板车 https://mobile.yangkeduo.com/qwbyxm.html?share_uin={id}", 12, 30, ("159", "0")),
    ("买奶粉满减，帮助力", "￥{code}￥ 打开淘宝帮我助力，领奶粉津贴", 5, 24, ("268", "218")),
    ("京东超市红包，帮拆", "我有一个红包要拆，帮我点一下 https://u.jd.com/{id}", 3, 10, ("50", "38")),
    ("拼洗衣液", "【拼多多】我在拼洗衣液4斤装 https://mobile.yangkeduo.com/goods1.html?goods_id=66{id}", 1, 24, ("29.9", "19.9")),
    ("给妈妈砍个足浴盆", "【拼多多】帮我砍一刀吧，足浴盆免费拿 https://mobile.yangkeduo.com/fkxmde.html?share_uin={id}", 15, 48, ("199", "0")),
]  # fmt: skip

# title, note, sort, place, helpers needed, hours
CHARITY = [
    ("帮 3 号楼李奶奶取药，来回 20 分钟", "药在社区卫生站，单子已经开好，报李奶奶的名字就行。", "errand", "上海浦东", 1, 30),
    ("谁家有闲置的轮椅，借用两周", "我爸脚扭了，医生说先别走路。用完擦干净送回。", "goods", "上海浦东", 1, 72),
    ("周六上午给福利院搬书，缺四个人", "二十来箱，有电梯。中午一起吃面。", "visit", "上海杨浦", 4, 60),
    ("孩子的冬衣送给需要的人", "110 到 130 的，都洗过了。只送不卖。", "goods", "江苏苏州", 2, 96),
    ("帮独居的王大爷换个灯泡", "灯泡他买好了，就是够不着。", "errand", "上海浦东", 1, 24),
    ("暴雨天接一下孩子放学", "我在外地赶不回来，孩子三年级，我跟老师说好了。", "errand", "浙江杭州", 1, 5),
    ("流浪猫绝育，求一起出车", "车在我这，缺个人帮忙抱笼子。", "visit", "四川成都", 2, 48),
    ("教楼下阿姨用手机挂号", "她学得慢，请有耐心的。", "visit", "上海徐汇", 1, 50),
]  # fmt: skip

# title, note, sort, subject, helpers needed, hours
STUDY = [
    ("初二物理：浮力这道题第二问看不懂", "木块一半在水里，为什么浮力等于重力？", "question", "物理", 1, 48),
    ("找个一起背单词的搭子", "每天早上七点，打卡半小时，坚持一个月。", "partner", "英语", 2, 72),
    ("求一份小学三年级口算练习", "打印版最好，字大一点。", "material", "数学", 1, 96),
    ("会计初级：借贷方总是搞反", "有没有好记的办法？", "question", "会计", 1, 40),
    ("一起读《活着》，两周读完", "每天一章，晚上说两句感想。", "partner", "阅读", 3, 120),
    ("孩子作文《我的妈妈》，开头怎么写", "他写了三遍都是“我的妈妈有一双大眼睛”。", "question", "语文", 2, 30),
    ("求高中化学方程式总结", "手写的也行，拍照就好。", "material", "化学", 1, 60),
    ("Excel 怎么把两张表按名字合到一起", "单位要的，明早交。", "question", "办公", 1, 10),
]  # fmt: skip
