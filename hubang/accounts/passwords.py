"""Which passwords are taken, and how they are compared (NIST SP 800-63B-4, 3.1.1): length counts, composition does not.

A password alone has 15 characters at least, 8 beside a passkey or TOTP; 128 at most, of any script. Refused is what everybody tries
first: the commonest passwords, and those made of little else than words of this place, favourites of Chinese users (Wang et al., "Birthday,
Name and Bifacial-security", USENIX Security 2019, tables 2 to 5), days, telephone numbers, and runs of keys.
"""

import itertools
import re
import unicodedata
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

ALONE, BESIDE_ANOTHER, LONGEST = 15, 8, 128
WORDS_OF_THE_PLACE = ("hubang", "互帮", "huzhu", "互助", "bangmang", "帮忙", "zhuli", "助力", "kanjia", "砍价", "kanyidao", "砍一刀", "qunzhu", "群主", "weixin", "wechat", "微信", "pinduoduo", "拼多多", "taobao", "淘宝", "jingdong", "京东", "meituan", "美团", "alipay", "zhifubao", "支付宝")  # fmt: skip
FAVOURITES = (
    "woaini", "iloveyou", "5201314", "1314520", "1314", "521", "520", "aini", "woshi", "woai", "nihao", "zhongguo", "china", "beijing", "shanghai", "caonima",
    "laogong", "laopo", "baobao", "baobei", "mima", "password", "passwd", "admin", "root", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qwerty", "asdfgh", "qazwsx",
    "1qaz2wsx", "q1w2e3r4", "a1b2c3", "abc123", "wangwei", "zhangwei", "wangfang", "liwei", "lixiang", "zhangli", "wangyang", "xiaoming", "mama", "baba",
    "kuaile", "xingfu", "pingan", "facai", "letmein", "welcome", "dragon", "monkey", "我爱你", "密码", "爱你", "老公", "老婆", "宝宝", "中国", "平安", "发财",
)  # fmt: skip
DAY = re.compile(r"(?:19|20)?\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])|(?:19|20)\d\d")
PHONE = re.compile(r"1[3-9]\d{9}")


def normal(password: str) -> str:
    """The form in which passwords are compared: however a keyboard writes the same characters (NFKC)."""
    return unicodedata.normalize("NFKC", password)


class Hasher(Argon2PasswordHasher):
    """Argon2id of the normal form. Hashes made before of another form are still known."""

    def encode(self, password: str, salt: str) -> str:
        """The hash."""
        return super().encode(normal(password), salt)

    def verify(self, password: str, encoded: str) -> bool:
        """Whether this is the password."""
        if super().verify(normal(password), encoded):
            return True
        return normal(password) != password and super().verify(password, encoded)


def shortest(user: Any) -> int:
    """How many characters this person's password has at least."""
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    has_another = (
        user is not None and user.pk and Authenticator.objects.filter(user_id=user.pk, type__in=kinds).exists()
    )
    return BESIDE_ANOTHER if has_another else ALONE


class Length:
    """Long enough, and not so long that hashing it costs."""

    def validate(self, password: str, user: Any = None) -> None:
        """Django calls this."""
        if len(password) > LONGEST:
            raise ValidationError(_("A password has at most 128 characters. Please choose a shorter one."))
        least = shortest(user)
        if len(normal(password)) < least:
            raise ValidationError(_("A password has at least %(n)s characters; a sentence is good.") % {"n": least})

    def get_help_text(self) -> str:
        """What the account library's page says."""
        return _("At least 15 characters (8 beside a passkey or one-time codes); a sentence is good.")


class Common(CommonPasswordValidator):
    """Not one of the 20,000 commonest, however it is written, doubled or with digits behind it."""

    def validate(self, password: str, user: Any = None) -> None:
        """Django calls this."""
        text = normal(password).casefold()
        bare = re.sub(r"[\W\d_]+$", "", text)
        half = text[: len(text) // 2]
        for one in (text, bare, half if half and half * 2 == text else text):
            if len(one) >= 4:
                super().validate(one, user)

    def get_help_text(self) -> str:
        """What the account library's page says."""
        return _("Not a password that many people use.")


def check_guessable(password: str, words: Iterable[str], needed: int) -> None:
    """`ValidationError` when a password is little else than what others try first; `words` are of the person and their groups."""
    text = normal(password).casefold()
    host = urlsplit(settings.PUBLIC_URL).hostname or ""
    known = {
        normal(word).casefold()
        for word in (*words, *WORDS_OF_THE_PLACE, *FAVOURITES, *re.split(r"[.:]", host))
        if len(word) >= 2
    }
    for word in sorted(known, key=len, reverse=True):
        text = text.replace(word, "")
    text = _without_runs(PHONE.sub("", DAY.sub("", text)))
    if len(text) < needed / 2:
        raise ValidationError(
            _(
                "This password is easy to guess: it is made of names, days or what many people take. Please add a few words of your own."
            )
        )


def _without_runs(text: str) -> str:
    """Without the second and further characters of `aaaa`, `1234` or `dcba`, nor what was said before."""
    kept = [text[:1]]
    for before, here in itertools.pairwise(text):
        if abs(ord(here) - ord(before)) > 1:
            kept.append(here)
    short = "".join(kept)
    half = next(
        (size for size in range(1, len(short) // 2 + 1) if short == (short[:size] * len(short))[: len(short)]),
        len(short),
    )
    return short[:half]
