"""Text from outside, cleaned once at the edge: length, characters, form, in that order."""

import re
import unicodedata

from django.utils.translation import gettext as _

from hubang.lib.refused import Refused

# Lone surrogates cannot be stored; bidirectional controls turn text around so that a link reads as another.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\u202a-\u202e\u2066-\u2069\u200e\u200f\ufeff]")
LINE_BREAKS = re.compile("[\r\n\t\u2028\u2029\x85]+")


def clean_text(value: str, limit: int) -> str:
    """Text of several lines: NFC, trimmed, "\\n" between lines.

    Refused when it is longer than `limit` characters or has characters that nobody can read.
    """
    # Browsers send two characters for a line break; more than that is too long before any work is done on it.
    if len(value) > 2 * limit:
        raise _too_long(len(value), limit)
    if FORBIDDEN.search(value):
        raise Refused(
            "bad_text", _("There are characters in this text that cannot be shown. Please type it again."), status=422
        )
    text = unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if len(text) > limit:
        raise _too_long(len(text), limit)
    return text


def clean_line(value: str, limit: int) -> str:
    """Text of one line: as `clean_text`, with line breaks and tabs turned into single spaces."""
    return LINE_BREAKS.sub(" ", clean_text(value, limit)).strip()


def _too_long(length: int, limit: int) -> Refused:
    return Refused(
        "too_long",
        _("This is %(length)s characters long; %(limit)s are allowed. Please shorten it.")
        % {"length": length, "limit": limit},
        status=422,
    )
