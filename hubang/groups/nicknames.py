"""Nicknames: what may be one, and when two would be taken for each other."""

import re
import unicodedata

from django.utils.translation import gettext as _

from hubang.lib.cleaning import clean_line
from hubang.lib.refused import Refused

SHORTEST, LONGEST = 2, 20
# Names that would make others believe that an office or a shop speaks. 图书管理员 is a profession, 管理员 is not.
OFFICIAL = re.compile(
    r"群主|群管|客服|官方|版主|站长|小助手|公告|系统(消息|通知|管理|提示)|警察|公安|派出所|法院|银行|^(本群|超级|总|副|社群)?管理"
    r"|^系统$|拼多多|淘宝|天猫|京东|美团|微信|支付宝|互帮|hubang|admin|officia[li]|moderator|customerservice"
)
LONG_NUMBER = re.compile(r"\d{5,}")
# Shown as nothing, or as a blank that counts as a letter.
INVISIBLE = frozenset("\u115f\u1160\u2800\u3164\uffa0\u034f\u00ad")
JOINER, EMOJI_STYLE = "\u200d", "\ufe0f"
# Letters and digits that look like others, after casefolding (a choice from Unicode's confusables.txt, UTS 39).
LOOK_ALIKES = str.maketrans(
    "аесіјорԛѕԝхуһкмнтвгбԁɡαβεικνορτυχωγ0135|!ı末曰已巳士入囗〇卩夭",
    "aecijopqswxyhkmhtbr6dgabeiknoptuxwyoiesiii未日己己土人口o阝天",
)


def clean_nickname(value: str) -> str:
    """The nickname as it is stored; `Refused` "bad_nickname" with the reason when it cannot be one."""
    nickname = _visible(clean_line(value, 60))
    if not SHORTEST <= len(nickname) <= LONGEST:
        raise _refused(_("A nickname has 2 to 20 characters. Please write it longer or shorter."))
    if not any(character.isalnum() for character in nickname):
        raise _refused(_("A nickname needs at least one letter or character that can be read. Please add one."))
    plain = _plain(nickname)
    if LONG_NUMBER.search(plain) or plain.isdigit():
        raise _refused(
            _("Phone and account numbers are not for the group. Please leave long numbers out of the nickname.")
        )
    if OFFICIAL.search(plain) or OFFICIAL.search(fold(nickname)):
        raise _refused(_("This nickname sounds like an office of the group or a shop. Please choose another."))
    return nickname


def fold(nickname: str) -> str:
    """What is left when letters that look alike are the same: two active members of a group may not share it."""
    return _plain(nickname).translate(LOOK_ALIKES)[:80] or nickname


def _visible(text: str) -> str:
    """Without characters that nobody sees; the joiners inside an emoji stay."""
    kept = [
        character
        for place, character in enumerate(text)
        if character not in INVISIBLE
        and (_is_emoji_part(text, place) or unicodedata.category(character) not in {"Cf", "Cc", "Co", "Cn", "Cs"})
    ]
    return " ".join("".join(kept).split())


def _is_emoji_part(text: str, place: int) -> bool:
    before = unicodedata.category(text[place - 1]) if place else ""
    return text[place] in {JOINER, EMOJI_STYLE} and before in {"So", "Sk", "Mn"}


def _plain(nickname: str) -> str:
    """Letters and digits alone, in one form: no spaces, signs, accents, emoji; full-width and small like any."""
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", nickname).casefold())
    return "".join(_digit(character) for character in text if character.isalnum())


def _digit(character: str) -> str:
    """Digits of every script as ASCII ones."""
    value = unicodedata.digit(character, None)
    return character if value is None else str(value)


def _refused(message: str) -> Refused:
    return Refused("bad_nickname", message, status=422, field="nickname")
