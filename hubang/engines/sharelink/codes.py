"""口令: what a shop's app takes from the clipboard instead of a link. Old and new Taobao forms, JD's forms, numeric invitation codes.

A text is cut into its runs of ASCII letters and digits, and each run is judged by its own shape and by what stands around it.
"""

import re
import unicodedata

TOKEN = re.compile(r"[0-9A-Za-z]+")
# What stands around a code: signs of money or emphasis, arrows, brackets, any emoji.
SIGNS = frozenset("￥¥$€£₤₳¢₴₵฿₽₹＄%％!！✔✓*#~^/")
BRACKETS = {
    "(": ")",
    "（": "）",
    "《": "》",
    "「": "」",
    "【": "】",
    "[": "]",
    "<": ">",
    "〈": "〉",
    "“": "”",
    '"': '"',
    "『": "』",
}
# CZ8908 and the like stand before a code of Taobao's.
MARK = re.compile(r"[A-Z]{1,3}\d{3,5}")
ABOUT_CODES = (
    "口令",
    "复制",
    "復制",
    "複製",
    "椱",
    "制这段",
    "打开",
    "打開",
    "淘",
    "掏",
    "京东",
    "天猫",
    "app",
    "APP",
    "taobao",
    "植内容",
)
STRONG = re.compile(r"(?:邀请码|口令|助力码|密令|暗号|互助码|邀请数字|数字码)")
NUMERIC = re.compile(r"(?:邀请码|口令|助力码|密令|暗号|数字|搜索?|输入|复制|粘贴|填写)")
NO_CODE = re.compile(
    r"(?:验证码|校验码|提取码|电话|手机|单号|快递|订单|群号|身份证|银行卡|卡号|密码|型号|账号|版本|QQ|qq|微信号|尾号)"
)
LOOK_AROUND = 14


def find_code(words: str) -> str | None:
    """The first code in the words around the links (links taken out, a space in their place); the bare code without signs."""
    weak = None
    about = None
    before = ""
    for match in TOKEN.finditer(words):
        token = match.group()
        size = len(token)
        if 8 <= size <= 20 and not token.isdecimal():
            if (MARK.fullmatch(before) and size <= 14) or _is_enclosed(words, match, token):
                return token
            if weak is None and _is_mixed(token) and not NO_CODE.search(_before(words, match)):
                about = any(word in words for word in ABOUT_CODES) if about is None else about
                weak = token if about or size == 11 else None
        if 4 <= size <= 24 and _is_named(words, match, token):
            return token
        before = token
    return weak


def _is_enclosed(words: str, match: re.Match[str], token: str) -> bool:
    before = words[max(0, match.start() - 2) : match.start()]
    after = words[match.end() : match.end() + 2]
    first, last = before.rstrip()[-1:], after.lstrip()[:1]
    if not first or not last:
        return False
    if BRACKETS.get(first) == last:
        return _is_mixed(token)
    if before.rstrip().endswith(":") or before.endswith((":/ ", "/ ")):
        return _is_sign(last) and _is_varied(token)
    return _is_sign(first) and _is_sign(last) and _is_varied(token)


def _is_sign(character: str) -> bool:
    return character in SIGNS or unicodedata.category(character) in {"Sc", "So", "Sk"}


def _is_mixed(token: str) -> bool:
    """Small letters, large letters and digits: no word, no model number."""
    return (
        not token.islower()
        and not token.isupper()
        and not token.isalpha()
        and any(map(str.islower, token))
        and any(map(str.isupper, token))
    )


def _is_varied(token: str) -> bool:
    """No ordinary word: large letters inside, or digits among letters."""
    is_word = token.isalpha() and (token.islower() or token.isupper() or token.istitle())
    return not is_word


def _is_named(words: str, match: re.Match[str], token: str) -> bool:
    """A number or word that the text itself calls a code, or tells to search for."""
    before = _before(words, match)
    if NO_CODE.search(before):
        return False
    if STRONG.search(before[-8:]) and _is_varied(token) and (not token.isalpha() or len(token) >= 6):
        return True
    if not token.isdecimal() or not 6 <= len(token) <= 12:
        return False
    return NUMERIC.search(before) is not None and not _is_phone(token) and not before.endswith((".", "-", "+"))


def _before(words: str, match: re.Match[str]) -> str:
    return words[max(0, match.start() - LOOK_AROUND) : match.start()]


def _is_phone(token: str) -> bool:
    return len(token) == 11 and token[0] == "1" and token[1] in "3456789"
