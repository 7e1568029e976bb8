"""Nicknames: what may be one, and when two would be taken for each other."""

import re
import unicodedata

from django.utils.translation import gettext as _

from hubang.lib.cleaning import clean_line
from hubang.lib.refused import Refused

SHORTEST, LONGEST = 2, 20
# Names that would make others believe that an authority speaks.
OFFICIAL = re.compile(
    r"群主|管理员|管理|客服|官方|系统|公告|警察|公安|银行|小助手|拼多多|淘宝|京东|美团|微信|支付宝|hubang|admin|互帮"
)
DIGITS = re.compile(r"\d{5,}")
INVISIBLE = re.compile(r"[\u200b-\u200f\u2060\u00ad\u034f\u115f\u1160\u3164\ufe00-\ufe0f]")
# Letters of other alphabets and digits that look like Latin ones (a choice from Unicode's confusables).
LOOK_ALIKES = str.maketrans("аеорсухікмнтвАЕОРСУХІКМНТВ0135|!", "aeopcyxikmhtbaeopcyxikmhtboleslil"[:32])


def clean_nickname(value: str) -> str:
    """The nickname as it is stored; `Refused` with the reason when it cannot be one."""
    nickname = INVISIBLE.sub("", clean_line(value, 60))
    if not SHORTEST <= len(nickname) <= LONGEST:
        raise _refused(_("A nickname has 2 to 20 characters."))
    if not any(character.isalnum() for character in nickname):
        raise _refused(_("A nickname needs at least one letter or character that can be read."))
    folded = fold(nickname)
    if DIGITS.search(folded) or DIGITS.search(nickname):
        raise _refused(
            _("Please leave long numbers out of the nickname: phone and account numbers are not for the group.")
        )
    if OFFICIAL.search(unicodedata.normalize("NFKC", nickname).casefold()):
        raise _refused(_("This nickname sounds like an office of the group or a shop. Please choose another."))
    return nickname


def fold(nickname: str) -> str:
    """What is left when letters that look alike are the same: two members may not share it."""
    text = unicodedata.normalize("NFKC", nickname).casefold().translate(LOOK_ALIKES)
    return "".join(character for character in text if character.isalnum())[:80] or nickname


def _refused(message: str) -> Refused:
    return Refused("bad_nickname", message, status=422, field="nickname")
