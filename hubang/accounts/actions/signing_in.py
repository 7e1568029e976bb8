"""A name and a password, for who wants them beside the recovery code."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils.translation import gettext as _

from hubang.accounts.models import User
from hubang.accounts.passwords import check_guessable, shortest
from hubang.audit import log
from hubang.lib.cleaning import clean_line
from hubang.lib.db import atomic
from hubang.lib.refused import Refused

NAME = re.compile(r"\w{3,30}")


def choose_sign_in(user: User, *, name: str, password: str, now: datetime, words: Iterable[str] = ()) -> User:
    """Give an account without password a name and a password to sign in with; every other session ends by it.

    `words` are what others know of the person (nicknames, names of groups): no password is made of them.
    `Refused`: bad_sign_in_name, sign_in_name_taken, bad_password, has_password. Hashing happens before the transaction.
    """
    name = unicodedata.normalize("NFKC", clean_line(name, 60)).casefold()
    if not NAME.fullmatch(name):
        message = _("A sign-in name has 3 to 30 letters, digits or characters, without spaces. Please choose another.")
        raise Refused("bad_sign_in_name", message, status=422, field="name")
    _check_password(user, name, password, words)
    hashed = make_password(password)
    with atomic():
        row = _without_password(user)
        row.username, row.password = name, hashed
        try:
            with atomic():
                row.save(update_fields=["username", "password"])
        except IntegrityError as error:
            raise _name_taken() from error
        log.record("choose_sign_in", now=now, actor=user.public_id)
    return row


def _without_password(user: User) -> User:
    row = User.objects.get(pk=user.pk)
    if row.has_usable_password():
        raise Refused("has_password", _("You have a password already. You can change it on the account page."))
    return row


def _check_password(user: User, name: str, password: str, words: Iterable[str]) -> None:
    try:
        validate_password(password, User(pk=user.pk, username=name))
        check_guessable(password, [name, *words], shortest(user))
    except ValidationError as error:
        message = " ".join([*error.messages, _("Please choose another password.")])
        raise Refused("bad_password", message, status=422, field="password") from error


def _name_taken() -> Refused:
    message = _("Somebody else signs in with this name. Please choose another.")
    return Refused("sign_in_name_taken", message, field="name")
