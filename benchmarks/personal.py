"""Personal data: recall plain and disguised, false alarms on numbers that only look like it. A seeded set of our own making:

numbers with right check digits in sentences of group talk, disguised in ten ways, and orders, parcels, goods, prices, dates and the
like in sentences of the same kind. Numbers are made at random and belong to nobody that we know of.
"""

import random
from collections import Counter
from collections.abc import Callable
from typing import Any

from benchmarks.results import keep
from hubang.engines.screening import Screener
from hubang.engines.screening.personal.bank_card import luhn
from hubang.engines.screening.personal.id_card import CHECKS, PROVINCES, WEIGHTS

Dice = random.Random
KINDS = ("id_card", "bank_card", "phone")
ROWS = 2000
SENTENCES = {
    "id_card": (
        "{}", "身份证{}", "身份证号：{}", "我的身份证号码是{}，麻烦登记", "实名要用 {} 这个", "张三 {}", "把{}填上去就行", "证件号 {} 有效期长期", "{} 是我妈的", "报名信息：李四，{}，女", "名字王五，号{}",
        "帮我用{}注册一下呗", "我爸的{}，你登记下", "登记:{}谢谢",
    ),
    "bank_card": (
        "{}", "卡号{}", "工行卡 {}", "转到{}就行了", "建设银行 {} 户名李四", "我的卡{}，你打过来", "收款账号：{}", "银行卡号码是{}哦", "把钱打{}上", "农行{}开户行城南支行", "退款卡号 {}", "卡{}王五",
    ),
    "phone": (
        "{}", "打我{}", "电话：{}", "我手机{}", "联系人李四 {}", "有事找我{}", "加我微信{}", "{}同号", "手机号是{}哦", "收件人张三，{}，放驿站", "师傅电话{}，你打给他", "我妈的号{}", "tel:{}", "call me {}", "麻烦联系 {} 谢谢",
        "姓名王五手机{}性别男",
    ),
}  # fmt: skip
LIKE = (
    ("order", ("订单号{}", "订单编号：{}", "我的订单 {} 还没发货", "拼单号{}", "这个订单{}帮我看下", "单号是{}", "查订单{}")),
    ("parcel", ("快递单号{}", "运单号：{}", "顺丰 SF{}", "圆通YT{}", "物流单号 {}", "中通快递{}到了吗", "JD{}", "单号 {} 查不到")),
    ("goods", ("商品编号{}", "货号 {}", "goods_id={}", "商品ID：{}", "条形码{}", "款号{}有货吗", "SKU {}", "型号{}")),
    ("bare", ("{}", "这个{}是什么", "复制{}打开", "显示{}", "结果出来{}")),
    ("other", ("群号{}", "QQ{}", "QQ号 {}", "会员号{}", "学号{}", "工号{}", "房间号{}", "流水号：{}", "口令 {}", "编号{}")),
)  # fmt: skip


def digits(count: int, dice: Dice) -> str:
    return "".join(dice.choices("0123456789", k=count))


def id_card(dice: Dice) -> str:
    born = f"{dice.randint(1935, 2023)}{dice.randint(1, 12):02}{dice.randint(1, 28):02}"
    number = dice.choice(sorted(PROVINCES)) + digits(4, dice) + born + digits(3, dice)
    return number + CHECKS[sum(int(d) * w for d, w in zip(number, WEIGHTS, strict=False)) % 11].upper()


ISSUERS = (
    "622202",
    "621226",
    "622848",
    "621700",
    "622700",
    "621661",
    "622588",
    "621483",
    "622262",
    "622155",
    "621098",
    "622908",
    "621669",
    "955880",
    "622150",
    "436742",
    "625955",
    "622630",
)


def bank_card(dice: Dice) -> str:
    issuer = dice.choice(ISSUERS)
    size = 16 if issuer[0] == "4" else dice.choice((16, 19, 19, 17, 18))
    number = issuer + digits(size - 7, dice)
    return next(number + last for last in "0123456789" if luhn(number + last))


def phone(dice: Dice) -> str:
    return "1" + dice.choice("3456789") + digits(9, dice)


MAKERS: dict[str, Callable[[Dice], str]] = {"id_card": id_card, "bank_card": bank_card, "phone": phone}
CHINESE, BANK, CIRCLED, BOLD = "〇一二三四五六七八九", "零壹贰叁肆伍陆柒捌玖", "⓪①②③④⑤⑥⑦⑧⑨", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗"


def _mapped(table: str) -> Callable[[str, Dice], str]:
    return lambda number, _dice: number.translate({ord("0") + n: c for n, c in enumerate(table)})


def _between(signs: tuple[str, ...], every: int) -> Callable[[str, Dice], str]:
    def put(number: str, dice: Dice) -> str:
        sign = dice.choice(signs)
        return sign.join(number[at : at + every] for at in range(0, len(number), every))

    return put


def _grouped(number: str, dice: Dice) -> str:
    sizes = {11: (3, 4, 4), 18: (6, 8, 4)}.get(len(number), (4, 4, 4, 4, 4))
    sign, parts, at = dice.choice((" ", "-", "  ", "·", "－", "_", ".")), [], 0
    for size in sizes:
        parts.append(number[at : at + size])
        at += size
    return sign.join(part for part in parts if part)


def _mixed(number: str, dice: Dice) -> str:
    return "".join(
        dice.choice((d, d, CHINESE[int(d)], BANK[int(d)], CIRCLED[int(d)])) if d.isdigit() else d for d in number
    )


def _letters(number: str, dice: Dice) -> str:
    return number.translate({ord("0"): dice.choice("oO"), ord("1"): dice.choice("lI")})


def _spoken(number: str, dice: Dice) -> str:
    sizes = {11: (3, 4, 4), 18: (6, 8, 4)}.get(len(number), (4, 4, 4, 4, 4))
    words, parts, at = ("后面", "然后", "再", "接着", "加", "中间"), [], 0
    for size in sizes:
        parts.append(number[at : at + size])
        at += size
    word = dice.choice(words)
    return "".join(f"{word if n else ''}{part}" for n, part in enumerate(parts) if part)


DISGUISES: dict[str, Callable[[str, Dice], str]] = {
    "full-width": _mapped("０１２３４５６７８９"),
    "Chinese numerals": _mapped(CHINESE),
    "bank numerals": _mapped(BANK),
    "circled": _mapped(CIRCLED),
    "mathematical": _mapped(BOLD),
    "keycap": lambda number, _dice: "".join(f"{d}\ufe0f\u20e3" if d.isdigit() else d for d in number),
    "mixed kinds": _mixed,
    "letters for digits": _letters,
    "in groups": _grouped,
    "a sign between all": _between((" ", "-", ".", "*", "/", "~", "·", "、", "⭐", "，"), 1),
    "zero width": _between(("\u200b", "\u200d", "\u2060", "\u00ad"), 1),
    "a word between all": _between(("啊", "了", "个", "那个", "呀"), 1),
    "words between groups": _spoken,
    "a sign between pairs": _between((" ", "*", "-", "#", "_", "|"), 2),
}


def positives(dice: Dice, rows: int) -> list[tuple[str, str]]:
    made = []
    for n in range(rows):
        kind = KINDS[n % len(KINDS)]
        made.append((kind, dice.choice(SENTENCES[kind]).format(MAKERS[kind](dice))))
    return made


def disguised(dice: Dice, rows: int) -> list[tuple[str, str, str]]:
    made, names = [], list(DISGUISES)
    for n in range(rows):
        kind, name = KINDS[n % len(KINDS)], names[n // len(KINDS) % len(names)]
        number = DISGUISES[name](MAKERS[kind](dice), dice)
        made.append((kind, name, dice.choice(SENTENCES[kind]).format(number)))
    return made


def lookalikes(dice: Dice, rows: int) -> list[tuple[str, str]]:
    """Numbers of 8 to 22 digits that are called something else, and ones that are called nothing and fail the checks."""
    return [_lookalike(n, dice) for n in range(rows)]


def _lookalike(n: int, dice: Dice) -> tuple[str, str]:
    kind, sentences = LIKE[n % len(LIKE)]
    if n % 7 == 6:
        return "dates, times, prices", _ordinary(dice)
    if kind == "bare":
        number = _wrong(dice)
    elif dice.random() < 0.3:
        number = MAKERS[dice.choice(KINDS)](dice)
    else:
        number = dice.choice("123456789") + digits(dice.choice((8, 9, 10, 11, 12, 13, 14, 15, 17, 18, 20)) - 1, dice)
    return kind, dice.choice(sentences).format(number)


def _wrong(dice: Dice) -> str:
    """Called nothing: a mobile number cannot be told from it, so it has another length or another beginning."""
    size = dice.choice((9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20))
    number = dice.choice("2345678" if size == 11 else "123456789") + digits(size - 1, dice)
    if size in (16, 17, 18, 19) and luhn(number):
        number = number[:-1] + str((int(number[-1]) + 3) % 10)
    return number


def _ordinary(dice: Dice) -> str:
    r = dice.randint
    return dice.choice((
        f"20{r(20, 26)}-{r(1, 12):02}-{r(1, 28):02} {r(0, 23):02}:{r(0, 59):02}:{r(0, 59):02}",
        f"原价{r(10, 99)}.{r(10, 99)}，券后{r(1, 9)}.{r(10, 99)}，{r(100, 999)}克*{r(2, 9)}包，{r(1000, 9999)}人已拼",
        f"{r(13, 19)} {r(10, 30)} {r(10, 99)} {r(10, 99)} {r(10, 99)} {r(0, 9)}",
        f"{r(13, 19)}.{r(0, 9)} {r(10, 30)}.{r(0, 9)} {r(10, 30)}.{r(0, 9)} {r(10, 30)}.{r(0, 9)}",
        f"20{r(20, 26)}{r(1, 12):02}{r(1, 28):02}{r(100000, 999999)}",
        f"{r(1, 12)}月{r(1, 28)}日{r(8, 20)}:00-{r(8, 20)}:30，{r(1, 9)}号楼{r(1, 9)}楼",
        f"一等奖{r(10, 99)}万，二等奖{r(1, 9)}千，三等奖{r(100, 999)}，共{r(100000, 999999)}人参加",
        f"体重{r(45, 90)}.{r(0, 9)}公斤 身高{r(150, 190)} 血压{r(110, 140)}/{r(70, 90)}",
        f"1、{r(10, 99)} 2、{r(10, 99)} 3、{r(10, 99)} 4、{r(10, 99)} 5、{r(10, 99)}",
        f"开奖 {r(1, 33):02} {r(1, 33):02} {r(1, 33):02} {r(1, 33):02} {r(1, 33):02} {r(1, 33):02} + {r(1, 16):02}",
        f"{r(1, 9)}-{r(1, 9)} {r(11, 21)}-{r(11, 21)} {r(11, 21)}-{r(11, 21)} {r(11, 21)}-{r(11, 21)}",
        f"https://mobile.yangkeduo.com/goods.html?goods_id={digits(12, dice)}&refer_share_uin={phone(dice)}",
        f"一个人一天一次，一共一百一十一次，{r(1, 9)}等奖一个一个来",
        f"π=3.14159265358979{digits(4, dice)}",
        f"坐标{r(100, 120)}.{digits(6, dice)},{r(20, 40)}.{digits(6, dice)}",
        f"400-{r(100, 999)}-{r(1000, 9999)} 客服电话 95{r(100, 999)}",
    ))  # fmt: skip


def found(screener: Screener, text: str) -> set[str]:
    return {finding.check for finding in screener.screen(text).findings if finding.category == "privacy"}


def measure(seed: int, rows: int) -> dict[str, Any]:
    """Recall by kind and by disguise, false alarms by what the number was."""
    screener, dice = Screener(), random.Random(seed)
    seen, hits, missed = Counter[str](), Counter[str](), list[str]()
    for kind, text in positives(dice, rows):
        _count(seen, hits, missed, f"plain {kind}", text, kind in found(screener, text))
    for _kind, name, text in disguised(dice, rows):
        _count(seen, hits, missed, f"disguised {name}", text, bool(found(screener, text)))
    for name, text in lookalikes(dice, rows):
        _count(seen, hits, missed, f"look-alike {name}", text, bool(found(screener, text)), wanted=False)
    table = {name: round(hits[name] / count, 4) for name, count in sorted(seen.items())}
    for group in ("plain", "disguised", "look-alike"):
        names = [name for name in seen if name.startswith(group)]
        table[group] = round(sum(hits[n] for n in names) / sum(seen[n] for n in names), 4)
    return {"rows": rows, "seed": seed, "shares": table, "wrong": missed}


def _count(
    seen: Counter[str], hits: Counter[str], wrong: list[str], name: str, text: str, hit: bool, *, wanted: bool = True
) -> None:
    seen[name] += 1
    hits[name] += hit
    if hit != wanted and len(wrong) < 200:
        wrong.append(f"{name}: {text}")


def main() -> None:
    """Measure on a seed that was not used while the checks were written."""
    result = measure(seed=20261125, rows=ROWS)
    keep("personal", result)
    for name, share in result["shares"].items():
        print(f"{share:8.4f}  {name}")


if __name__ == "__main__":
    main()
